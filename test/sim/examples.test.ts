import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, tracesBeside } from '../../src/cli/load-scenario.ts';
import type { RunResult } from '../../src/sim/run/closed-loop.ts';
import { type RunOptions, runScenario } from '../../src/sim/run/run-scenario.ts';

const FOLDER = join(import.meta.dirname, '../../examples/scenarios');
const readText = (path: string): string => readFileSync(path, 'utf8');

function run(name: string, options: Partial<RunOptions> = {}, set: readonly string[] = []): Promise<RunResult> {
  const file = join(FOLDER, `${name}.json`);
  const loaded = loadScenario(file, set, readText);
  if (loaded.kind === 'invalid') throw new Error(loaded.problems.join('\n'));
  return runScenario(loaded.scenario, { loadTrace: tracesBeside(file, readText), ...options });
}

/** Arrived records are done, lost or still there, for every consumer. */
function expectConserved({ score }: RunResult): void {
  const { recordsDone, recordsDiscarded, recordsExpired, backlogRecords } = score;
  expect(recordsDone + recordsDiscarded + recordsExpired + backlogRecords).toBe(score.recordsIn);
}

const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

describe('example scenarios', () => {
  it.each(NAMES)('%s can be run, and says what it shows', async (name) => {
    const { score, reports } = await run(name, {}, ['durationSeconds=300']);
    expect(score.recordsIn).toBeGreaterThan(0);
    expect(reports.length).toBeGreaterThan(0);
    expect(JSON.parse(readText(join(FOLDER, `${name}.json`))).description.length).toBeGreaterThan(20);
  });

  it.each([
    ['dekokun-factor-1', 1_000],
    ['dekokun-factor-10-range', 119],
    ['dekokun-factor-10-modulo', 105],
    ['dekokun-change-at-89s', 200],
  ])('%s is done after %i s', async (name, seconds) => {
    const result = await run(name);
    expect(result.score.makespanSeconds).toBe(seconds);
    expect(result.score).toMatchObject({ recordsDone: 1_000, backlogRecords: 0, recordsLost: 0 });
    expect(result.reports.every((report) => report.decision.kind === 'hold')).toBe(true);
  });

  it('dekokun-factor-10 takes as long when the records are put over 30 s', async () => {
    const spread = ['workload.overSeconds=30'];
    const { score } = await run('dekokun-factor-10-range', {}, spread);
    expect(score.makespanSeconds).toBeGreaterThanOrEqual(119);
    expect(score.makespanSeconds).toBeLessThanOrEqual(120);
  });

  it('dekokun-change-at-89s has to wait much longer than ten lanes from the start', async () => {
    expect((await run('dekokun-change-at-89s')).score.maxIteratorAgeSeconds).toBeGreaterThan(150);
    expect((await run('dekokun-factor-10-range')).score.maxIteratorAgeSeconds).toBeLessThan(119);
  });

  it('consumer-step falls hours behind alone and stays minutes behind with Headgate', async () => {
    const alone = await run('consumer-step', { mode: 'none' });
    const kept = await run('consumer-step');
    expectConserved(alone);
    expectConserved(kept);
    expect(alone.score.maxIteratorAgeSeconds).toBeGreaterThan(3_600);
    expect(kept.score.maxIteratorAgeSeconds).toBeLessThan(300);
    expect(kept.score.reshardCalls).toBe(0);
  });

  it('ingest-step loses records at the door alone and takes them all with Headgate', async () => {
    const alone = await run('ingest-step', { mode: 'none' });
    const kept = await run('ingest-step');
    expectConserved(alone);
    expectConserved(kept);
    // 7,000 records/s meet 4,000 for two hours: all but the five minutes producers wait are given up.
    expect(alone.score.recordsGivenUp).toBeGreaterThan(15_000_000);
    expect(kept.score.reshardCalls).toBeGreaterThan(0);
    expect(kept.score.recordsGivenUp).toBe(0);
  });

  it('brown-out ends with more pressure than the database can take if nobody lowers it', async () => {
    const alone = await run('brown-out', { mode: 'none' });
    expectConserved(alone);
    expect(alone.timeline.find((point) => point.atSeconds === 2_000)?.downstreams.database?.capacity).toBe(0.3);
    expect(alone.score.maxIteratorAgeSeconds).toBeGreaterThan(600);
  });

  it('brown-out opens the breaker and adds no pressure while it is open', async () => {
    const kept = await run('brown-out');
    expectConserved(kept);
    const during = kept.timeline.filter((point) => point.atSeconds > 2_100 && point.atSeconds < 3_000);
    expect(during.some((point) => point.downstreams.database?.breaker === 'open')).toBe(true);
    expect(Math.max(...during.map((point) => point.consumers.consumer?.factor ?? 0))).toBeLessThanOrEqual(2);
    expect(kept.score.amplification).toBeLessThanOrEqual(1.2);
  });

  it('news-storm follows its trace and is late for less time with Headgate', async () => {
    const alone = await run('news-storm', { mode: 'none' });
    const kept = await run('news-storm');
    expectConserved(kept);
    expect(Math.max(...alone.timeline.map((point) => point.offeredPerSec))).toBeGreaterThan(7_000);
    expect(kept.score.lateRecordSeconds).toBeLessThan(alone.score.lateRecordSeconds);
  });
});
