/** What a person should do, with commands where there is one. */
import type { Report } from '../../core/decision.ts';
import { RETENTION_MAX_HOURS } from '../../core/limits.ts';
import type { ConsumerObservation, SourceFacts } from '../../core/observation.ts';
import { known } from '../../core/reading.ts';
import { HOUR_MS } from '../../core/units.ts';
import { isForbidden } from '../attention.ts';
import { type CatchUp, catchUpOf } from '../catch-up.ts';
import { actionCommand, retentionCommand, showParameterCommand, switchCommand } from '../commands.ts';
import { formatClockMinute, joinWords, oneLine, sentence } from '../format.ts';
import { isSwitchedOff } from '../headline.ts';
import { sourceName } from '../names.ts';
import { type Place, parameterName } from '../place.ts';
import { withoutSaid } from '../repeats.ts';
import { code, command, join, type Markup, markup, say } from './mrkdwn.ts';

const STEPS_SHOWN = 6;

/** Every step, most urgent first; one line that says when to look again when there is none. `said` stands above it. */
export function stepsFor(report: Report, place: Place, said: readonly string[]): readonly Markup[] {
  const advice = advisedSteps(report, place, said);
  const own = advice.length === 0 ? ownStep(report, place) : [];
  const steps = [
    ...forbiddenStep(report, place),
    ...retentionStep(report, place),
    ...byHandSteps(report, place),
    ...advice,
    ...own,
    ...poisonStep(report),
  ];
  return steps.length === 0 ? [nothingNow(report)] : steps.slice(0, STEPS_SHOWN);
}

/** What the core advises, without what stands above; a bound comes with the place where it is set. */
function advisedSteps(report: Report, place: Place, said: readonly string[]): readonly Markup[] {
  const { decision, breakers } = report;
  const steps = decision.advice.map(({ reason }): Markup | null => {
    if (reason.code === 'at-bound') return boundStep(reason.text, report, place);
    const rest = withoutSaid(reason.text, said);
    const sick = breakers.find(({ phase }) => phase !== 'closed')?.downstream;
    const named = sick === undefined ? rest : rest.replace(/^Look at it now/, `Look at ${oneLine(sick)} now`);
    return named === '' ? null : say(sentence(named));
  });
  return [...new Set(steps.filter((step) => step !== null))];
}

function boundStep(text: string, report: Report, place: Place): Markup {
  const document = code(parameterName(place, `streams/${sourceName(report)}`));
  const isTold = report.decision.reason.text === text;
  const why = isTold ? [] : [say(`(${oneLine(text)})`)];
  return markup(
    `${join([say('Raise'), code('bounds'), say('in'), document, say('if what stands behind can take it'), ...why])}.`,
  );
}

/** The stream's facts, unless they could not be read. */
export function kinesisOf(report: Report): SourceFacts | null {
  const facts = known(report.observation.source);
  return facts === null || facts.kind === 'dynamodb-stream' ? null : facts;
}

/** The consumer the leading finding is about, or the first. */
export function leadingConsumer(report: Report): ConsumerObservation | null {
  const consumers = known(report.observation.consumers) ?? [];
  const { mappingId } = report.diagnosis.findings[0];
  return consumers.find(({ mapping }) => mapping.id === mappingId) ?? consumers[0] ?? null;
}

function forbiddenStep(report: Report, place: Place): readonly Markup[] {
  if (!isForbidden(report)) return [];
  return [join([say('Allow the call to the role of'), code(place.functionName), say('and deploy it again.')])];
}

function retentionStep(report: Report, place: Place): readonly Markup[] {
  const isUrgent =
    report.diagnosis.findings.some(({ bottleneck }) => bottleneck === 'data-loss-clock') ||
    report.decision.advice.some(({ reason }) => reason.code === 'data-loss-clock');
  const stream = kinesisOf(report);
  if (!isUrgent || stream === null) return [];
  const wanted = Math.min(stream.retentionMs * 2, RETENTION_MAX_HOURS * HOUR_MS);
  if (wanted <= stream.retentionMs) return [];
  return [join([say('First keep the records longer:'), command(retentionCommand(place, stream.name, wanted))])];
}

/** Below `enforce` nobody turns the lever but a person. */
function byHandSteps(report: Report, place: Place): readonly Markup[] {
  const { recommended } = report.decision;
  if (recommended.length === 0) return [];
  // What held it back this time need not hold the next turn back.
  if (report.mode === 'enforce') return [];
  const name = sourceName(report);
  const commands = recommended.flatMap((action) => actionCommand(place, action, name) ?? []);
  const byHand = commands.map((text) => join([say('By hand, now:'), command(text)]));
  const [own, ceiling] = [parameterName(place, `streams/${name}`), parameterName(place, 'defaults')];
  const enforce = [
    say('Or let Headgate do such things itself:'),
    code('"mode": "enforce"'),
    say('in'),
    code(own),
    say('and in'),
    code(ceiling),
  ];
  if (isSwitchedOff(report))
    return [...byHand, join([say('Or switch Headgate on again:'), command(switchCommand(place, 'on'))])];
  return [...byHand, markup(`${join(enforce)}.`)];
}

/** What the core has no words for. */
function ownStep(report: Report, place: Place): readonly Markup[] {
  const name = leadingConsumer(report)?.lambda.name ?? 'the function';
  const [leading] = report.diagnosis.findings;
  switch (leading.bottleneck) {
    case 'unknown':
      return unknownStep(report, place);
    case 'regressed':
      return [say(`Look at the last deploy of ${name}; go back if the new code is not meant to be slower.`)];
    case 'slow':
      return [say(`Give ${name} more time or memory, or smaller batches: it comes close to its own limits.`)];
    case 'poison':
      return [say(`Find the batch that fails in the logs of ${name}; more lanes would not help.`)];
    default:
      return [];
  }
}

function unknownStep(report: Report, place: Place): readonly Markup[] {
  const { decision } = report;
  if (decision.recommended.length > 0) return [];
  const { code: why } = decision.reason;
  if (why === 'policy-invalid') return documentSteps(report, place);
  if (why === 'source-unreadable') {
    const role = join([say('Look whether the stream is still there and the role of'), code(place.functionName)]);
    return [markup(`${role} may read it and its mappings.`)];
  }
  const logs = join([say('and at the logs of'), code(place.functionName)]);
  return [markup(`${say('Look whether CloudWatch has data for the stream,')} ${logs}.`)];
}

function documentSteps(report: Report, place: Place): readonly Markup[] {
  const name = parameterName(place, `streams/${sourceName(report)}`);
  return [
    join([say('See it as it stands:'), command(showParameterCommand(place, name))]),
    say('Put it right; the next turn reads it again, and a message here says when it is in order.'),
  ];
}

/** Settings without which one bad record holds up its whole shard. */
function poisonStep(report: Report): readonly Markup[] {
  const consumer = leadingConsumer(report);
  if (report.diagnosis.findings[0].bottleneck !== 'poison' || consumer === null) return [];
  const { bisectOnError, maximumRetryAttempts, maximumRecordAgeMs, hasFailureDestination } = consumer.mapping;
  const missing = [
    ...(bisectOnError ? [] : ['splitting a batch on errors']),
    ...(maximumRetryAttempts === null && maximumRecordAgeMs === null ? ['a limit on retries or on record age'] : []),
    ...(hasFailureDestination ? [] : ['a failure destination']),
  ];
  if (missing.length === 0) return [];
  return [say(`Its mapping lacks ${joinWords(missing)}: with them a bad record is set aside and the rest goes on.`)];
}

function nothingNow(report: Report): Markup {
  const until = lookAgainAt(catchUpOf(report));
  return say(until === null ? 'Nothing now.' : `Nothing now. Look again if it is not over by ${until}.`);
}

function lookAgainAt(catchUp: CatchUp | null): string | null {
  if (catchUp === null || catchUp.kind === 'not-in-sight') return null;
  return formatClockMinute(catchUp.latest ?? catchUp.at);
}
