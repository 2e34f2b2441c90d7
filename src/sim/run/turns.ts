/** When the controller takes its turns, and with what. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { FleetOptions, FleetSummary } from '../../controller/fleet-summary.ts';
import { SECOND_MS } from '../../core/units.ts';
import type { Ports } from '../../ports.ts';

const TURN_SECONDS = 60;
/** An invocation has this long before it must not begin another change. */
const TURN_BUDGET_MS = 45_000;
const MAXIMUM_CHANGES = 20;
/** Keeps the phase apart from everything else that is drawn from the seed. */
const PHASE_SALT = 0x5ead;

/** Takes one turn of the whole fleet. */
export type Controller = (ports: Ports, options: FleetOptions) => Promise<FleetSummary>;

/** The second of the minute in which a scheduler happens to fire: drawn once from the seed, 0 to 59. */
export function turnPhase(seed: number): number {
  return uniformInt(xoroshiro128plus(seed ^ PHASE_SALT), 0, TURN_SECONDS - 1);
}

/** The first second from `second` on to which a turn belongs, in a run that started at the wall-clock time `startsAt`. */
export function nextTurnSecond(startsAt: number, second: number, phase: number): number {
  const ofMinute = (Math.floor(startsAt / SECOND_MS) + second) % TURN_SECONDS;
  return second + ((phase - ofMinute + TURN_SECONDS) % TURN_SECONDS);
}

/** One turn at the present time of the ports' clock. */
export function takeTurn(controller: Controller, ports: Ports, second: number): Promise<FleetSummary> {
  return controller(ports, {
    turnId: `turn-${String(second).padStart(7, '0')}`,
    deadlineAt: ports.clock.now() + TURN_BUDGET_MS,
    maximumChanges: MAXIMUM_CHANGES,
    only: 'all',
    woken: null,
    modeCeiling: null,
  });
}
