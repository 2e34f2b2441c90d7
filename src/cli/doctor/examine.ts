/** One source examined: every check, the worst of them, and the price. */
import { type Check, type Verdict, worstOf } from './check.ts';
import { functionChecks } from './check-function.ts';
import { consumersOf, mappingChecks } from './check-mapping.ts';
import { ownerChecks } from './check-owner.ts';
import { streamChecks } from './check-stream.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { type MonthlyPrice, priceOf } from './price.ts';

/** What the doctor says of one source. */
export interface Examination {
  readonly name: string;
  readonly id: string;
  /** The worst of all checks; `stop`: not ready for `enforce`. */
  readonly verdict: Verdict;
  readonly effectiveMode: string;
  readonly checks: readonly Check[];
  readonly price: MonthlyPrice;
}

export function examine(facts: DoctorFacts): Examination {
  const checks = [
    ...ownerChecks(facts),
    ...streamChecks(facts),
    ...consumersOf(facts).flatMap((consumer) => [
      ...mappingChecks(facts, consumer),
      ...functionChecks(facts, consumer),
    ]),
  ];
  return {
    name: facts.name,
    id: facts.observation.sourceId,
    verdict: worstOf(checks),
    effectiveMode: facts.chain.effective,
    checks,
    price: priceOf(facts),
  };
}
