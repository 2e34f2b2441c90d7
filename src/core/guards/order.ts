import type { Guard } from '../guard.ts';
import { accountConcurrencyGuard } from './account-concurrency.ts';
import { boundsGuard } from './bounds.ts';
import { breakerGuard } from './breaker.ts';
import { coolDownGuard } from './cool-down.ts';
import { deadTimeGuard } from './dead-time.ts';
import { foreignChangeGuard } from './foreign-change.ts';
import { freshnessGuard } from './freshness.ts';
import { hopGuard } from './hop.ts';
import { inFlightGuard } from './in-flight.ts';
import { ledgerGuard } from './ledger.ts';
import { modeGuard } from './mode.ts';
import { parentsDrainedGuard } from './parents-drained.ts';
import { pendingGuard } from './pending.ts';
import { sourceKindGuard } from './source-kind.ts';
import { startsAtLatestGuard } from './starts-at-latest.ts';
import { tumblingWindowGuard } from './tumbling-window.ts';

/**
 * Every guard, in the order in which a proposal meets them: can we see, may we touch it at all, is it the time, how far
 * may it go. The mode comes last, so that below `enforce` the recommendation is what would really have been done.
 */
export const GUARDS: readonly Guard[] = [
  sourceKindGuard,
  pendingGuard,
  freshnessGuard,
  startsAtLatestGuard,
  tumblingWindowGuard,
  foreignChangeGuard,
  inFlightGuard,
  deadTimeGuard,
  coolDownGuard,
  parentsDrainedGuard,
  boundsGuard,
  hopGuard,
  breakerGuard,
  accountConcurrencyGuard,
  ledgerGuard,
  modeGuard,
];
