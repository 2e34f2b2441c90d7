import { describe, expect, it } from 'vitest';
import { worldConfigOf } from '../../../src/sim/run/world-config-of.ts';
import { aScenario, LEAST_DOCUMENT } from '../../support/scenarios.ts';
import { aWorldConfig, NO_TRACES } from '../../support/sim-accounts.ts';

const TRACE = 'offset_s,records_per_s\n0,1\n300,4\n600,2\n';

function traceConfig(workload: object, durationSeconds = 14_400) {
  const scenario = aScenario({
    durationSeconds,
    workload: { kind: 'trace', file: 'x.csv', peakRecordsPerSecond: 400, ...workload },
  });
  return worldConfigOf(scenario, 1, () => ({ kind: 'text', text: TRACE }));
}

describe('worldConfigOf', () => {
  it('turns seconds and hours into milliseconds', () => {
    const config = aWorldConfig(
      aScenario({
        source: { shards: 2, retentionHours: 48 },
        consumers: [{ batchWindowSeconds: 5, timeoutSeconds: 30, maximumRecordAgeSeconds: 120 }],
        downstreams: [{ name: 'db', timeoutSeconds: 3, faults: [{ fromSeconds: 60, toSeconds: 90, capacity: 0.5 }] }],
        policy: { target: { iteratorAgeSeconds: 45 } },
      }),
    );
    expect(config.lateAfterMs).toBe(45_000);
    expect(config.startsAt).toBe(Date.UTC(2026, 0, 5));
    expect(config.streams[0]?.retentionMs).toBe(48 * 3_600_000);
    expect(config.streams[0]?.consumers[0]).toMatchObject({
      batchWindowMs: 5_000,
      timeoutMs: 30_000,
      maximumRecordAgeMs: 120_000,
      tumblingWindowMs: null,
    });
    expect(config.downstreams[0]).toMatchObject({
      timeoutMs: 3_000,
      faults: [{ fromMs: 60_000, toMs: 90_000, capacity: 0.5, failure: 'fast' }],
    });
  });

  it('hands every constant of physics on', () => {
    const physics = aWorldConfig(aScenario()).physics;
    expect(physics).toEqual({
      laneMode: 'range',
      lookAheadRecords: 100_000,
      pollIntervalMs: 1_000,
      invokeOverheadMs: 20,
      coldStartMs: 500,
      environmentIdleMs: 300_000,
      mappingUpdatePauseMs: { min: 30_000, max: 60_000 },
      reshardBaseMs: 30_000,
      reshardPerOperationMs: 5_000,
      childDiscoveryMs: 5_000,
      retryFirstMs: 1_000,
      retryMaxMs: 60_000,
      metricDelayMs: 60_000,
      metricSpreadMs: 30_000,
      metricGapShare: 0,
      iteratorAgeAt: 'handover',
      failedShowAge: true,
      environmentsPer10Sec: 1_000,
      onDemandSplitMs: 900_000,
      dynamodbShardLifeMs: 14_400_000,
      tickMs: 1_000,
    });
    expect(aWorldConfig(aScenario()).streams[0]?.producer).toEqual({ retryMs: 1_000, giveUpMs: 300_000 });
  });

  it('changes nothing that a scenario does not name', () => {
    const config = aWorldConfig(aScenario({ downstreams: [{}] }));
    expect(config.detail).toBe('batch');
    expect(config.account.concurrencyUsedByOthers).toBe(0);
    expect(config.streams[0]).toMatchObject({ kind: 'kinesis-provisioned', poison: [], invisibleReaders: [] });
    expect(config.streams[0]?.arrivals).not.toHaveProperty('overlay');
    expect(config.streams[0]?.consumers[0]).toMatchObject({
      hasFailureDestination: false,
      partialBatchResponses: false,
      errorShare: 0,
      filterPassShare: 1,
      sdkRetries: { attempts: 0 },
      output: null,
      deploys: [],
    });
    expect(config.downstreams[0]).toMatchObject({ rateLimit: null, selfScaling: null, outsideCalls: [] });
  });

  it('hands on physics that a scenario names', () => {
    const { physics, streams } = aWorldConfig(
      aScenario({
        physics: {
          laneMode: 'dynamic',
          mappingUpdatePauseSeconds: { tail: { share: 0.1, longestSeconds: 300 } },
          metricDelaySeconds: { lambda: 90 },
          iteratorAgeAt: 'completion',
          producer: { retryMaxSeconds: 8, bufferRecords: 500 },
        },
      }),
    );
    expect(physics).toMatchObject({
      laneMode: 'dynamic',
      mappingUpdatePauseMs: { min: 30_000, max: 60_000, tail: { share: 0.1, longest: 300_000 } },
      metricDelayMs: { kinesis: 60_000, lambda: 90_000, downstream: 60_000 },
      iteratorAgeAt: 'completion',
    });
    expect(streams[0]?.producer).toEqual({
      retryMs: 1_000,
      retryMaxMs: 8_000,
      giveUpMs: 300_000,
      bufferRecords: 500,
    });
  });

  it('hands consumers, readers and steps of others on in milliseconds', () => {
    const config = aWorldConfig(
      aScenario({
        durationSeconds: 600,
        consumers: [
          {
            filterPassShare: 0.5,
            sdkRetries: { attempts: 3 },
            output: { stream: 'orders-2' },
            deploys: [{ atSeconds: 60, perRecordMs: 5, timeoutSeconds: 9 }],
          },
        ],
        otherStreams: [{ ...LEAST_DOCUMENT, source: { name: 'orders-2', shards: 1 }, consumers: [{ name: 'second' }] }],
        invisibleReaders: [{ name: 'firehose', fromSeconds: 10 }],
        account: { concurrencyUsedByOthers: [{ atSeconds: 5, executions: 7 }] },
      }),
    );
    const [stream] = config.streams;
    expect(stream?.consumers[0]).toMatchObject({
      filterPassShare: 0.5,
      sdkRetries: { attempts: 3, firstMs: 100, maxMs: 20_000 },
      output: { stream: 'orders-2', recordsPerRecord: 1 },
    });
    expect(stream?.consumers[0]?.deploys).toStrictEqual([{ atMs: 60_000, perRecordMs: 5, timeoutMs: 9_000 }]);
    expect(stream?.invisibleReaders).toEqual([
      { name: 'firehose', fanOut: 'standard', pollMs: 1_000, fromMs: 10_000, toMs: 600_000 },
    ]);
    expect(config.account.concurrencyUsedByOthers).toEqual([{ atMs: 5_000, executions: 7 }]);
  });

  it('gives a downstream one second of its rate as a bucket', () => {
    const [plain, scaling] = aWorldConfig(
      aScenario({
        downstreams: [
          { name: 'table', rateLimit: { recordsPerSecond: 100 }, outsideCalls: [{ atSeconds: 2, calls: 4 }] },
          {
            name: 'bucket',
            rateLimit: { recordsPerSecond: 100, burstRecords: 300, excess: 'unprocessed' },
            selfScaling: { maxRecordsPerSecond: 400 },
          },
        ],
      }),
    ).downstreams;
    expect(plain?.rateLimit).toEqual({ recordsPerSec: 100, burstRecords: 100, excess: 'reject' });
    expect(plain?.outsideCalls).toEqual([{ atMs: 2_000, calls: 4 }]);
    expect(scaling?.rateLimit).toEqual({ recordsPerSec: 100, burstRecords: 300, excess: 'unprocessed' });
    expect(scaling?.selfScaling).toEqual({
      afterThrottledMs: 120_000,
      everyMs: 60_000,
      step: 2,
      maxRecordsPerSec: 400,
    });
  });

  it('makes a stream of each part, with bursts of its own', () => {
    const burst = { records: 5, atSeconds: 1 };
    const other = { ...LEAST_DOCUMENT, workload: { kind: 'none' as const }, bursts: [burst] };
    const { streams } = aWorldConfig(
      aScenario({
        bursts: [burst],
        otherStreams: [
          { ...other, source: { name: 'table', kind: 'dynamodb', shards: 2 }, consumers: [{ name: 'second' }] },
          { ...other, source: { name: 'clicks', shards: 2 }, consumers: [{ name: 'third' }] },
        ],
      }),
    );
    expect(streams.map(({ name, kind, shards }) => [name, kind, shards])).toEqual([
      ['orders', 'kinesis-provisioned', 4],
      ['table', 'dynamodb', 2],
      ['clicks', 'kinesis-provisioned', 2],
    ]);
    expect(streams[1]?.arrivals).toBeNull();
    const keys = streams.map(({ bursts }) => bursts[0]?.keys.join());
    expect(new Set(keys).size).toBe(3);
  });

  it('says of which stream the trace is wrong', () => {
    const workload = { kind: 'trace' as const, file: 'gone.csv', peakRecordsPerSecond: 1 };
    const scenario = aScenario({
      otherStreams: [
        { ...LEAST_DOCUMENT, workload, source: { name: 'clicks', shards: 2 }, consumers: [{ name: 'second' }] },
      ],
    });
    const built = worldConfigOf(scenario, 1, () => ({ kind: 'missing', why: 'cannot read gone.csv' }));
    expect(built).toEqual({ kind: 'invalid', problems: ['otherStreams.0.workload.file: cannot read gone.csv'] });
  });

  it('lets steps hold to the end of the run, and ends the load at a last step of zero', () => {
    const steps = (last: number) =>
      aWorldConfig(
        aScenario({
          durationSeconds: 1_000,
          workload: {
            kind: 'steps',
            steps: [
              { atSeconds: 0, recordsPerSecond: 5 },
              { atSeconds: 400, recordsPerSecond: last },
            ],
          },
        }),
      ).streams[0]?.arrivals;
    expect(steps(7)).toMatchObject({ shape: 'steps', untilMs: 1_000_000, noise: { kind: 'poisson' } });
    expect(steps(0)?.untilMs).toBe(400_000);
  });

  it('rescales a trace and ends the load with it', () => {
    expect(traceConfig({ dispersion: 5 })).toMatchObject({
      config: {
        streams: [
          {
            arrivals: {
              shape: 'lines',
              points: [
                { atMs: 0, recordsPerSec: 100 },
                { atMs: 300_000, recordsPerSec: 400 },
                { atMs: 600_000, recordsPerSec: 200 },
              ],
              untilMs: 900_000,
              noise: { kind: 'dispersed', index: 5 },
            },
          },
        ],
      },
    });
  });

  it('ends the load with the slice, or with the run when that is shorter', () => {
    expect(traceConfig({ forSeconds: 500 })).toMatchObject({
      config: { streams: [{ arrivals: { untilMs: 500_000 } }] },
    });
    expect(traceConfig({}, 120)).toMatchObject({ config: { streams: [{ arrivals: { untilMs: 120_000 } }] } });
  });

  it('says what is wrong with a trace', () => {
    const scenario = aScenario({ workload: { kind: 'trace', file: 'gone.csv', peakRecordsPerSecond: 1 } });
    const missing = worldConfigOf(scenario, 1, () => ({ kind: 'missing', why: 'cannot read gone.csv' }));
    expect(missing).toEqual({ kind: 'invalid', problems: ['workload.file: cannot read gone.csv'] });
    expect(traceConfig({ fromSeconds: 700 })).toEqual({
      kind: 'invalid',
      problems: ['workload.fromSeconds: received 700, accepted 0 to 600'],
    });
    const broken = worldConfigOf(scenario, 1, () => ({ kind: 'text', text: 'h\n0,x' }));
    expect(broken.kind === 'invalid' && broken.problems[0]).toContain('workload.file: gone.csv: received "0,x"');
    expect(worldConfigOf(scenario, 1, NO_TRACES).kind).toBe('invalid');
  });
});
