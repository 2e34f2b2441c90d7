/** What owners and their tools say: mode, documents, drift, permissions, readings. */
import { known } from '../../core/reading.ts';
import { joinWords, oneLine } from '../../report/format.ts';
import { MISSING_WORDS } from '../../report/names.ts';
import { stepsToEnforce } from '../operators/mode-chain.ts';
import { type Check, ok, stop, warn } from './check.ts';
import { consumersOf } from './check-mapping.ts';
import type { DoctorFacts } from './doctor-facts.ts';

const STACK = 'aws:cloudformation:stack-name';
/** Tags by which teams mark what Terraform owns; Terraform itself leaves none. */
const TERRAFORM = /^(?:terraform|managed[-_]?by|iac|provisioner)$/i;

/** Every check about the owner's side. */
export function ownerChecks(facts: DoctorFacts): readonly Check[] {
  return [checkMode(facts), checkDocuments(facts), checkDrift(facts), checkPermissions(facts), ...checkReadings(facts)];
}

function checkMode({ chain, name }: DoctorFacts): Check {
  const fact = `${chain.effective}: ${chain.text}`;
  if (chain.effective === 'held') return stop('mode', fact, chain.problems.join('; '));
  if (chain.effective === 'off') return stop('mode', fact, "set the stream's tag headgate to on");
  const steps = stepsToEnforce(chain, name);
  if (chain.switch === 'off') {
    return warn('mode', fact, ['headgate config put switch on', ...steps].join('; '));
  }
  return steps.length === 0 ? ok('mode', fact) : ok('mode', `${fact}. To enforce: ${joinWords(steps)}`);
}

function checkDocuments({ problems, name }: DoctorFacts): Check {
  const id = 'documents';
  if (problems.length === 0) return ok(id, 'no document has a problem');
  const told = problems.map(({ where, text }) => `${where}: ${text}`);
  const own = problems.filter(({ where }) => where.endsWith(`/streams/${name}`) || where.endsWith('/defaults'));
  const todo = 'put them right with headgate config put, which validates before it writes';
  return own.length > 0 ? stop(id, told.join('; '), todo) : warn(id, told.join('; '), todo);
}

/** The owner's tool writes its own shard count and factor at the next deploy. */
function checkDrift({ tags }: DoctorFacts): Check {
  const id = 'drift';
  if (tags.kind === 'unread') {
    return warn(
      id,
      `tags could not be read: ${tags.why}`,
      'grant kinesis:ListTagsForStream to whoever runs the doctor',
    );
  }
  const stack = tags.value[STACK];
  if (stack !== undefined) {
    return warn(
      id,
      `the CloudFormation stack ${oneLine(stack)} owns the stream: a template that names ShardCount or ParallelizationFactor sets it back only when that value in the template changes, and drift detection shows the difference`,
      'leave both out of later changes of the template (with CDK and SAM too), or set them to the bounds you want to come back to; Headgate stands back for hours after such a change',
    );
  }
  const terraform = Object.entries(tags.value).find(
    ([key, value]) => TERRAFORM.test(key) && /terraform/i.test(`${key} ${value}`),
  );
  if (terraform !== undefined) {
    return warn(
      id,
      `its tag ${oneLine(terraform[0])} says Terraform: every apply sets shard_count and parallelization_factor back`,
      'lifecycle { ignore_changes = [shard_count] } on aws_kinesis_stream, [parallelization_factor] on aws_lambda_event_source_mapping',
    );
  }
  return ok(
    id,
    'no tag of CloudFormation. Terraform leaves none: if it owns the stream, ignore_changes = [shard_count] and [parallelization_factor]',
  );
}

function checkPermissions({ denied, refusedChanges }: DoctorFacts): Check {
  const id = 'permissions';
  if (refusedChanges.length > 0) {
    return stop(
      id,
      `AWS refused the controller for lack of a permission: ${joinWords(refusedChanges)}`,
      "grant them to the controller's role; a permissions boundary or a policy of the organisation may forbid them too",
    );
  }
  if (denied.length === 0) return ok(id, 'no call of this examination was denied');
  return warn(
    id,
    `denied to the credentials the doctor runs with: ${joinWords(denied)}`,
    "grant them, or run the doctor with the controller's role: what is denied to you may be allowed to it",
  );
}

/** Without these readings a turn holds. */
function checkReadings(facts: DoctorFacts): readonly Check[] {
  const { source, consumers, sourceMetrics } = facts.observation;
  const id = 'readings';
  if (source.kind === 'missing') {
    return [stop(id, `the stream could not be read: ${MISSING_WORDS[source.why]}`, 'see permissions')];
  }
  if (consumers.kind === 'missing') {
    return [
      stop(id, `its mappings or their functions could not be read: ${MISSING_WORDS[consumers.why]}`, 'see permissions'),
    ];
  }
  if (known(consumers)?.length === 0) return [stop(id, 'no mapping reads it: there is nothing to scale', 'add one')];
  const silent = consumersOf(facts).filter(({ metrics }) => metrics.iteratorAgeMaxMs.kind === 'missing');
  const quiet = sourceMetrics.incomingRecords.kind === 'missing';
  if (!quiet && silent.length === 0) return [ok(id, 'stream, mappings, functions and metrics can be read')];
  const who = silent.map(({ lambda }) => `the iterator age of ${lambda.name}`);
  const what = [...(quiet ? ['records put into the stream'] : []), ...who];
  return [
    warn(
      id,
      `no data points lately: ${joinWords(what)}`,
      'nothing if the stream is idle; otherwise look at mapping and function',
    ),
  ];
}
