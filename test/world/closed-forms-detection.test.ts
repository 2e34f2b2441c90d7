/** Closed form 9: how long after a step the metrics show it. */
import { describe, expect, it } from 'vitest';
import { type AlarmTiming, alarmDetectionSeconds, freshMinutesSeconds } from '../../src/bench/bounds/detection.ts';
import type { MetricPoint } from '../../src/world/account-api.ts';
import type { Detail } from '../../src/world/world-config.ts';
import { STREAM, WORLD_STARTS_AT } from '../support/world-builders.ts';
import { MINUTE_MS } from './fluid/both-levels.ts';
import { LEVELS, oneMapping } from './fluid/closed-forms.ts';

const [BEFORE_PER_SEC, AFTER_PER_SEC] = [100, 200];
const DELAY_SECONDS = 60;
/** Steps in the middle of each twelfth of a minute: their mean is that of all steps. */
const PHASES_SEC = Array.from({ length: 12 }, (_, index) => 2.5 + 5 * index);
const FIRST_STEP_SEC = 1_800;
const LAST_LOOK_SEC = FIRST_STEP_SEC + 1_800;

type Alarm = Omit<AlarmTiming, 'delaySeconds'>;

/** Every full period after the step, or for an oldest share of 0 every period with any of the step in it. */
function isBreached(minutes: readonly MetricPoint[], { periodSeconds, periods, oldestShare }: Alarm): boolean {
  const perPeriod = periodSeconds / 60;
  const window = minutes.slice(-periods * perPeriod);
  if (window.length < periods * perPeriod) return false;
  const least = oldestShare === 0 ? BEFORE_PER_SEC * periodSeconds + 1 : AFTER_PER_SEC * periodSeconds - 1;
  for (let period = 0; period < periods; period += 1) {
    const bins = window.slice(period * perPeriod, (period + 1) * perPeriod);
    if (bins.reduce((sum, { value }) => sum + value, 0) < least) return false;
  }
  return true;
}

/** Seconds from a step to the first whole second at which each alarm is breached. */
function seenAfter(level: Detail, phaseSec: number, alarms: readonly Alarm[], metricSpreadMs = 0): readonly number[] {
  const stepMs = (FIRST_STEP_SEC + phaseSec) * 1_000;
  const points = [
    { atMs: 0, recordsPerSec: BEFORE_PER_SEC },
    { atMs: stepMs, recordsPerSec: AFTER_PER_SEC },
  ];
  const world = oneMapping(level, {
    stream: { arrivals: { shape: 'steps', points, untilMs: 1e7, noise: { kind: 'exact' } } },
    physics: { tickMs: 500, metricDelayMs: DELAY_SECONDS * 1_000, metricSpreadMs },
  });
  const name = { namespace: 'AWS/Kinesis', metric: 'IncomingRecords', dimension: STREAM } as const;
  const seen = alarms.map(() => Number.POSITIVE_INFINITY);
  for (let sec = FIRST_STEP_SEC; sec <= LAST_LOOK_SEC; sec += 1) {
    world.advanceTo(sec * 1_000);
    if (sec * 1_000 <= stepMs) continue;
    const now = WORLD_STARTS_AT + world.nowMs();
    const minutes = world.metric(name, 'Sum', now - 30 * MINUTE_MS, now);
    alarms.forEach((alarm, index) => {
      if (seen[index] === Number.POSITIVE_INFINITY && isBreached(minutes, alarm)) seen[index] = sec - stepMs / 1_000;
    });
    if (seen.every(Number.isFinite)) break;
  }
  return seen;
}

function rangeOf(seen: readonly number[]) {
  const mean = seen.reduce((sum, sec) => sum + sec, 0) / seen.length;
  return { least: Math.min(...seen), mean, most: Math.max(...seen) };
}

describe.each(LEVELS)('9. detection delays at the %s level', (level) => {
  const alarms: readonly Alarm[] = [
    { periodSeconds: 60, periods: 1 },
    { periodSeconds: 60, periods: 2 },
    { periodSeconds: 60, periods: 3 },
    { periodSeconds: 60, periods: 5 },
    { periodSeconds: 300, periods: 1 },
    { periodSeconds: 300, periods: 5 },
    { periodSeconds: 300, periods: 5, oldestShare: 0 },
  ];
  const seen = PHASES_SEC.map((phaseSec) => seenAfter(level, phaseSec, alarms));

  it.each(alarms.map((alarm, index) => [alarm, index] as const))('are those of the alarm %o', (alarm, index) => {
    const found = rangeOf(seen.map((ofPhase) => ofPhase[index] ?? Number.NaN));
    const expected = alarmDetectionSeconds({ ...alarm, delaySeconds: DELAY_SECONDS });
    expect(found.mean).toBe(expected.mean);
    // The phases leave 2.5 s at either end.
    expect(found).toMatchObject({ least: expected.least + 2.5, most: expected.most - 2.5 });
  });

  it('are those of two fresh minutes: 180 to 240 s, 210 s in the mean', () => {
    const found = rangeOf(seen.map((ofPhase) => ofPhase[1] ?? Number.NaN));
    expect(freshMinutesSeconds(DELAY_SECONDS)).toEqual({ least: 180, mean: 210, most: 240 });
    expect(found.mean).toBe(freshMinutesSeconds(DELAY_SECONDS).mean);
  });

  it('are as much longer as a minute takes to be complete', () => {
    const twoMinutes = [{ periodSeconds: 60, periods: 2 }];
    const spread = PHASES_SEC.map((phaseSec) => seenAfter(level, phaseSec, twoMinutes, 30_000)[0] ?? Number.NaN);
    const { mean } = rangeOf(spread);
    // A minute's six parts are each published in a moment of their own: at the latest when the spread is over.
    expect(mean).toBeGreaterThan(210);
    expect(mean).toBeLessThanOrEqual(210 + 30);
  });
});
