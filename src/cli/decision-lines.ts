/** The decisions of a run, one line each; a row of equal holds is one line. */
import type { Action, ActionResult } from '../core/action.ts';
import type { Report } from '../core/decision.ts';
import { SECOND_MS } from '../core/units.ts';
import { clockText } from './units-text.ts';

export function decisionLines(reports: readonly Report[], startsAt: number): readonly string[] {
  return rowsOf(reports).map((row) => lineOf(row, startsAt));
}

interface Row {
  readonly first: Report;
  readonly turns: number;
}

function rowsOf(reports: readonly Report[]): readonly Row[] {
  const rows: Row[] = [];
  for (const report of reports) {
    const last = rows.at(-1);
    if (last !== undefined && sameHold(last.first, report)) rows[rows.length - 1] = { ...last, turns: last.turns + 1 };
    else rows.push({ first: report, turns: 1 });
  }
  return rows;
}

function sameHold(a: Report, b: Report): boolean {
  return signatureOf(a) !== null && signatureOf(a) === signatureOf(b);
}

/** What makes holds alike; null for a decision that stands alone. */
function signatureOf({ sourceId, decision, diagnosis }: Report): string | null {
  if (decision.kind === 'act') return null;
  const recommended = JSON.stringify(decision.recommended);
  return [sourceId, decision.reason.code, diagnosis.findings[0].bottleneck, recommended].join(' ');
}

function lineOf({ first, turns }: Row, startsAt: number): string {
  const { decision, diagnosis, results } = first;
  const at = clockText((first.at - startsAt) / SECOND_MS);
  const times = turns === 1 ? '' : ` (${turns} turns)`;
  const done = [
    ...results.map((result) => `${actionText(result.action, first)}${fateText(result)}`),
    ...decision.recommended.map((action) => `would set ${actionText(action, first)}`),
  ];
  const levers = done.length === 0 ? '' : ` [${done.join('; ')}]`;
  const found = diagnosis.findings[0].bottleneck;
  return `${at.padStart(9)}  ${decision.kind.padEnd(4)}  ${found}: ${decision.reason.code}${levers} — ${decision.reason.text}${times}`;
}

function fateText(result: ActionResult): string {
  switch (result.kind) {
    case 'applied':
      return '';
    case 'refused':
      return ` refused: ${result.error}`;
    case 'unknown':
    case 'not-attempted':
      return ` ${result.kind}`;
  }
}

/** `factor of worker 1 → 3`, `shards 4 → 8`. */
export function actionText(action: Action, report: Report): string {
  const change = `${action.from ?? 'none'} → ${action.to ?? 'none'}`;
  switch (action.kind) {
    case 'set-parallelization-factor':
      return `factor of ${functionOf(action.mappingId, report)} ${change}`;
    case 'set-mapping-enabled':
      return `${functionOf(action.mappingId, report)} enabled ${change}`;
    case 'set-reserved-concurrency':
      return `reserved concurrency of ${action.functionName} ${change}`;
    case 'set-retention':
      return `retention ${change} ms`;
    case 'update-shard-count':
    case 'split-shard':
    case 'merge-shards':
      return `shards ${change}`;
  }
}

function functionOf(mappingId: string, { observation }: Report): string {
  const consumers = observation.consumers.kind === 'value' ? observation.consumers.value : [];
  return consumers.find((consumer) => consumer.mapping.id === mappingId)?.lambda.name ?? mappingId;
}
