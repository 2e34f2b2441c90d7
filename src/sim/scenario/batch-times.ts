/** How large the batches of a consumer get, and how long its function takes for them. */
import { batchLimit } from '../../world/fluid/mapping-flow.ts';
import type { Change } from './change-schema.ts';
import type { ConsumerSpec } from './consumer-schema.ts';
import type { Scenario } from './scenario-schema.ts';
import type { StreamSpec } from './stream-schema.ts';

/** The function as it is before its first deploy, or after one. */
export type FunctionVersion = Pick<ConsumerSpec, 'fixedMs' | 'perRecordMs' | 'timeoutSeconds'>;

/** A consumer with the stream it reads, and what the owner changes in the account. */
export interface PlacedConsumer {
  readonly scenario: Scenario;
  readonly stream: StreamSpec;
  readonly consumer: ConsumerSpec;
}

/** Every version that runs within the scenario; what a deploy does not name stays. */
export function versionsOf({ scenario, consumer }: PlacedConsumer): readonly FunctionVersion[] {
  const versions: FunctionVersion[] = [consumer];
  let last: FunctionVersion = consumer;
  for (const { atSeconds, fixedMs, perRecordMs, timeoutSeconds } of consumer.deploys) {
    if (atSeconds > scenario.durationSeconds) continue;
    last = {
      fixedMs: fixedMs ?? last.fixedMs,
      perRecordMs: perRecordMs ?? last.perRecordMs,
      timeoutSeconds: timeoutSeconds ?? last.timeoutSeconds,
    };
    versions.push(last);
  }
  return versions;
}

/** The values that a setting of the mapping has in the run: its own, and those the owner gives it by hand. */
export function valuesOf(
  { scenario, consumer }: PlacedConsumer,
  own: number,
  lever: 'batch-size' | 'batch-window-seconds' | 'parallelization-factor',
): readonly number[] {
  const isOfIt = (change: Change): change is Extract<Change, { readonly lever: typeof lever }> =>
    change.lever === lever && change.consumer === consumer.name && change.atSeconds <= scenario.durationSeconds;
  return [own, ...scenario.changes.filter(isOfIt).map(({ to }) => to)];
}

/** Records of its smallest and its largest full batch. */
export function batchRange(placed: PlacedConsumer): { readonly least: number; readonly most: number } {
  const { consumer, stream } = placed;
  const sizes = valuesOf(placed, consumer.batchSize, 'batch-size').map((batchSize) =>
    batchLimit({ batchSize }, stream.recordBytes),
  );
  return { least: Math.min(...sizes), most: Math.max(...sizes) };
}

/** Mean duration of a batch. */
export function batchMsOf({ fixedMs, perRecordMs }: FunctionVersion, records: number): number {
  return fixedMs + perRecordMs * records;
}
