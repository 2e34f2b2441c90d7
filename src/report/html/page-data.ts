/** What the charts show, as data: the script on the page only draws it. */
import type { RunView, TimelinePoint } from '../run-view.ts';
import type { Columns, PageData } from './chart-spec.ts';
import { chartsOf } from './charts.ts';
import { markerSentence } from './decisions.ts';
import { decisionsOf, type LogEntry } from './run-log.ts';

/** Everything the script needs, both runs on one time axis. */
export function pageDataOf(view: RunView, log: readonly LogEntry[]): PageData {
  const times = timesOf(view);
  const columns: Columns = {
    mine: columnsOf(view.controlled.timeline, times),
    other: columnsOf(view.uncontrolled.timeline, times),
  };
  return {
    times,
    faults: view.faults.map(({ fromSeconds, toSeconds, label }) => ({ from: fromSeconds, to: toSeconds, label })),
    marks: decisionsOf(log).map((entry) => ({
      number: entry.number,
      at: entry.atSeconds,
      text: markerSentence(entry),
    })),
    charts: chartsOf(view, columns),
  };
}

function timesOf(view: RunView): readonly number[] {
  const times = [...view.controlled.timeline, ...view.uncontrolled.timeline].map(({ atSeconds }) => atSeconds);
  return [...new Set(times)].sort((a, b) => a - b);
}

/** A column over all times: null where this run has no point. Four digits are more than a pixel shows. */
function columnsOf(timeline: readonly TimelinePoint[], times: readonly number[]): Columns['mine'] {
  const byTime = new Map(timeline.map((point) => [point.atSeconds, point]));
  return (pick) =>
    times.map((at) => {
      const point = byTime.get(at);
      const value = point === undefined ? null : pick(point);
      return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(4));
    });
}

/** The places the script draws into; without it, the captions say that it is needed. */
export function renderCharts(data: PageData): string {
  const figures = data.charts.map(
    ({ id, title, caption }) =>
      `<figure id="figure-${id}"><figcaption><h3>${title}</h3><p>${caption}</p></figcaption><div class="plot" id="plot-${id}" role="img" aria-label="${title}. ${caption}"></div></figure>`,
  );
  return `<div id="rail" aria-label="Decisions by time"></div>
<p id="note" aria-live="polite">Point at a number, or move to it with the keyboard, to read the decision. Click to go to it.</p>
${figures.join('\n')}
<noscript><p>The charts need JavaScript. Everything else on this page works without it.</p></noscript>`;
}
