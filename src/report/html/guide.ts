/** Help for somebody who sees such a page for the first time. */
import { formatDuration } from '../format.ts';
import type { RunView } from '../run-view.ts';
import { escapeHtml } from './escape.ts';

/** Only words that stand on the page, in one meaning each. */
const GLOSSARY: readonly (readonly [string, string])[] = [
  ['Age', 'How long the oldest record that is not done has waited. CloudWatch calls it iterator age.'],
  ['Backlog', 'Records that have arrived and are not done.'],
  ['Catch-up', 'Draining the backlog.'],
  ['Shard', 'One lane of the stream for writes. More shards give room for future records only.'],
  ['Factor', 'ParallelizationFactor: how many batches of one shard run at the same time, 1 to 10.'],
  ['Slots', 'Readable shards × factor: how many batches can run at once, and press on the downstream.'],
  ['Lever', 'Something Headgate can turn: the factor, the shard count.'],
  ['Turn', 'One pass of the loop, about once a minute: read, find the bottleneck, decide.'],
  ['Held', 'A turn that changed nothing, with its reason.'],
  ['Downstream', 'What the function writes to: a database, a queue, another service.'],
  [
    'Circuit breaker',
    'Closed: pressure on the downstream is not limited. Open: the downstream is sick, pressure steps down and nothing scales out towards it. Half-open: one consumer tries one step more.',
  ],
  ['Amplification', 'Tries at the downstream per record done. Above 1, failed tries were repeated.'],
];

/** How to read the page. */
export function renderGuide(view: RunView): string {
  const target = escapeHtml(formatDuration(view.target.ageSeconds * 1_000));
  return `<details class="box"><summary>How to read this page</summary>
<p>A simulated Kinesis stream and its Lambda function were given the same load twice: once with Headgate turning the levers, once with nobody turning them. This is not AWS; it is a model of it.</p>
<p>A record is late when it waits longer than the target of ${target}. Shaded times are faults that the scenario caused on purpose. A number above the charts is a decision; the list below the charts has the same numbers. A turn gets a number when something was changed or recommended, when a circuit breaker changed its phase, when a change did not do what was predicted, or when something new went wrong.</p>
<p>Drag across a chart to zoom all of them, double-click to go back, and click a name in a legend to hide its line.</p>
</details>`;
}

export function renderGlossary(): string {
  const terms = GLOSSARY.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join('\n');
  return `<section class="box" aria-labelledby="words"><h2 id="words">Words</h2><dl>\n${terms}\n</dl></section>`;
}
