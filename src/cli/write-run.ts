import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SlackMessage } from '../emulator/emulator-api.ts';
import { renderRunPage } from '../report/html.ts';
import type { SentMessage } from '../report/run-view.ts';
import type { SlackPayload } from '../report/slack/blocks.ts';
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
  readonly http: HttpTraces | null;
}

/** What a run over HTTP leaves beside its decisions. */
export interface HttpTraces {
  readonly slack: readonly SlackMessage[];
  /** The function's log as it was written. */
  readonly log: string;
}

/** Writes a run into a folder: report.html for people, decisions.jsonl and summary.json for programs. */
export function writeRun(folder: string, io: CliIo, files: RunFiles): void {
  const view = demoViewOf({ ...files, traceHead: traceHeadOf(files.scenario, files.file, io) });
  const slack = (files.http?.slack ?? []).map(sentOf);
  const startsAt = Date.parse(files.scenario.startsAt);
  const decisions = files.controlled.reports.map(({ observation: _left, ...report }) => ({
    atSeconds: (report.at - startsAt) / 1_000,
    time: new Date(report.at).toISOString(),
    ...report,
  }));
  io.writeText(
    join(folder, 'report.html'),
    renderRunPage(files.http === null ? view : { ...view, slack }, pageAssets(io)),
  );
  io.writeText(join(folder, 'decisions.jsonl'), decisions.map((one) => `${JSON.stringify(one)}\n`).join(''));
  io.writeText(join(folder, 'summary.json'), `${JSON.stringify(files.summary, null, 2)}\n`);
  if (files.http === null) return;
  const messages = slack.map(({ at, payload }) => ({ time: new Date(at).toISOString(), at, payload }));
  io.writeText(join(folder, 'slack.jsonl'), messages.map((one) => `${JSON.stringify(one)}\n`).join(''));
  io.writeText(join(folder, 'controller.log'), files.http.log);
}

/** The webhook has checked every message before it took it; the shape is the renderer's own. */
function sentOf({ at, payload }: SlackMessage): SentMessage {
  return { at, payload: payload as unknown as SlackPayload };
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
