/** What an UpdateEventSourceMapping call changes. The ranges are the world's to say. */
import { isDeepStrictEqual } from 'node:util';
import { SECOND_MS } from '../core/units.ts';
import type { MappingChange, MappingDescription } from '../world/account-api.ts';
import { type Answer, invalid } from './answer.ts';
import { mappingShape, NO_LIMIT } from './lambda-mapping-shape.ts';
import { ownFunctionName } from './lambda-names.ts';
import { optional, text, whole, yesOrNo } from './operation-input.ts';

const ANY_NUMBER = optional(whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));

const CHANGEABLE = {
  ParallelizationFactor: ANY_NUMBER,
  BatchSize: ANY_NUMBER,
  MaximumBatchingWindowInSeconds: ANY_NUMBER,
  MaximumRetryAttempts: ANY_NUMBER,
  MaximumRecordAgeInSeconds: ANY_NUMBER,
  BisectBatchOnFunctionError: optional(yesOrNo()),
  Enabled: optional(yesOrNo()),
};

export const UPDATE_FIELDS = { UUID: text(), ...CHANGEABLE };

interface UpdateInput {
  readonly ParallelizationFactor: number | null;
  readonly BatchSize: number | null;
  readonly MaximumBatchingWindowInSeconds: number | null;
  readonly MaximumRetryAttempts: number | null;
  readonly MaximumRecordAgeInSeconds: number | null;
  readonly BisectBatchOnFunctionError: boolean | null;
  readonly Enabled: boolean | null;
}

/** A field that is not there changes nothing; −1 takes a limit away. */
export function changeOf(input: UpdateInput): MappingChange {
  const { MaximumBatchingWindowInSeconds: windowSec, MaximumRecordAgeInSeconds: ageSec } = input;
  return {
    ...(input.ParallelizationFactor === null ? {} : { parallelizationFactor: input.ParallelizationFactor }),
    ...(input.BatchSize === null ? {} : { batchSize: input.BatchSize }),
    ...(windowSec === null ? {} : { batchWindowMs: windowSec * SECOND_MS }),
    ...(input.MaximumRetryAttempts === null ? {} : { maximumRetryAttempts: limitOf(input.MaximumRetryAttempts, 1) }),
    ...(ageSec === null ? {} : { maximumRecordAgeMs: limitOf(ageSec, SECOND_MS) }),
    ...(input.BisectBatchOnFunctionError === null ? {} : { bisectOnError: input.BisectBatchOnFunctionError }),
    ...(input.Enabled === null ? {} : { enabled: input.Enabled }),
  };
}

function limitOf(value: number, unit: number): number | null {
  return value === NO_LIMIT ? null : value * unit;
}

/** Everything else is fixed here; to name a setting as it is changes nothing. */
export function refusalOfOtherChange(
  mapping: MappingDescription,
  raw: Readonly<Record<string, unknown>>,
): Answer | null {
  const present: Readonly<Record<string, unknown>> = {
    TumblingWindowInSeconds: 0,
    MetricsConfig: { Metrics: [] },
    ...mappingShape(mapping),
  };
  const changed = Object.entries(raw).filter(
    ([name, value]) => value !== undefined && value !== null && !isSame(name, value, present[name], mapping),
  );
  if (changed.length === 0) return null;
  const names = changed.map(([name]) => name).join(', ');
  const message = `The embedded account does not change these settings of a mapping: ${names}.`;
  return invalid('InvalidParameterValueException', message);
}

function isSame(name: string, value: unknown, present: unknown, { functionName }: MappingDescription): boolean {
  if (name in UPDATE_FIELDS) return true;
  if (name === 'FunctionName') return typeof value === 'string' && ownFunctionName(value) === functionName;
  return isDeepStrictEqual(value, present);
}
