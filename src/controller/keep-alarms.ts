import { type DurationMs, type EpochMs, MINUTE_MS } from '../core/units.ts';
import type { FoundSource, KeptAlarms, PolicyBook, PolicyResult, Ports, WantedAlarm } from '../ports.ts';
import type { Cadence } from './cadence.ts';
import type { FleetOptions } from './fleet-summary.ts';

/** Alarms are compared with what there is at least this often, and whenever other ones are wanted. */
const COMPARE_MS: DurationMs = 15 * MINUTE_MS;

/** What keeping the alarms came to. */
export interface AlarmKeeping {
  readonly alarms: Cadence['alarms'];
  readonly problems: readonly string[];
}

/**
 * One alarm per enforced consumer, kept by turns of the whole account. While a document cannot be read none is deleted: it
 * may be a typing error that is put right in a minute.
 */
export async function keepAlarms(
  { alarms }: Ports,
  options: FleetOptions,
  book: PolicyBook,
  sources: readonly FoundSource[],
  { alarms: last }: Cadence,
  at: EpochMs,
): Promise<AlarmKeeping> {
  const answers = sources.map((source) => ({ source, answer: book.policyOf(source) }));
  const isPartial = options.only !== 'all' || options.modeCeiling !== null;
  const isEnforced = (answer: PolicyResult) => answer.kind === 'policy' && answer.policy.mode === 'enforce';
  // Without its mappings nobody can say which alarms a source has: they may only not have been readable.
  const isUnclear = answers.some(
    ({ source, answer }) => answer.kind === 'invalid' || (isEnforced(answer) && source.functions.length === 0),
  );
  if (isPartial) return { alarms: last, problems: [] };
  const wanted = answers.flatMap(({ source, answer }): readonly WantedAlarm[] => {
    if (answer.kind !== 'policy' || answer.policy.mode !== 'enforce' || book.switch === 'off') return [];
    const thresholdMs = answer.policy.target.iteratorAgeMs;
    return source.functions.map((functionName) => ({ sourceId: source.id, functionName, thresholdMs }));
  });
  const text = wanted.map((one) => `${one.sourceId} ${one.functionName} ${one.thresholdMs}`).toSorted();
  // What is kept while a document cannot be read is kept once more, with deletions, when it can.
  const key = `${digestOf(text)}${isUnclear ? '?' : ''}`;
  // Never before anything was enforced: below that, nothing but the own table is touched.
  if (wanted.length === 0 && last === null) return { alarms: last, problems: [] };
  if (last !== null && last.wanted === key && at - last.at < COMPARE_MS) return { alarms: last, problems: [] };
  const { problems, isComplete } = await keptBy(alarms, wanted, !isUnclear);
  if (isComplete && !isUnclear && wanted.length === 0) return { alarms: null, problems };
  return { alarms: isComplete ? { wanted: key, at } : last, problems };
}

/** An alarm service that does not answer costs nobody a turn: it is tried again in the next one. */
async function keptBy(
  alarms: Ports['alarms'],
  wanted: readonly WantedAlarm[],
  mayDelete: boolean,
): Promise<Pick<KeptAlarms, 'problems' | 'isComplete'>> {
  try {
    return await alarms.keep(wanted, { mayDelete });
  } catch (error) {
    return { problems: [`alarms: ${error instanceof Error ? error.message : String(error)}`], isComplete: false };
  }
}

/** A short name for a list of alarms: equal lists, equal names. FNV-1a, 32 bits, and the length. */
function digestOf(lines: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of lines.join('\n')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return `${lines.length}-${hash.toString(16)}`;
}
