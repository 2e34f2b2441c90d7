/** What the demo says at its end, and what summary.json holds: the same numbers. */
import type { BreakerState } from '../core/breaker-state.ts';
import type { Report } from '../core/decision.ts';
import type { RunResult } from '../sim/run/closed-loop.ts';
import type { Score } from '../sim/score/score.ts';
import { dollarsText, numberText } from './units-text.ts';

export interface DemoSummary {
  readonly slice: string;
  readonly seed: number;
  readonly targetAgeSeconds: number;
  readonly decisions: DecisionCounts;
  readonly controlled: Score;
  readonly uncontrolled: Score;
}

/** Applied changes by what they were for, and what the breaker did. */
export interface DecisionCounts {
  readonly turns: number;
  readonly factorChangesApplied: number;
  readonly shardChangesApplied: number;
  readonly reliefReturned: number;
  readonly breakerOpened: number;
  readonly breakerClosed: number;
  readonly scaleOutsWhileBreakerOpen: number;
}

export function demoSummaryOf(
  slice: string,
  targetAgeSeconds: number,
  controlled: RunResult,
  uncontrolled: RunResult,
): DemoSummary {
  return {
    slice,
    seed: controlled.seed,
    targetAgeSeconds,
    decisions: countsOf(controlled.reports),
    controlled: controlled.score,
    uncontrolled: uncontrolled.score,
  };
}

function countsOf(reports: readonly Report[]): DecisionCounts {
  const applied = reports.flatMap((report) =>
    report.results.filter((result) => result.kind === 'applied').map(({ action }) => ({ action, report })),
  );
  const phases = reports.map((report) => report.breakers.map((breaker) => breaker.phase));
  const became = (phase: BreakerState['phase']) =>
    phases.filter((now, index) => now.includes(phase) && !(phases[index - 1] ?? ['closed']).includes(phase)).length;
  return {
    turns: reports.length,
    factorChangesApplied: applied.filter(({ action }) => action.kind === 'set-parallelization-factor').length,
    shardChangesApplied: applied.filter(({ action }) => action.kind === 'update-shard-count').length,
    reliefReturned: applied.filter(({ action, report }) => isHandBack(action, report)).length,
    breakerOpened: became('open'),
    breakerClosed: became('closed'),
    scaleOutsWhileBreakerOpen: applied.filter(({ action, report }) => isOut(action) && isOpen(report)).length,
  };
}

type AppliedAction = Report['decision']['actions'][number];

function isOut(action: AppliedAction): boolean {
  return (
    (action.kind === 'set-parallelization-factor' || action.kind === 'update-shard-count') && action.to > action.from
  );
}

function isOpen(report: Report): boolean {
  return report.breakers.some((breaker) => breaker.phase === 'open');
}

/** Relief that went back with no parent of a reshard still holding records. */
function isHandBack(action: AppliedAction, { decision, signals }: Report): boolean {
  const isIn = action.kind === 'set-parallelization-factor' && action.to < action.from;
  return isIn && decision.reason.code === 'relief-returned' && signals.parentsDrained === true;
}

const ROWS: readonly (readonly [string, (score: Score) => string])[] = [
  ['oldest record at worst', (score) => `${numberText(score.maxIteratorAgeSeconds)} s`],
  ['time above the target', (score) => `${numberText(score.secondsOverTarget)} s`],
  ['lateness', (score) => `${numberText(score.lateRecordSeconds / 1e6)} M record-seconds`],
  ['records lost', (score) => numberText(score.recordsLost)],
  ['refused put attempts', (score) => numberText(score.recordsThrottled)],
  [
    'database calls per record',
    (score) => (score.amplification === null ? 'none' : numberText(score.amplification, 3)),
  ],
  ['shard-hours', (score) => numberText(score.shardHours, 2)],
  ['cost', (score) => dollarsText(score.costUsd)],
];

const LABEL = 28;
const COLUMN = 28;

export function renderDemoSummary(summary: DemoSummary): string {
  const head = `${''.padEnd(LABEL)}${'with Headgate'.padEnd(COLUMN)}without`;
  const rows = ROWS.map(
    ([label, text]) => `${label.padEnd(LABEL)}${text(summary.controlled).padEnd(COLUMN)}${text(summary.uncontrolled)}`,
  );
  const { decisions } = summary;
  const told = [
    `${decisions.turns} turns: ${decisions.factorChangesApplied} factor changes, ${decisions.shardChangesApplied} reshards,`,
    `the breaker opened ${times(decisions.breakerOpened)} and closed ${times(decisions.breakerClosed)},`,
    `${decisions.scaleOutsWhileBreakerOpen} scale-outs while it was open.`,
  ];
  return `${[head, ...rows, '', told.join(' ')].join('\n')}\n`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
