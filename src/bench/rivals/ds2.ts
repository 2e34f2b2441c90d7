import { MINUTE_MS } from '../../core/units.ts';
import type { Contender, Settings } from '../contender.ts';
import { factorFor, factorRule, LANES_QUIRK, type LaneRule } from './factor-rule.ts';
import { INGEST_QUIRK } from './ingest-shards.ts';
import { knob, valuesOf } from './knobs.ts';
import { ratesBetween } from './lanes.ts';
import { pollingUsdPerHour } from './own-cost.ts';
import { perSource } from './per-source.ts';
import { newestEnd } from './window-log.ts';

const SHARED_METRICS = 2;
const METRICS_PER_CONSUMER = 2;

const KNOBS = [
  knob('overProvisioning', 'Times the arrivals.', 'times', 1, [1, 1.1, 1.2, 1.5, 2]),
  knob('windowMinutes', 'Minutes that rates are averaged over: its policy interval.', 'minutes', 1, [1, 2, 3, 5]),
  knob('warmUpIntervals', 'Intervals after a change that are not looked at.', 'intervals', 2, [1, 2, 3]),
] as const;

/** One jump to what the arrivals need. */
export const DS2: Contender = {
  id: 'ds2',
  title: 'DS2',
  kind: 'rival',
  describedBy: 'strymon-system/ds2@e3decca4:controller/config/ds2.toml; Kalavri et al., OSDI 2018',
  quirks: [
    'it sizes for the arrivals and not for a backlog: with no over-provisioning nothing is left to catch up with',
    'its interval is ten seconds; CloudWatch shows minutes, so an interval is a minute here',
    'it goes down as readily as up',
    LANES_QUIRK,
    INGEST_QUIRK,
    'ours: rates are estimated from reads and busy time; readings that are missing hold',
  ],
  knobs: KNOBS,
  prepare: (scenario) => scenario,
  deciding: (settings) => ({ kind: 'decider', decider: perSource(factorRule(laneRule(settings))) }),
  ownUsdPerHour: (consumers) => pollingUsdPerHour(SHARED_METRICS + METRICS_PER_CONSUMER * consumers),
};

function laneRule(settings: Settings): LaneRule<null> {
  const { overProvisioning, windowMinutes, warmUpIntervals } = valuesOf(KNOBS, settings);
  return {
    start: null,
    want({ source, consumer, now, sinceMs }) {
      const endMs = newestEnd([source.incomingRecords, consumer.invocations], now);
      const fromMs = endMs - windowMinutes * MINUTE_MS;
      const isWarm = fromMs >= sinceMs + warmUpIntervals * windowMinutes * MINUTE_MS;
      const rates = isWarm ? ratesBetween(source, consumer, fromMs, endMs) : null;
      if (rates === null || rates.perBusySec === 0) return { factor: consumer.factor, memory: null };
      const lanes = Math.ceil((overProvisioning * rates.arrivalsPerSec) / rates.perBusySec);
      return { factor: factorFor(lanes, source.openShards), memory: null };
    },
  };
}
