/**
 * Every reason a decision, a guard or a breaker can give, with what it means. The codes are an interface: logs, metrics
 * and alerts are built on them, so a code is never renamed in place.
 */
export const REASONS = {
  'within-target': 'Age is within the target and there is headroom left: nothing to do.',
  'relief-raised':
    'The consumer cannot keep up: the parallelization factor goes up, the only lever that works on backlog that exists.',
  'shards-raised': 'Producers or a lasting load need more shards: future records get more room.',
  'relief-returned': 'The extra parallelization is no longer needed and goes back.',
  'shards-returned': 'The stream has been larger than any recent need for the whole quiet window: shards go back.',
  'pressure-lowered': 'The downstream is sick: the pressure on it steps down.',
  'probe-started': 'The downstream looks well: one consumer tries one step more.',
  'change-undone': 'The last change did not do what was predicted: it is undone and remembered.',
  'no-lever-helps': 'There is a problem, and no lever of Headgate makes it better.',
  'catching-up': 'The backlog drains in time with what is there: nothing to add, nothing to take away.',
  'data-loss-clock': 'The oldest records come close to the end of their retention: they are lost when it is reached.',
  'nothing-proposed': 'No lever asks to be turned.',
  'readings-missing': 'A reading that the decision needs is missing: absence of evidence never scales.',
  'readings-stale': 'The newest readings are too old to act on.',
  'source-unreadable': 'The stream or its mappings could not be read.',
  'source-unsupported': 'This kind of source is watched and not scaled yet.',
  'consumer-silent': 'Records arrive, nothing is processed and nothing is invoked.',
  'mode-observe': 'Observe mode: measured and logged, nothing recommended, nothing changed.',
  'mode-recommend': 'Recommend mode: this is what would be done; nothing is changed.',
  'policy-invalid': "The owner's document has errors: the source holds until it is put right.",
  'switched-off': 'The account switch is off: nothing is changed.',
  'at-bound': "The owner's bounds allow no more.",
  'dead-time': 'An earlier change has not shown its effect yet.',
  'cool-down': 'This lever was turned a short while ago.',
  'in-flight': 'AWS is still carrying out a change of this lever.',
  'ledger-spent': 'The ten UpdateShardCount calls of this rolling day are used up.',
  'ledger-reserve': 'The remaining UpdateShardCount calls are kept for an emergency.',
  'hop-limit': 'UpdateShardCount allows at most double and at least half: the way is planned in hops.',
  'breaker-open': 'The circuit breaker of a downstream is open: nothing scales out towards it.',
  'breaker-pressure': 'The circuit breaker of a downstream lets pressure come back in steps only.',
  'account-concurrency': "The account's Lambda concurrency has no room for more lanes.",
  'parents-not-drained': 'Shards closed by the last reshard still hold records: relief stays until they are drained.',
  'starts-at-latest':
    'The mapping starts at LATEST and can lose records in an update: the owner has to accept that first.',
  'tumbling-window':
    'The mapping keeps a tumbling window, which a change would break: the owner has to accept that first.',
  'foreign-change': 'Somebody else turned this lever: the owner wins, Headgate stands back.',
  'fleet-brake': 'An unusual share of all sources wants to act at once: the telemetry is suspected, nothing acts.',
  'turn-budget': 'This invocation has made as many changes as one turn may.',
  'turn-overtaken': 'Another turn was faster on this source: its decision counts.',
  'first-sight': 'Nothing is remembered of this source: the first turn looks and changes nothing.',
  'call-failed': 'A call of this turn failed: the turn ends, and the next one settles what it left.',
  'lease-held': 'Another turn is acting on this source.',
  'state-unreadable': 'The stored state has an unknown version or shape: hold, and overwrite nothing.',
  'settled-applied': 'An earlier turn ended before it could record its result: the change is in force.',
  'settled-not-applied': 'An earlier turn ended before it could record its result: the change is not in force.',
  'breaker-tripped': 'The downstream is sick: the breaker opens.',
  'breaker-still-sick': 'The downstream is still sick: the breaker stays open.',
  'breaker-probing': 'The breaker is half-open: one consumer probes one step.',
  'breaker-reopened': 'The probe made the downstream sick again: the breaker opens for longer.',
  'breaker-closed': 'The probe went well: the breaker closes and pressure returns in steps.',
  'breaker-returning': 'Pressure returns by one more step.',
  'breaker-well': 'The downstream is well.',
} as const;

/** The stable name of a reason: one of the keys of {@link REASONS}. */
export type ReasonCode = keyof typeof REASONS;

/** Why something is so: a stable code, a sentence for a person, and the numbers the sentence rests on. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** A reason; the unit of each number is the end of its key, as in `ageMs` or `ratePerSec`. */
export function reason(code: ReasonCode, text: string, numbers: Readonly<Record<string, number>> = {}): Reason {
  return { code, text, numbers };
}
