import { afterEach, expect, it } from 'vitest';
import { OVERLOADED } from '../support/e2e-account.ts';
import { aDeployment, type Deployment } from '../support/e2e-deployment.ts';
import type { MetricView } from '../support/e2e-served.ts';
import { leversTurned, meets, refusedWith } from '../support/e2e-troubles.ts';
import { doneBy } from '../support/e2e-turn.ts';

let deployment: Deployment;
afterEach(() => deployment.close());

const ALL: MetricView = (points) => points;
const NONE: MetricView = () => [];
const OLD: MetricView = (points, now) => points.filter(({ startMs }) => startMs < now - 15 * 60_000);

it('holds on missing and on old metrics, says why, and acts when they are back', async () => {
  deployment = await aDeployment(OVERLOADED);
  await deployment.turn(1_080);
  const codes: string[] = [];
  const take = async (at: number, options = {}): Promise<void> => {
    const turn = await deployment.turn(at, options);
    expect(doneBy(turn)).toMatchObject({ observed: 1, acted: 0, skipped: 0 });
    expect(leversTurned(turn)).toEqual([]);
    codes.push(...turn.reports.map(({ decision }) => decision.reason.code));
  };
  await take(1_140, { trouble: meets('GetMetricData', refusedWith('InternalServiceFault', 500)) });
  await take(1_200, { trouble: meets('GetMetricData', refusedWith('AccessDeniedException', 403)) });
  deployment.seeMetrics(NONE);
  await take(1_260);
  deployment.seeMetrics(OLD);
  await take(1_320);
  expect(codes).toEqual(['readings-missing', 'readings-missing', 'readings-missing', 'readings-stale']);

  deployment.seeMetrics(ALL);
  const back = await deployment.turn(1_380);
  expect(leversTurned(back)).toEqual(['UpdateEventSourceMapping']);
});

it('never takes back what a stream needs while its metrics are missing', async () => {
  const relieved = { ...OVERLOADED, workload: { kind: 'steps', steps: steps() } } as const;
  deployment = await aDeployment(relieved);
  const acted = await deployment.turns([180, 240]);
  expect(acted.flatMap(leversTurned)).toEqual(['UpdateEventSourceMapping']);
  deployment.seeMetrics(NONE);
  const blind = await deployment.turns([900, 2_400, 4_800, 7_200]);
  expect(blind.flatMap(leversTurned)).toEqual([]);
  deployment.seeMetrics(ALL);
  // With its metrics it gives back what it no longer needs, in good time.
  const seeing = await deployment.turns(Array.from({ length: 15 }, (_, minute) => 7_260 + minute * 60));
  const codes = seeing.flatMap(({ reports }) => reports.map(({ decision }) => decision.reason.code));
  expect(codes).toContain('relief-returned');
});

/** Ten minutes of load that takes more lanes, then next to nothing. */
function steps() {
  return [
    { atSeconds: 0, recordsPerSecond: 1_200 },
    { atSeconds: 600, recordsPerSecond: 50 },
  ];
}
