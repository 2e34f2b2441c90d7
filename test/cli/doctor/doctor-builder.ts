/** Facts of a source that is ready for `enforce`; a test names what is not. */
import type { Check } from '../../../src/cli/doctor/check.ts';
import type { DoctorFacts } from '../../../src/cli/doctor/doctor-facts.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { modeChainOf } from '../../../src/cli/operators/mode-chain.ts';
import { measure } from '../../../src/core/measure.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { initialState } from '../../../src/core/state.ts';
import { DAY_MS } from '../../../src/core/units.ts';
import {
  aConsumer,
  anAccount,
  anObservation,
  type ConsumerFields,
  MAPPING,
  NOW,
} from '../../support/observation-builder.ts';
import { aPolicy } from '../../support/policy-builder.ts';

const ENFORCED = [
  { name: '/headgate/defaults', path: 'defaults', secret: false, value: '{"mode":"enforce"}' },
  { name: '/headgate/streams/orders', path: 'streams/orders', secret: false, value: '{"mode":"enforce"}' },
];

/** A consumer that has every setting. */
export function aReadyConsumer(fields: ConsumerFields = {}) {
  const mapping = { maximumRetryAttempts: 10, maximumRecordAgeMs: DAY_MS / 2, ...fields.mapping };
  return aConsumer({ ...fields, mapping });
}

export function anObservationOf(fields: ConsumerFields = {}): Observation {
  return anObservation({ consumers: [aReadyConsumer(fields)] });
}

export function doctorFacts(fields: Partial<DoctorFacts> = {}): DoctorFacts {
  const observation = fields.observation ?? anObservationOf();
  return {
    at: NOW,
    name: 'orders',
    observation,
    signals: measure(observation, initialState(observation.sourceId), NOW),
    account: anAccount(),
    chain: modeChainOf(ENFORCED, { name: 'orders', tag: null }),
    policy: aPolicy(),
    problems: [],
    downstreamMetrics: 0,
    qualifiers: { [MAPPING]: 'live' },
    eventCounts: [],
    tags: { kind: 'found', value: { team: 'shop' } },
    registered: { kind: 'found', value: [] },
    shardLimits: { kind: 'found', value: { limit: 500, open: 40 } },
    ledger: { kind: 'found', value: [] },
    refusedChanges: [],
    denied: [],
    ...fields,
  };
}

/** What one check says of these facts. */
export function checkOf(id: string, fields: Partial<DoctorFacts>): Check {
  const found = examine(doctorFacts(fields)).checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`there is no check ${id}`);
  return found;
}

/** What one check says of a consumer with these fields. */
export function consumerCheck(id: string, consumer: ConsumerFields, fields: Partial<DoctorFacts> = {}): Check {
  return checkOf(id, { observation: anObservationOf(consumer), ...fields });
}
