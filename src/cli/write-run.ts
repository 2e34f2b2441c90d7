import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { renderRunPage } from '../report/html.ts';
import type { RunResult } from '../sim/run/closed-loop.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import type { DemoSummary } from './demo-summary.ts';
import { demoViewOf } from './demo-view.ts';
import type { CliIo } from './io.ts';

export interface RunFiles {
  readonly scenario: Scenario;
  /** The scenario's own file, beside which its trace lies. */
  readonly file: string;
  readonly controlled: RunResult;
  readonly uncontrolled: RunResult;
  readonly summary: DemoSummary;
}

/** Writes a run into a folder: report.html for people, decisions.jsonl and summary.json for programs. */
export function writeRun(folder: string, io: CliIo, files: RunFiles): void {
  const view = demoViewOf({ ...files, traceHead: traceHeadOf(files.scenario, files.file, io) });
  const startsAt = Date.parse(files.scenario.startsAt);
  const decisions = files.controlled.reports.map(({ observation: _left, ...report }) => ({
    atSeconds: (report.at - startsAt) / 1_000,
    time: new Date(report.at).toISOString(),
    ...report,
  }));
  io.writeText(join(folder, 'report.html'), renderRunPage(view, pageAssets(io)));
  io.writeText(join(folder, 'decisions.jsonl'), decisions.map((one) => `${JSON.stringify(one)}\n`).join(''));
  io.writeText(join(folder, 'summary.json'), `${JSON.stringify(files.summary, null, 2)}\n`);
}

function traceHeadOf({ workload }: Scenario, file: string, io: CliIo): readonly string[] {
  if (workload.kind !== 'trace') return [];
  const text = io.readText(join(dirname(file), workload.file));
  return text.split('\n').flatMap((line) => (line.startsWith('# ') ? [line.slice(2)] : []));
}

function pageAssets(io: CliIo) {
  const folder = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
  return {
    uplotJs: io.readText(join(folder, 'dist', 'uPlot.iife.min.js')),
    uplotCss: io.readText(join(folder, 'dist', 'uPlot.min.css')),
  };
}
