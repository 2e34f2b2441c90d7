/** The account's time: the machine's, except for an account on this machine, which may live in another time. */
import type { EpochMs } from '../../core/units.ts';
import type { Clock } from '../../ports.ts';

const LOOPBACK = /^https?:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?(?:\/|$)/;

/** Asks an embedded account once what time it has and goes on from there. */
export async function accountClock(endpointUrl: string | null, nowMs: () => EpochMs): Promise<Clock> {
  if (endpointUrl === null || !LOOPBACK.test(endpointUrl)) return { now: nowMs };
  const there = await dateOf(endpointUrl);
  if (there === null) return { now: nowMs };
  const ahead = there - nowMs();
  return { now: () => nowMs() + ahead };
}

/** Null: it does not answer, or not with a date; the calls that follow will say why. */
async function dateOf(endpointUrl: string): Promise<EpochMs | null> {
  try {
    const at = Date.parse((await fetch(endpointUrl)).headers.get('date') ?? '');
    return Number.isNaN(at) ? null : at;
  } catch {
    return null;
  }
}
