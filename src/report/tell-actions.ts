import type { ActionResult } from '../core/action.ts';
import type { Report } from '../core/decision.ts';
import { type ActionWords, actionWords } from './action-words.ts';
import { capitalise, oneLine, sentence } from './format.ts';
import { isSwitchedOff, resultOf } from './headline.ts';
import type { StoryItem } from './story-item.ts';

/** Each change with what AWS said to it; below `enforce`, each change that would have been made. */
export function tellActions(report: Report): readonly StoryItem[] {
  const { actions, recommended } = report.decision;
  if (actions.length > 0) {
    return actions.map((action) => plain(withResult(actionWords(action, report), resultOf(report, action))));
  }
  return recommended.map((action) =>
    plain(`${capitalise(actionWords(action, report).toDo)}. Nothing was changed: ${whyNot(report)}`),
  );
}

/** In `enforce` it is not the mode that held it back, but what the reason says. */
function whyNot(report: Report): string {
  const { mode, decision } = report;
  if (isSwitchedOff(report)) return 'Headgate is switched off.';
  return mode === 'enforce' ? sentence(decision.reason.text) : `the mode is ${mode}.`;
}

function withResult(words: ActionWords, result: ActionResult | undefined): string {
  if (result === undefined) return `Decided to ${words.toDo}. There is no record yet of what AWS answered.`;
  switch (result.kind) {
    case 'applied':
      return `${capitalise(words.done)}. AWS accepted it.`;
    case 'refused':
      return `Tried to ${words.toDo}. AWS refused: ${oneLine(result.error)}, “${oneLine(result.message)}”. Nothing was changed by this call.`;
    case 'unknown':
      return `Tried to ${words.toDo}. It is not known whether that worked: ${sentence(result.message)} The next turn looks.`;
    case 'not-attempted':
      return `Did not ${words.toDo}, although that was decided: ${sentence(result.message)}`;
  }
}

function plain(text: string): StoryItem {
  return { text, evidence: [] };
}
