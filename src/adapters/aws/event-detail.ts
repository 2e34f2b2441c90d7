/** What an event says, from all there is to say down to what fits in any event. `version` names this shape. */
import type { ActionResult } from '../../core/action.ts';
import type { Prediction, Report } from '../../core/decision.ts';
import type { Reason } from '../../core/reason.ts';

const VERSION = 1;
/** Characters of one text in an event that cannot hold everything. */
const SHORT_TEXT = 500;

/** One event for a report: whole; without predictions; with the number of actions only. */
export function decisionDetails(report: Report): readonly object[] {
  const { decision, results } = report;
  const head = {
    version: VERSION,
    reportId: report.id,
    turnId: report.turnId,
    sourceId: report.sourceId,
    at: new Date(report.at).toISOString(),
    mode: report.mode,
    bottleneck: report.diagnosis.findings[0].bottleneck,
  };
  const withReason = { ...head, reason: decision.reason };
  const actions = results.map(actionOf);
  return [
    { ...withReason, actions, predictions: decision.predictions.map(predictionOf), shortened: false },
    { ...withReason, actions, shortened: true },
    { ...head, reason: shortReason(decision.reason), actionCount: results.length, shortened: true },
  ];
}

/** The action's own fields, what became of it, and AWS's words where there are any. */
function actionOf({ action, kind, ...words }: ActionResult): object {
  return { ...action, result: kind, ...words };
}

function predictionOf({ id, mappingId, judgeAt, throughputPerSec, caughtUpAt }: Prediction): object {
  return {
    id,
    mappingId,
    throughputPerSec,
    judgeAt: new Date(judgeAt).toISOString(),
    caughtUpAt: caughtUpAt === null ? null : new Date(caughtUpAt).toISOString(),
  };
}

function shortReason({ code, text }: Reason): Pick<Reason, 'code' | 'text'> {
  return { code, text: text.slice(0, SHORT_TEXT) };
}
