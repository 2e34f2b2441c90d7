/** What one seed means: the account, its owner's wishes, how restless the decider is, and how much goes wrong. */
import type { Mode } from '../../core/policy.ts';
import { type Chance, createChance, createRandomStreams } from '../../world/random.ts';
import type { ScenarioDocument } from '../scenario/scenario-schema.ts';

export interface FaultPlan {
  readonly seed: number;
  readonly document: ScenarioDocument;
  readonly mode: Mode;
  /** `restless` wants some change of every lever in every turn; `headgate` is the real strategy. */
  readonly decider: 'headgate' | 'restless';
  readonly rates: FaultRates;
  /** Simulated time with faults, then without. */
  readonly chaosMs: number;
  readonly calmMs: number;
}

/** Probabilities per call, and of things between calls. */
export interface FaultRates {
  readonly crash: number;
  readonly notSent: number;
  readonly answerLost: number;
  readonly refused: number;
  readonly slowCall: number;
  readonly extraTurn: number;
  readonly foreignChange: number;
  /** Per look at the account: the stream or its mappings cannot be described. */
  readonly unreadable: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function faultPlanOf(seed: number): FaultPlan {
  const chance = createChance(createRandomStreams(seed)('fault-plan'));
  const restless = chance.uniform() < 0.7;
  return {
    seed,
    document: documentOf(chance, restless),
    mode: pick(chance, ['enforce', 'enforce', 'enforce', 'recommend', 'observe'] as const),
    decider: restless ? 'restless' : 'headgate',
    rates: ratesOf(chance),
    chaosMs: restless ? 1.5 * HOUR_MS : HOUR_MS,
    calmMs: 20 * MINUTE_MS,
  };
}

/** Some seeds are calm, some are wild: a bug may hide from either. */
function ratesOf(chance: Chance): FaultRates {
  const wildness = chance.uniform() ** 2;
  return {
    crash: 0.06 * wildness,
    notSent: 0.05 * wildness,
    answerLost: 0.05 * wildness,
    refused: 0.2 * wildness,
    slowCall: 0.1 * wildness,
    extraTurn: 0.3 * chance.uniform(),
    foreignChange: chance.uniform() < 0.3 ? 0.02 : 0,
    unreadable: 0.2 * wildness,
  };
}

function documentOf(chance: Chance, restless: boolean): ScenarioDocument {
  const peak = restless ? 5 : 40 + Math.floor(chance.uniform() * 160);
  const consumers = chance.uniform() < 0.3 ? ['first', 'second'] : ['first'];
  return {
    name: 'faults',
    durationSeconds: 6 * 3_600,
    workload: { kind: 'steps', steps: swings(chance, peak) },
    keys: { kind: 'uniform', count: 50 },
    source: { shards: 1 + Math.floor(chance.uniform() * 3) },
    consumers: consumers.map((name) => ({
      name,
      factor: 1,
      batchSize: 20,
      fixedMs: 100,
      perRecordMs: 20,
      downstream: 'store',
    })),
    downstreams: [
      {
        name: 'store',
        recordsPerSecondPerCall: 200,
        contention: 0.02,
        coherency: 0.001,
        timeoutSeconds: 5,
        faults: faultsOf(chance),
      },
    ],
    account: { concurrency: 40 + Math.floor(chance.uniform() * 200) },
    // Coarse on purpose: what is tried here is the loop, thousands of times, not the physics.
    physics: {
      pollSeconds: 10,
      tickSeconds: 5,
      coldStartMs: 0,
      mappingUpdatePauseSeconds: { min: 0, max: chance.uniform() < 0.3 ? 0 : 90 },
      reshardBaseSeconds: chance.uniform() < 0.3 ? 0 : 20,
      reshardPerOperationSeconds: chance.uniform() < 0.3 ? 0 : 2,
    },
    policy: {
      bounds: { shards: { min: 1, max: 8 }, factor: { min: 1, max: 6 + Math.floor(chance.uniform() * 5) } },
      coolDown: { factorOutSeconds: 0, factorInSeconds: 0, shardsOutSeconds: 0, shardsInSeconds: 0 },
      scaleIn: { factorQuietSeconds: 120, shardsQuietSeconds: 300 },
      ledgerReserve: Math.floor(chance.uniform() * 4),
      standBackSeconds: 300,
    },
  };
}

function swings(chance: Chance, peak: number) {
  return Array.from({ length: 24 }, (_, index) => ({
    atSeconds: index * 600,
    recordsPerSecond: Math.round(peak * chance.uniform()),
  }));
}

function faultsOf(chance: Chance) {
  if (chance.uniform() < 0.5) return [];
  const fromSeconds = Math.floor(600 + chance.uniform() * 1_800);
  // Every second one refuses everything: at the light load of these plans a slow downstream trips no breaker.
  const capacity = Math.max(0, chance.uniform() * 0.6 - 0.3);
  return [{ fromSeconds, toSeconds: fromSeconds + 600, capacity }];
}

export function pick<T>(chance: Chance, options: readonly [T, ...T[]]): T {
  return options[Math.floor(chance.uniform() * options.length)] ?? options[0];
}
