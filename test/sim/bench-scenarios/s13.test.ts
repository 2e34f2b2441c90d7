import { describe, expect, it } from 'vitest';
import { expectNear, leftAlone, peakBacklog, playedBy, pointAt } from './play-scenario.ts';

/** Within the target again: 2,700 s of outage, then the oldest record gains 1.36 s per second. */
const WITHIN_TARGET_SECONDS = 2_700 + (2_700 - 60) / (2_361.5 / 1_000 - 1);
/** A lane that has just failed waits up to a minute; the fullest lane has some per cent more keys than the mean. */
const SLACK_SECONDS = 60 + 0.1 * (WITHIN_TARGET_SECONDS - 2_700);
const SHORT = 'durationSeconds=7200';

describe.each(['s13-outage', 's13-outage-timeout'])('%s', (name) => {
  it('leaves 2.7 million records behind and drains them with the lanes there are', async () => {
    const alone = await leftAlone(name, [SHORT]);
    expectNear(peakBacklog(alone), 2_700 * 1_000, 0.02);
    expect(alone.score.catchUpSeconds).toBeGreaterThanOrEqual(WITHIN_TARGET_SECONDS - 60);
    expect(alone.score.catchUpSeconds).toBeLessThan(WITHIN_TARGET_SECONDS + SLACK_SECONDS);
    // Lanes wait up to a minute between tries, so a dead database is hardly asked.
    expect(alone.score.amplification).toBeLessThan(1.05);
    expect(alone.score.recordsLost).toBe(0);
  });
});

describe('the two outages', () => {
  it('differ in what waiting for a silent database costs', async () => {
    const short = ['durationSeconds=4500'];
    const [fast, silent] = await Promise.all([leftAlone('s13-outage', short), leftAlone('s13-outage-timeout', short)]);
    expect(silent.score.costLambdaUsd).toBeGreaterThan(1.2 * fast.score.costLambdaUsd);
  });
});

describe('s13-outage-23-hours', () => {
  const NAME = 's13-outage-23-hours';
  /** An hour and a half after the end of the outage. */
  const SHORT = 'durationSeconds=92400';

  it('loses nothing when sixteen lanes begin at once: the greatest age falls by 1.36 s per second', async () => {
    const alone = await leftAlone(NAME, [SHORT]);
    expectNear(peakBacklog(alone), 85_200 * 1_000, 0.01);
    expect(alone.score.recordsExpired).toBe(0);
    const [early, late] = [pointAt(alone, 87_400).oldestAgeSeconds, pointAt(alone, 91_400).oldestAgeSeconds];
    expectNear(early - late, 4_000 * (2_361.5 / 1_000 - 1), 0.1);
  });

  it('uses up its last 20 minutes when factor 10 presses on the database that is back', async () => {
    const rival = await playedBy('static-10', NAME, ['durationSeconds=90000']);
    // It would take hours; an age that goes on rising is enough to see it come.
    const [early, late] = [pointAt(rival, 87_400).oldestAgeSeconds, pointAt(rival, 90_000).oldestAgeSeconds];
    expect(late).toBeGreaterThan(early + 0.05 * 2_600);
    expect(rival.score.amplification).toBeGreaterThan(1.5);
  });
});
