import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SLICES } from '../../src/cli/commands/demo.ts';
import type { DemoSummary } from '../../src/cli/demo-summary.ts';
import { runHeadgate } from '../support/cli.ts';

async function demoOf(slice: string, seed: number) {
  const files = new Map<string, string>();
  const run = await runHeadgate(['demo', '--in-process', '--slice', slice, '--seed', String(seed), '--out', 'shown'], {
    readText: (path) => readFileSync(path, 'utf8'),
    writeText: (path, text) => {
      files.set(path, text);
    },
  });
  const file = (name: string): string => files.get(join('shown', name)) ?? '';
  return { run, file, summary: JSON.parse(file('summary.json')) as DemoSummary };
}

describe('demo', () => {
  it.each(SLICES.flatMap((slice) => [1, 2, 3].map((seed) => [slice, seed] as const)))(
    'shows what Headgate is for: slice %s, seed %i',
    async (slice, seed) => {
      const { run, summary } = await demoOf(slice, seed);
      const { decisions, controlled, uncontrolled } = summary;

      expect(run.code).toBe(0);
      expect(decisions.factorChangesApplied).toBeGreaterThan(0);
      expect(decisions.shardChangesApplied).toBeGreaterThan(0);
      expect(decisions.reliefReturned).toBeGreaterThan(0);
      expect(decisions.breakerOpened).toBeGreaterThan(0);
      expect(decisions.breakerClosed).toBeGreaterThan(0);
      expect(decisions.scaleOutsWhileBreakerOpen).toBe(0);
      expect(controlled.lateRecordSeconds).toBeLessThan(uncontrolled.lateRecordSeconds);
      expect(controlled.recordsLost).toBeLessThanOrEqual(uncontrolled.recordsLost);
    },
  );

  it('writes a page, a line per turn and the numbers it prints', async () => {
    const { run, file, summary } = await demoOf('news-storm', 1);
    const lines = file('decisions.jsonl').trimEnd().split('\n');

    expect(file('report.html')).toMatch(/^<!doctype html>/);
    expect(lines).toHaveLength(summary.decisions.turns);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ atSeconds: expect.any(Number), decision: { kind: 'hold' } });
    expect(run.out).toContain(`the breaker opened ${summary.decisions.breakerOpened === 1 ? 'once' : ''}`);
  });

  it('names the slices there are', async () => {
    const run = await runHeadgate(['demo', '--in-process', '--slice', 'nowhere'], {});

    expect(run.code).toBe(2);
    expect(run.err).toContain('received nowhere, accepted news-storm, ad-rush');
  });
});
