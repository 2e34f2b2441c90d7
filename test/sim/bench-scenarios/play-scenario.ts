import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { publishedSettings } from '../../../src/bench/contender.ts';
import { contenderOf } from '../../../src/bench/contenders.ts';
import { type ReadScenario, readScenario } from '../../../src/cli/bench/scenario-files.ts';
import type { RunResult } from '../../../src/sim/run/closed-loop.ts';
import { runScenario } from '../../../src/sim/run/run-scenario.ts';
import type { TimelinePoint } from '../../../src/sim/run/timeline.ts';

/** A scenario of the bench, with `path=value` set in its document first. */
export function benchScenario(name: string, set: readonly string[] = []): ReadScenario {
  return readScenario(name, set, (path) => readFileSync(path, 'utf8'));
}

/** The run of a scenario with nobody deciding. */
export function leftAlone(name: string, set: readonly string[] = []): Promise<RunResult> {
  const { scenario, loadTrace } = benchScenario(name, set);
  return runScenario(scenario, { loadTrace, mode: 'none' });
}

/** Its run with a contender of the bench as it is published. */
export function playedBy(id: string, name: string, set: readonly string[] = []): Promise<RunResult> {
  const { scenario, loadTrace } = benchScenario(name, set);
  const contender = contenderOf(id, scenario, loadTrace);
  if (contender === null) throw new Error(`there is no contender ${id}`);
  const settings = publishedSettings(contender);
  const prepared = contender.prepare(scenario, settings);
  const deciding = contender.deciding(settings);
  switch (deciding.kind) {
    case 'headgate':
      return runScenario(prepared, { loadTrace, mode: 'enforce' });
    case 'decider':
      return runScenario(prepared, { loadTrace, decider: deciding.decider });
    case 'nobody':
      return runScenario(prepared, { loadTrace, mode: 'none' });
  }
}

/** Fails when a figure is further from the sum done by hand than this share of it. */
export function expectNear(actual: number, sum: number, share: number): void {
  expect(actual).toBeGreaterThan(sum * (1 - share));
  expect(actual).toBeLessThan(sum * (1 + share));
}

/** The point of the timeline at that second. */
export function pointAt({ timeline }: RunResult, second: number): TimelinePoint {
  const found = timeline.find(({ atSeconds }) => atSeconds === second);
  if (found === undefined) throw new Error(`the timeline has no point at ${second} s`);
  return found;
}

/** The first second from `from` on at which at most so many records wait; infinite when there is none. */
export function drainedAt({ timeline }: RunResult, from: number, records: number): number {
  const found = timeline.find(({ atSeconds, backlogRecords }) => atSeconds > from && backlogRecords <= records);
  return found?.atSeconds ?? Number.POSITIVE_INFINITY;
}

/** The most records that ever waited. */
export function peakBacklog({ timeline }: RunResult): number {
  return timeline.reduce((most, { backlogRecords }) => Math.max(most, backlogRecords), 0);
}
