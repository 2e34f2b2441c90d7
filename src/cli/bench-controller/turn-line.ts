/** What the controller says of a turn itself: the `turn finished` line of its own log. */
import { setTimeout as sleep } from 'node:timers/promises';

/** The fields of the line that are measured here. */
export interface TurnLine {
  readonly turnId: string;
  readonly resting: number;
  readonly skipped: readonly unknown[];
  readonly failures: readonly unknown[];
  readonly calls: number;
  readonly failedCalls: number;
  /** Attempts by `service:operation`. */
  readonly callsByOperation: Readonly<Record<string, number>>;
  readonly metricsRequested: number;
  readonly capacityUnits: number;
  readonly dollars: number;
}

/** What a process writes to its log, in the pieces in which it comes. */
export interface LogReader {
  readonly onLog: (text: string) => void;
  /** The line of that turn, waited for; null: it has not come. */
  turn(turnId: string, withinMs: number): Promise<TurnLine | null>;
  /** Bytes since the last call. */
  takeBytes(): number;
}

const LOOK_EVERY_MS = 5;

export function createLogReader(): LogReader {
  const turns = new Map<string, TurnLine>();
  let rest = '';
  let bytes = 0;
  return {
    onLog: (text) => {
      bytes += Buffer.byteLength(text);
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.flatMap((one) => turnLine(one) ?? [])) turns.set(line.turnId, line);
    },
    turn: async (turnId, withinMs) => {
      for (let waited = 0; waited < withinMs && !turns.has(turnId); waited += LOOK_EVERY_MS) await sleep(LOOK_EVERY_MS);
      return turns.get(turnId) ?? null;
    },
    takeBytes: () => {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
  };
}

/** The bundle is of the same commit: its line has the shape that the handler gives it. */
function turnLine(line: string): TurnLine | null {
  return line.includes('"turn finished"') ? (JSON.parse(line) as TurnLine) : null;
}
