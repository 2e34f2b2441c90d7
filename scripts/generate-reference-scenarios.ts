/** The page about the scenarios of the bench, from the files that are run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from '../src/sim/scenario/parse-scenario.ts';
import type { Scenario } from '../src/sim/scenario/scenario-schema.ts';
import { streamsOf } from '../src/sim/scenario/streams-of.ts';
import { GENERATED, page, table } from './generate-reference-tables.ts';

const FOLDER = join(import.meta.dirname, '..', 'examples', 'scenarios');
/** Those of the bench begin with their number. */
const NUMBERED = /^s\d\d-.*\.json$/;
const HOUR_SECONDS = 3_600;

interface Named {
  readonly id: string;
  readonly scenario: Scenario;
}

/** docs/simulation/scenarios.md */
export function scenariosPage(): string {
  const all = readAll();
  return page([
    '# The scenarios of the bench',
    GENERATED,
    'Each is a file in `examples/scenarios`, and the numbers in its text are by hand, from its own constants. *Right* is what ' +
      'a good engineer would do. On scenarios of the set `development` anybody may be tuned; those `held-out` are kept back to ' +
      'judge. *Level* is the [level of detail](../simulation.md#two-levels-of-detail). *Evidence* is when what is wrong first ' +
      'shows in the account; metrics show it later. Run one of them with ' +
      '`npm run headgate -- compare s02-consumer-step --policy headgate --policy static-10`.',
    table(['scenario', 'title', 'length', 'evidence', 'set', 'level'], all.map(rowOf)),
    ...all.flatMap(sectionOf),
  ]);
}

function readAll(): readonly Named[] {
  const names = readdirSync(FOLDER).filter((name) => NUMBERED.test(name));
  return names.toSorted().map((name) => {
    const parsed = parseScenario(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
    if (parsed.kind === 'invalid') throw new Error(`${name} cannot be used:\n${parsed.problems.join('\n')}`);
    return { id: name.replace(/\.json$/, ''), scenario: parsed.scenario };
  });
}

function rowOf({ id, scenario }: Named): readonly string[] {
  const { title, durationSeconds, evidenceAtSeconds, set, detail } = scenario;
  const evidence = evidenceAtSeconds === null ? 'none' : `${evidenceAtSeconds.toLocaleString('en-GB')} s`;
  return [`[\`${id}\`](#${id})`, title, lengthOf(durationSeconds), evidence, set, detail];
}

function lengthOf(seconds: number): string {
  const hours = seconds / HOUR_SECONDS;
  if (hours < 1) return `${seconds / 60} min`;
  return hours < 72 ? `${hours} h` : `${(hours / 24).toFixed(hours % 24 === 0 ? 0 : 1)} days`;
}

function sectionOf({ id, scenario }: Named): readonly string[] {
  return [
    `## ${id}`,
    `**${scenario.title}.** ${accountOf(scenario)}`,
    scenario.description,
    `*Right:* ${scenario.right}`,
  ];
}

/** What is there at the start. */
function accountOf(scenario: Scenario): string {
  const streams = streamsOf(scenario);
  const shards = streams.reduce((sum, { source }) => sum + source.shards, 0);
  const consumers = streams.flatMap((stream) => stream.consumers);
  const factors = [...new Set(consumers.map(({ factor }) => factor))].toSorted((a, b) => a - b);
  const parts = [
    ...(streams.length > 1 ? [count(streams.length, 'stream')] : []),
    count(shards, 'shard'),
    `${count(consumers.length, 'consumer')} with factor ${factors.join(' and ')}`,
    ...(scenario.downstreams.length > 0 ? [count(scenario.downstreams.length, 'downstream')] : []),
  ];
  return `It starts with ${parts.join(', ')}.`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
