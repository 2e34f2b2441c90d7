/** How long something has been so, in all. */

export interface Stopwatch {
  /** It is so, or not, from now on. */
  turn(isOn: boolean, nowMs: number): void;
  /** Reading changes nothing, not even the rounding of the sum. */
  readMs(nowMs: number): number;
}

export function createStopwatch(startsOn: boolean): Stopwatch {
  let isOn = startsOn;
  let turnedAtMs = 0;
  let totalMs = 0;
  return {
    turn(isNow, nowMs) {
      if (isNow === isOn) return;
      if (isOn) totalMs += nowMs - turnedAtMs;
      isOn = isNow;
      turnedAtMs = nowMs;
    },
    readMs: (nowMs) => totalMs + (isOn ? nowMs - turnedAtMs : 0),
  };
}
