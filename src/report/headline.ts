/** What was decided, in one sentence: the first thing somebody sees at night. */
import type { Action, ActionResult } from '../core/action.ts';
import type { Report } from '../core/decision.ts';
import { actionWords } from './action-words.ts';
import { joinWords } from './format.ts';
import { codeWords } from './names.ts';

const ACTIONS_NAMED = 3;

/** `raised the parallelization factor of orders-consumer from 1 to 4`, or why nothing was changed. */
export function headlineOf(report: Report): string {
  const { decision } = report;
  if (decision.actions.length > 0) return ofActions(report, decision.actions);
  if (decision.recommended.length > 0) return ofRecommended(report);
  return `no change: ${codeWords(decision.reason.code)}`;
}

/** What became of an action; undefined when the turn ended before it was sent. */
export function resultOf(report: Report, action: Action): ActionResult | undefined {
  const key = JSON.stringify(action);
  return report.results.find((result) => JSON.stringify(result.action) === key);
}

/** The owner's switch held back what the modes would have allowed. */
export function isSwitchedOff({ decision }: Report): boolean {
  return decision.trace.some(({ reason }) => reason.code === 'switched-off');
}

function ofActions(report: Report, actions: readonly Action[]): string {
  const groups = [
    { kind: 'applied', lead: '', form: 'done', tail: '' },
    { kind: 'refused', lead: 'tried to ', form: 'toDo', tail: ', but AWS refused' },
    { kind: 'unknown', lead: 'tried to ', form: 'toDo', tail: ', but AWS gave no clear answer' },
    { kind: 'not-attempted', lead: 'did not ', form: 'toDo', tail: ' although that was decided' },
    { kind: undefined, lead: 'decided to ', form: 'toDo', tail: '' },
  ] as const;
  const parts = groups.flatMap(({ kind, lead, form, tail }) => {
    const own = actions.filter((action) => resultOf(report, action)?.kind === kind);
    return own.length === 0 ? [] : [`${lead}${listed(own.map((action) => actionWords(action, report)[form]))}${tail}`];
  });
  return parts.join('; ');
}

function ofRecommended(report: Report): string {
  const wished = report.decision.recommended.map((action) => actionWords(action, report).toDo);
  const held = report.mode === 'enforce' ? codeWords(report.decision.reason.code) : `${report.mode} mode`;
  const why = isSwitchedOff(report) ? codeWords('switched-off') : held;
  return `would ${listed(wished)}; changed nothing (${why})`;
}

function listed(phrases: readonly string[]): string {
  if (phrases.length <= ACTIONS_NAMED) return joinWords(phrases);
  return joinWords([...phrases.slice(0, ACTIONS_NAMED), `${phrases.length - ACTIONS_NAMED} more`]);
}
