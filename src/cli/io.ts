/** What a command needs of the machine it runs on, so that tests run commands without a process. */
export interface CliIo {
  /** Writes to standard output; the caller ends lines. */
  readonly out: (text: string) => void;
  /** Writes to standard error; the caller ends lines. */
  readonly err: (text: string) => void;
  /** Standard error is a terminal: progress may rewrite its line. */
  readonly errIsTerminal: boolean;
  /** The text of a file; throws when it cannot be read. */
  readonly readText: (path: string) => string;
  /** Writes a file, with the folders above it. */
  readonly writeText: (path: string, text: string) => void;
  /** Runs `headgate` with these arguments in a process of its own; hands on each line it prints; its exit code. */
  readonly runSelf: (args: readonly string[], onLine: (line: string) => void) => Promise<number>;
  /** The deployable bundle; null when it has not been built. */
  readonly bundlePath: () => string | null;
  /** Processor cores that may be used. */
  readonly cores: number;
  /** Wall-clock milliseconds. */
  readonly nowMs: () => number;
  /** Resolves when somebody asks the command to stop (Ctrl+C). */
  readonly stopped: () => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Exit codes of the `headgate` command. */
export const EXIT = { done: 0, failed: 1, wrongInput: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
