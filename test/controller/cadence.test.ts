import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { isDue, loadCadence, lookOf, REST_MS, saveCadence } from '../../src/controller/cadence.ts';
import type { Report } from '../../src/core/decision.ts';
import { missing, present } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import type { SourceState } from '../../src/core/state.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aGlance, aLook, CADENCE_KEY } from '../support/cadence-builder.ts';
import { BEHIND, follow, WELL } from '../support/episode-builder.ts';
import { MAPPING, NOW } from '../support/observation-builder.ts';
import {
  aReport,
  aReportBreaker,
  aReportConsumerSignals,
  aReportDecision,
  aReportFinding,
  reportSignals,
} from '../support/report-builder.ts';
import { aBreaker, anIntent, aPrediction, aState, factorAction } from '../support/state-builder.ts';

const TARGET_MS = MINUTE_MS;
const due = (glance = aGlance(), last: Parameters<typeof isDue>[0] = aLook()) => isDue(last, glance, TARGET_MS, NOW);

describe('a source at rest', () => {
  it('stays at rest while a glance shows nothing new', () => {
    expect(due()).toBe(false);
    expect(due(aGlance({ incomingRecords: present(100, 0) }))).toBe(false);
    expect(due(aGlance({ ageMaxMs: present(TARGET_MS / 2, 0) }))).toBe(false);
  });

  it.each([
    ['an age above half the target', { ageMaxMs: present(TARGET_MS / 2 + 1, 0) }],
    ['a quarter more arrivals', { incomingRecords: present(60_000 * 1.25 + 61, 0) }],
    ['refused writes', { writeThrottledRecords: present(1, 0) }],
    ['a consumer that shows no age any more', { ageMaxMs: missing('no-datapoints') }],
    ['a stream that shows no arrivals any more', { incomingRecords: missing('no-datapoints') }],
    ['an age that cannot be read', { ageMaxMs: missing('unavailable') }],
    ['arrivals that may not be read', { incomingRecords: missing('access-denied') }],
    ['throttles that cannot be read', { writeThrottledRecords: missing('unavailable') }],
  ])('is due with %s', (_what, fields) => {
    expect(due(aGlance(fields))).toBe(true);
  });

  it.each([
    ['was not calm', aLook({ isCalm: false })],
    ['has been looked at less than thirty times', aLook({ looks: 29 })],
    ['has rested for four minutes', aLook({ at: NOW - REST_MS })],
    ['would rest for more than four minutes with the schedule a little early', aLook({ at: NOW - REST_MS + 14_000 })],
  ])('is due when it %s', (_what, last) => {
    expect(due(aGlance(), last)).toBe(true);
  });

  it('is due when it was never looked at, and when nobody knows what its owner accepts', () => {
    expect(isDue(undefined, aGlance(), TARGET_MS, NOW)).toBe(true);
    expect(isDue(aLook(), aGlance(), null, NOW)).toBe(true);
  });

  it('rests when it is idle, and wakes with the first record', () => {
    const idle = aLook({ ageMaxMs: null, incomingRecords: null });
    const nothing = {
      ageMaxMs: missing('no-datapoints'),
      incomingRecords: missing('no-datapoints'),
      writeThrottledRecords: missing('no-datapoints'),
    } as const;

    expect(due(aGlance(nothing), idle)).toBe(false);
    expect(due(aGlance({ ...nothing, incomingRecords: present(1, 0) }), idle)).toBe(true);
  });

  it('does not wake for a handful of records more', () => {
    expect(due(aGlance({ incomingRecords: present(61, 0) }), aLook({ incomingRecords: 1 }))).toBe(false);
    expect(due(aGlance({ incomingRecords: present(62, 0) }), aLook({ incomingRecords: 1 }))).toBe(true);
  });
});

describe('a look', () => {
  const calm = (report: Partial<Report> = {}, state: SourceState = aState()) =>
    lookOf(aReport({ breakers: [aBreaker()], ...report }), state, undefined).isCalm;
  const finding = (bottleneck: Parameters<typeof aReportFinding>[0]) => ({
    findings: [aReportFinding(bottleneck)] as const,
  });
  const idle = (code: 'readings-missing' | 'source-unreadable', arrivals = missing('no-datapoints')) => ({
    signals: reportSignals({ arrivalsPerSec: arrivals }),
    diagnosis: finding({ bottleneck: 'unknown' }),
    decision: aReportDecision({ reason: reason(code, '') }),
  });

  it('counts, and keeps what a glance is compared with', () => {
    const signals = reportSignals({
      arrivalsPerSec: present(10, 0),
      consumers: [7, 9].map((age) => aReportConsumerSignals({ ageMaxMs: present(age, 0) })),
    });

    expect(lookOf(aReport({ at: NOW, signals }), aState(), aLook({ looks: 4 }))).toMatchObject({
      at: NOW,
      looks: 5,
      ageMaxMs: 9,
      incomingRecords: 600,
    });
  });

  it('is calm when all is well, and when the stream is idle', () => {
    expect(calm()).toBe(true);
    expect(calm(idle('readings-missing'))).toBe(true);
  });

  it.each<[string, Partial<Report>]>([
    ['a finding', { diagnosis: finding({ bottleneck: 'consumer-bound' }) }],
    ['an action', { decision: aReportDecision({ actions: [factorAction(1, 2)] }) }],
    ['a recommendation', { decision: aReportDecision({ recommended: [factorAction(1, 2)] }) }],
    ['a message', { incident: { kind: 'note' } }],
    ['a breaker that is open', { breakers: [aReportBreaker()] }],
    ['a breaker through which pressure returns', { breakers: [aBreaker({ share: 0.5 })] }],
    ['a source that cannot be read', idle('source-unreadable')],
    ['arrivals that cannot be read', idle('readings-missing', missing('unavailable'))],
    [
      'a consumer without an age although records arrive',
      {
        diagnosis: finding({ bottleneck: 'unknown' }),
        decision: aReportDecision({ reason: reason('readings-missing', '') }),
      },
    ],
  ])('is not calm with %s', (_what, report) => {
    expect(calm(report)).toBe(false);
  });

  it.each<[string, SourceState]>([
    ['relief that is lent', aState({ memory: { lastFactor: 4 } })],
    ['a prediction to be judged', aState({ predictions: [aPrediction()] })],
    ['an intent nobody has settled', aState({ pending: anIntent() })],
    ['parents that drain', aState({ shards: { draining: { since: NOW, readableShards: 2 } } })],
    ['an open incident', { ...aState(), incident: follow([BEHIND, BEHIND, WELL]).memory }],
    ['trouble that has not lasted yet', { ...aState(), incident: follow([BEHIND]).memory }],
  ])('is not calm with %s', (_what, state) => {
    expect(calm({}, state)).toBe(false);
  });

  it('is of a mapping whose factor nobody raised', () => {
    expect(aState().consumers[MAPPING]?.lastFactor).toBe(aState().consumers[MAPPING]?.baselineFactor);
  });
});

describe('the cache', () => {
  it('comes back as it was saved', async () => {
    const store = createMemoryStore();
    await saveCadence(store, { looks: { a: aLook() }, alarms: { wanted: 'x', at: 1 }, revision: null });

    expect(await loadCadence(store)).toEqual({ looks: { a: aLook() }, alarms: { wanted: 'x', at: 1 }, revision: 1 });
  });

  it.each([
    ['of another version', { schemaVersion: 2, looks: { a: aLook() } }],
    ['of a broken shape', { schemaVersion: 1 }],
    ['that is null', null],
    ['whose looks are null', { schemaVersion: 1, looks: null }],
  ])('%s remembers nothing, and is written anew', async (_what, value) => {
    const store = createMemoryStore();
    await store.putIfRevision(CADENCE_KEY, value, null);
    const cadence = await loadCadence(store);
    await saveCadence(store, { ...cadence, looks: { b: aLook() } });

    expect(cadence).toEqual({ looks: {}, alarms: null, revision: 1 });
    expect((await loadCadence(store)).looks).toEqual({ b: aLook() });
  });

  it('that cannot be read remembers nothing', async () => {
    const store = { ...createMemoryStore(), get: async () => Promise.reject(new Error('throttled')) };

    expect(await loadCadence(store)).toEqual({ looks: {}, alarms: null, revision: null });
  });
});
