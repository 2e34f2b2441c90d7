import { describe, expect, it } from 'vitest';
import { worldConfigOf } from '../../../src/sim/run/world-config-of.ts';
import { aScenario } from '../../support/scenarios.ts';
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
      tickMs: 1_000,
    });
    expect(aWorldConfig(aScenario()).streams[0]?.producer).toEqual({ retryMs: 1_000, giveUpMs: 300_000 });
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
