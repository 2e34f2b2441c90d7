/** The `headgate` command: registers every subcommand and turns what happens into an exit code. */
import { Command, CommanderError } from 'commander';
import { type CliIo, EXIT, type ExitCode } from './io.ts';

/** Adds one subcommand; `finish` takes its exit code. */
export type CommandRegistration = (program: Command, io: CliIo, finish: (code: ExitCode) => void) => void;

/**
 * One file per command in `commands/`; a new one is added here, in the order of the help. Loaded when it is asked for: the
 * AWS SDK and what embeds an account take some 60 MB, and most commands need none of it.
 */
const COMMANDS: Readonly<Record<string, () => Promise<CommandRegistration>>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  emulate: async () => (await import('./commands/emulate.ts')).emulateCommand,
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand,
  'simulate-faults': async () => (await import('./commands/simulate-faults.ts')).simulateFaultsCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  bench: async () => (await import('./commands/bench.ts')).benchCommand,
  'bench-runs': async () => (await import('./commands/bench-runs.ts')).benchRunsCommand,
  'bench-sim': async () => (await import('./commands/bench-sim.ts')).benchSimCommand,
  config: async () => (await import('./commands/config.ts')).configCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  'bench-controller': async () => (await import('./commands/bench-controller.ts')).benchControllerCommand,
};

/** The one that is named first; all of them for the help and for a name that does not exist. */
async function registrationsFor([name]: readonly string[]): Promise<readonly CommandRegistration[]> {
  const named = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const wanted = named === undefined ? Object.values(COMMANDS) : [named];
  return Promise.all(wanted.map((load) => load()));
}

/** Runs the command line, without the names of node and script, and says how it ended. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = new Command('headgate')
    .description('Keeps Kinesis → Lambda pipelines on time at the lowest cost.')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  for (const register of await registrationsFor(args)) {
    register(program, io, (ended) => {
      code = ended;
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Help and version end as an error with exit code 0; commander has already written its own messages.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongInput;
    io.err(`headgate: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.failed;
  }
}
