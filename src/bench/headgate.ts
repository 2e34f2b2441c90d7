/** Headgate as a contender: the loop of the product under the scenario's own policy, in enforce mode. */
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import type { Contender, Settings } from './contender.ts';
import { withEachStream } from './rivals/with-each-stream.ts';

export const HEADGATE_ID = 'headgate';

/**
 * Own cost of one source with one consumer that is looked at whole every minute, US dollars a month: metrics read, the
 * function, the table. Source: `npm run bench:controller`, which prints it; without rest, so an upper bound.
 */
const OWN_USD_PER_MONTH = 11.09;
/** What each further consumer of the source adds: ten of the 22 metrics (assumption from the same figures). */
const FURTHER_CONSUMER_USD_PER_MONTH = 5;
const HOURS_PER_MONTH = 730;

/** A scenario's own policy holds but for what tuning has set to something else than it is published with. */
function set(scenario: Scenario, settings: Settings): Scenario {
  const tuned = (name: string, own: number): number => {
    const published = HEADGATE.knobs.find((knob) => knob.name === name)?.published;
    const given = settings[name] ?? published;
    return given === undefined || given === published ? own : given;
  };
  return withEachStream(scenario, (stream) => ({
    ...stream,
    policy: {
      ...stream.policy,
      mode: 'enforce' as const,
      utilisationTarget: tuned('utilisationTarget', stream.policy.utilisationTarget),
      ledgerReserve: tuned('ledgerReserve', stream.policy.ledgerReserve),
      target: {
        ...stream.policy.target,
        catchUpSeconds: tuned('catchUpSeconds', stream.policy.target.catchUpSeconds),
      },
      scaleIn: {
        factorQuietSeconds: tuned('factorQuietSeconds', stream.policy.scaleIn.factorQuietSeconds),
        shardsQuietSeconds: tuned('shardsQuietSeconds', stream.policy.scaleIn.shardsQuietSeconds),
      },
    },
  }));
}

export const HEADGATE: Contender = {
  id: HEADGATE_ID,
  title: 'Headgate',
  kind: 'headgate',
  describedBy: 'this repository: src/controller and src/core',
  quirks: [],
  knobs: [
    {
      name: 'utilisationTarget',
      description: 'share of the measured capacity that demand may fill',
      unit: 'share of 1',
      published: 0.75,
      candidates: [0.6, 0.7, 0.75, 0.8, 0.85],
    },
    {
      name: 'catchUpSeconds',
      description: 'how long draining a backlog may take',
      unit: 'seconds',
      published: 600,
      candidates: [180, 300, 600, 900],
    },
    {
      name: 'factorQuietSeconds',
      description: 'how long the need stays lower before the factor goes back',
      unit: 'seconds',
      published: 600,
      candidates: [300, 600, 1_200, 2_400],
    },
    {
      name: 'shardsQuietSeconds',
      description: 'how long the need stays lower before shards go back',
      unit: 'seconds',
      published: 3_600,
      candidates: [1_800, 3_600, 7_200, 14_400],
    },
    {
      name: 'ledgerReserve',
      description: 'reshards of the day kept for emergencies',
      unit: 'calls',
      published: 3,
      candidates: [1, 2, 3, 4],
    },
  ],
  prepare: set,
  deciding: () => ({ kind: 'headgate' }),
  ownUsdPerHour: (consumers) =>
    (OWN_USD_PER_MONTH + Math.max(0, consumers - 1) * FURTHER_CONSUMER_USD_PER_MONTH) / HOURS_PER_MONTH,
};
