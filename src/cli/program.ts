/** The `headgate` command: registers every subcommand and turns what happens into an exit code. */
import { Command, CommanderError } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { benchControllerCommand } from './commands/bench-controller.ts';
import { benchRunsCommand } from './commands/bench-runs.ts';
import { benchSimCommand } from './commands/bench-sim.ts';
import { compareCommand } from './commands/compare.ts';
import { configCommand } from './commands/config.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { emulateCommand } from './commands/emulate.ts';
import { simulateCommand } from './commands/simulate.ts';
import { simulateFaultsCommand } from './commands/simulate-faults.ts';
import { statusCommand } from './commands/status.ts';
import { type CliIo, EXIT, type ExitCode } from './io.ts';

/** Adds one subcommand; `finish` takes its exit code. */
export type CommandRegistration = (program: Command, io: CliIo, finish: (code: ExitCode) => void) => void;

/** One file per command in `commands/`; a new one is added here. */
const COMMANDS: readonly CommandRegistration[] = [
  demoCommand,
  emulateCommand,
  simulateCommand,
  simulateFaultsCommand,
  compareCommand,
  benchCommand,
  benchRunsCommand,
  benchSimCommand,
  configCommand,
  doctorCommand,
  statusCommand,
  benchControllerCommand,
];

/** Runs the command line, without the names of node and script, and says how it ended. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = new Command('headgate')
    .description('Keeps Kinesis → Lambda pipelines on time at the lowest cost.')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  for (const register of COMMANDS) {
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
