/** Changes somebody does by hand during a run. */
import { SECOND_MS } from '../../core/units.ts';
import type { ApiAnswer } from '../../world/account-api.ts';
import type { World } from '../../world/world-api.ts';
import type { Change } from '../scenario/change-schema.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';

/** What became of a change done by hand. */
export interface ChangeResult {
  readonly change: Change;
  readonly kind: 'applied' | 'refused';
  /** AWS's words when it was refused, else empty. */
  readonly message: string;
}

/** A change by hand comes before everything else of its second: this much before it begins. */
const AHEAD_MS = 1;

/** Lets the world go on to the start of `second`, with the changes that belong to it done first. */
export function advanceTo(scenario: Scenario, world: World, second: number): readonly ChangeResult[] {
  const due = scenario.changes.filter((change) => Math.floor(change.atSeconds) === second);
  if (due.length > 0) world.advanceTo(Math.max(world.nowMs(), second * SECOND_MS - AHEAD_MS));
  const results = due.map((change) => apply(scenario, world, change));
  world.advanceTo(second * SECOND_MS);
  return results;
}

function apply(scenario: Scenario, world: World, change: Change): ChangeResult {
  const answer = answerTo(world, change, change.stream ?? scenario.source.name);
  if (answer.kind === 'ok') return { change, kind: 'applied', message: '' };
  return { change, kind: 'refused', message: `${answer.error}: ${answer.message}` };
}

function answerTo(world: World, change: Change, stream: string): ApiAnswer<unknown> {
  const mapping = 'consumer' in change ? world.mappingIdOf(stream, change.consumer) : '';
  switch (change.lever) {
    case 'shard-count':
      return world.updateShardCount(stream, change.to);
    case 'retention-hours':
      return world.setRetention(stream, change.to);
    case 'reserved-concurrency':
      return world.putReservedConcurrency(change.consumer, change.to);
    case 'parallelization-factor':
      return world.updateParallelizationFactor(mapping, change.to);
    case 'enabled':
      return world.updateMapping(mapping, { enabled: change.to });
    case 'batch-size':
      return world.updateMapping(mapping, { batchSize: change.to });
    case 'batch-window-seconds':
      return world.updateMapping(mapping, { batchWindowMs: change.to * SECOND_MS });
    case 'maximum-retry-attempts':
      return world.updateMapping(mapping, { maximumRetryAttempts: change.to });
    case 'maximum-record-age-seconds': {
      const maximumRecordAgeMs = change.to === null ? null : change.to * SECOND_MS;
      return world.updateMapping(mapping, { maximumRecordAgeMs });
    }
    case 'bisect-on-error':
      return world.updateMapping(mapping, { bisectOnError: change.to });
  }
}

/** The lever of a change and what it was set to, for people: `factor of consumer → 4`. */
export function changeText(change: Change): string {
  const whose =
    'consumer' in change ? ` of ${change.consumer}` : change.stream === undefined ? '' : ` of ${change.stream}`;
  return `${LEVER_WORDS[change.lever]}${whose} → ${change.to === null ? 'none' : change.to}`;
}

const LEVER_WORDS: Readonly<Record<Change['lever'], string>> = {
  'parallelization-factor': 'factor',
  'shard-count': 'shards',
  'retention-hours': 'retention in hours',
  'reserved-concurrency': 'reserved concurrency',
  enabled: 'enabled',
  'batch-size': 'batch size',
  'batch-window-seconds': 'batch window in seconds',
  'maximum-retry-attempts': 'maximum retry attempts',
  'maximum-record-age-seconds': 'maximum record age in seconds',
  'bisect-on-error': 'bisect on error',
};
