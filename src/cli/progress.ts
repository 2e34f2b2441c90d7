import type { Progress } from '../sim/run/closed-loop.ts';
import type { CliIo } from './io.ts';

/** Quiet until then, so that short runs print nothing. */
const QUIET_MS = 1_000;
const TERMINAL_STEP_MS = 200;
/** A log gets a line less often than a terminal, which rewrites its own. */
const LOG_STEP_MS = 5_000;

export interface ProgressLine {
  show(progress: Progress): void;
  end(): void;
}

/** Says on standard error how far a long run has come. */
export function progressLine(io: CliIo, name: string): ProgressLine {
  const startedAt = io.nowMs();
  const step = io.errIsTerminal ? TERMINAL_STEP_MS : LOG_STEP_MS;
  let shownAt: number | null = null;
  return {
    show: ({ atSeconds, ofSeconds }) => {
      const now = io.nowMs();
      if (now - startedAt < QUIET_MS || (shownAt !== null && now - shownAt < step)) return;
      shownAt = now;
      const line = `${name}: ${Math.floor((atSeconds / ofSeconds) * 100)} % of ${ofSeconds} simulated seconds`;
      io.err(io.errIsTerminal ? `\r${line}` : `${line}\n`);
    },
    end: () => {
      if (shownAt !== null && io.errIsTerminal) io.err('\r\u001b[K');
    },
  };
}
