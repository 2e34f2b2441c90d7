/** Calls that concern functions. */
import { UNRESERVED_CONCURRENCY_MIN } from '../core/limits.ts';
import type { ApiAnswer, FunctionDescription, Refusal } from './account-api.ts';
import type { AccountParts } from './account-parts.ts';
import { versionAt } from './deploys.ts';
import { describeFunction } from './describe.ts';
import type { Mapping } from './mapping.ts';
import { refusals } from './refusals.ts';
import { refused } from './stream.ts';

/** Each function once, in the order of the configuration. */
export function listFunctions(parts: AccountParts): readonly FunctionDescription[] {
  const found = new Map(mappingsOf(parts).map((mapping) => [mapping.config().name, mapping]));
  return [...found.values()].map((mapping) => functionOf(parts, mapping));
}

export function getFunction(parts: AccountParts, name: string): ApiAnswer<FunctionDescription> {
  const found = mappingsOf(parts).findLast((mapping) => mapping.config().name === name);
  return found === undefined ? refusals.unknownFunction(name) : { kind: 'ok', value: functionOf(parts, found) };
}

function mappingsOf({ streams }: AccountParts): readonly Mapping[] {
  return [...streams.values()].flatMap(({ mappings }) => mappings);
}

/** A function that several mappings invoke is as the last of them says. */
function functionOf({ concurrency, loop }: AccountParts, mapping: Mapping): FunctionDescription {
  const config = mapping.config();
  const { reserved } = concurrency.slotsOf(config.name, config.reservedConcurrency);
  return describeFunction(config, versionAt(config.deploys, loop.nowMs()), reserved);
}

/** In force at once: what runs above it ends as it would. */
export function putReservedConcurrency(
  parts: AccountParts,
  name: string,
  executions: number | null,
): ApiAnswer<FunctionDescription> {
  const found = getFunction(parts, name);
  if (found.kind === 'refused') return found;
  const wrong = refusalOfReservation(parts, found.value, executions);
  if (wrong !== null) return countRefusal(parts, name, wrong);
  parts.concurrency.slotsOf(name, null).reserve(executions);
  return getFunction(parts, name);
}

function refusalOfReservation(
  { concurrency }: AccountParts,
  { name, reservedConcurrency }: FunctionDescription,
  executions: number | null,
): Refusal | null {
  if (executions === null) return null;
  if (!Number.isInteger(executions) || executions < 0) return refusals.concurrencyOutOfRange(executions);
  const added = executions - (reservedConcurrency ?? 0);
  const unreserved = concurrency.limit - concurrency.reserved() - added;
  return added > 0 && unreserved < UNRESERVED_CONCURRENCY_MIN
    ? refusals.unreservedTooLow(name, UNRESERVED_CONCURRENCY_MIN)
    : null;
}

/** A refused call counts for the stream that the function reads. */
function countRefusal({ streams }: AccountParts, name: string, refusal: Refusal): Refusal {
  for (const stream of streams.values()) {
    if (stream.mappings.some((mapping) => mapping.config().name === name)) return refused(stream, refusal);
  }
  return refusal;
}
