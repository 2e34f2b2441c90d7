/** Ways into the pure core: assess and decide with defaults, and one proposal before one guard. */
import { type Assessment, assess } from '../../src/core/assess.ts';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { decide } from '../../src/core/decide.ts';
import type { DecideInput, DecideResult } from '../../src/core/decider.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Bottleneck, Diagnosis } from '../../src/core/diagnosis.ts';
import type { GuardContext } from '../../src/core/guard.ts';
import type { Observation } from '../../src/core/observation.ts';
import type { Proposal } from '../../src/core/proposal.ts';
import { known } from '../../src/core/reading.ts';
import { reason } from '../../src/core/reason.ts';
import type { SourceState } from '../../src/core/state.ts';
import { anObservation, aStream, MAPPING, NOW } from './observation-builder.ts';
import { aPolicy } from './policy-builder.ts';
import { aState, factorAction, reshardAction } from './state-builder.ts';

export function decideInput(
  observation: Observation,
  state: SourceState,
  fields: Partial<Omit<DecideInput, 'assessment'>> = {},
): DecideInput {
  const now = fields.now ?? NOW;
  const rest = { policy: aPolicy(), switchedOff: false, breakers: [], spareSlots: null, ...fields, now };
  return { assessment: assess(observation, state, now), ...rest };
}

export function decideOn(
  observation: Observation,
  state: SourceState = aState(),
  fields: Partial<Omit<DecideInput, 'assessment'>> = {},
): DecideResult {
  return decide(decideInput(observation, state, fields));
}

/** What holds a source back, worst first. */
export function findingsOf(
  observation: Observation,
  state: SourceState = aState(),
  breakers: readonly BreakerState[] = [],
): Diagnosis['findings'] {
  return diagnose(assess(observation, state, NOW), aPolicy(), breakers, NOW).findings;
}

export function namesOf(findings: Diagnosis['findings']): readonly Bottleneck[] {
  return findings.map((finding) => finding.bottleneck);
}

const WHY: Record<Proposal['purpose'], Proposal['reason']> = {
  relief: reason('relief-raised', 'more lanes are wanted'),
  capacity: reason('shards-raised', 'more shards are wanted'),
  'hand-back': reason('relief-returned', 'less is wanted'),
  shed: reason('pressure-lowered', 'less pressure is wanted'),
  offset: reason('pressure-lowered', 'less pressure is wanted'),
  undo: reason('change-undone', 'it did nothing'),
  probe: reason('probe-started', 'one step more is tried'),
};

export function factorProposal(from: number, to: number, fields: Partial<Proposal> = {}): Proposal {
  const purpose = fields.purpose ?? (to > from ? 'relief' : 'hand-back');
  return {
    action: factorAction(from, to, fields.mappingId ?? MAPPING),
    direction: to > from ? 'out' : 'in',
    purpose,
    mappingId: MAPPING,
    downstreams: ['orders-db'],
    reason: WHY[purpose],
    prediction: null,
    ...fields,
  };
}

export function shardProposal(from: number, to: number, fields: Partial<Proposal> = {}): Proposal {
  const purpose = to > from ? 'capacity' : 'hand-back';
  return {
    action: reshardAction(from, to),
    direction: to > from ? 'out' : 'in',
    purpose,
    mappingId: null,
    downstreams: [],
    reason: WHY[purpose],
    prediction: null,
    ...fields,
  };
}

export interface ContextFields extends Partial<GuardContext> {
  readonly assessment?: Assessment;
}

/** A guard's context of a healthy source; only what a test is about has to be given. */
export function guardContext(fields: ContextFields = {}): GuardContext {
  const now = fields.now ?? NOW;
  const observation = fields.observation ?? anObservation();
  const state = fields.state ?? aState();
  const assessment = fields.assessment ?? assess(observation, state, now);
  const policy = fields.policy ?? aPolicy();
  return {
    observation,
    source: known(observation.source) ?? aStream(),
    consumers: known(observation.consumers) ?? [],
    signals: assessment.signals,
    diagnosis: diagnose(assessment, policy, fields.breakers ?? [], now),
    state,
    policy,
    switchedOff: false,
    breakers: [],
    spareSlots: null,
    approved: [],
    now,
    ...fields,
  };
}
