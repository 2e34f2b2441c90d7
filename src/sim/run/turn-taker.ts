/** Who decides in a run, and when: Headgate's own loop, a decider, or nobody. */
import type { FleetSummary } from '../../controller/fleet-summary.ts';
import type { BreakerState } from '../../core/breaker-state.ts';
import type { Report } from '../../core/decision.ts';
import type { Mode } from '../../core/policy.ts';
import type { World } from '../../world/world-api.ts';
import type { Scenario } from '../scenario/scenario-schema.ts';
import type { Decider, OrderResult } from './decider.ts';
import { deciderStart, takeDeciderTurn } from './decider-loop.ts';
import { simAccountOf } from './sim-account.ts';
import { simPorts } from './sim-ports.ts';
import { type Controller, nextTurnSecond, takeTurn, turnPhase } from './turns.ts';

/** `none`: nothing looks at the streams at all. */
export type RunMode = Mode | 'none';

/** Who decides about what. */
export interface TurnInput {
  readonly scenario: Scenario;
  readonly world: World;
  readonly seed: number;
  readonly mode: RunMode;
  readonly controller: Controller;
  /** The second of the minute of the turns; without it the seed decides. */
  readonly turnSecond?: number | undefined;
  /** Decides instead of the controller. Null: nobody does. */
  readonly decider: Decider | null;
}

/** What one turn came to. */
export interface Turn {
  readonly reports: readonly Report[];
  readonly skipped: FleetSummary['skipped'];
  /** Null: whoever decides has no breakers. */
  readonly breakers: readonly BreakerState[] | null;
  /** What became of a decider's orders. */
  readonly results: readonly OrderResult[];
}

export interface TurnTaker {
  /** The first second from `second` on in which there is a turn; infinite when there is none. */
  nextFrom(second: number): number;
  take(second: number): Promise<Turn>;
}

/** Once a minute, at the second that the seed decides. */
export function turnTaker(input: TurnInput): TurnTaker {
  const { scenario, world, seed, mode, decider } = input;
  if (decider === null && mode === 'none') return NOBODY;
  const phase = input.turnSecond ?? turnPhase(seed);
  const startsAt = Date.parse(scenario.startsAt);
  return {
    nextFrom: (second) => nextTurnSecond(startsAt, second, phase),
    take:
      decider === null
        ? headgateTurns(input, mode === 'none' ? 'observe' : mode)
        : deciderTurns(scenario, world, decider),
  };
}

const NOBODY: TurnTaker = {
  nextFrom: () => Number.POSITIVE_INFINITY,
  take: async () => ({ reports: [], skipped: [], breakers: null, results: [] }),
};

type Take = TurnTaker['take'];

function headgateTurns({ scenario, world, controller }: TurnInput, mode: Mode): Take {
  const ports = simPorts(scenario, simAccountOf(scenario, world), mode);
  return async (second) => {
    const { reports, skipped, breakers } = await takeTurn(controller, ports, second);
    return { reports, skipped, breakers, results: [] };
  };
}

function deciderTurns(scenario: Scenario, world: World, decider: Decider): Take {
  const account = simAccountOf(scenario, world);
  const downstreams = scenario.downstreams.map(({ name }) => name);
  let state = deciderStart(decider);
  return async (second) => {
    state = takeDeciderTurn(account, downstreams, decider, state, second);
    return { reports: [], skipped: [], breakers: null, results: state.lastResults };
  };
}
