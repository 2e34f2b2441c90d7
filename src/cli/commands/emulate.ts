import type { Command } from 'commander';
import type { SlackPayload } from '../../report/slack/blocks.ts';
import { slackText } from '../../report/slack/plain.ts';
import { type LiveAccount, startLiveAccount } from '../embedded/live-account.ts';
import { type LiveController, startLiveController } from '../embedded/live-controller.ts';
import { EMBEDDED, environmentOf } from '../embedded/seed-of.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { loadScenario, tracesBeside } from '../load-scenario.ts';
import { numberOption } from '../number-option.ts';
import { seedOf, wholeNumber } from '../seed-option.ts';

interface EmulateOptions {
  readonly port: number;
  readonly speed: number;
  readonly from: number;
  readonly seed: number;
  readonly fresh: boolean;
  readonly controller: boolean;
  readonly set: readonly string[];
}

/** How often the account's time is looked at when nobody calls. */
const TICK_MS = 250;

/** Registers `headgate emulate`. */
export function emulateCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  program
    .command('emulate <scenario>')
    .description("serve a scenario's AWS account on loopback, until it is stopped")
    .requiredOption('--port <number>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, 65_535))
    .option('--speed <times>', 'seconds of the account per second', numberOption(0.1, 3_600), 1)
    .option('--from <seconds>', 'begin this far into the scenario', numberOption(0, 1_209_600), 0)
    .option('--seed <number>', 'all chance comes from it', seedOf, 1)
    .option('--fresh', 'no document and no tag yet, as right after a deploy', false)
    .option('--controller', 'run the bundle on it as well, a turn a minute, and print what Slack gets', false)
    .option('--set <path=value...>', 'change a field of the scenario', [])
    .action(async (scenario: string, options: EmulateOptions) => finish(await emulate(scenario, options, io)));
}

async function emulate(file: string, options: EmulateOptions, io: CliIo): Promise<ExitCode> {
  const loaded = loadScenario(file, options.set, io.readText);
  if (loaded.kind === 'invalid') {
    io.err(`headgate: ${file}:\n  ${loaded.problems.join('\n  ')}\n`);
    return EXIT.wrongInput;
  }
  const bundle = options.controller ? io.bundlePath() : null;
  if (options.controller && bundle === null) {
    io.err('headgate: the bundle is not built: npm run build makes it\n');
    return EXIT.failed;
  }
  const loadTrace = tracesBeside(file, io.readText);
  const { speed, from: fromSeconds, port, seed, fresh } = options;
  const account = await startLiveAccount(loaded.scenario, {
    speed,
    fromSeconds,
    port,
    seed,
    fresh,
    loadTrace,
    nowMs: io.nowMs,
  });
  io.out(greeting(account));
  const controller =
    bundle === null ? null : await startLiveController(account, { bundle, realTime: speed === 1, onLog: () => {} });
  await serve(account, controller, io);
  await controller?.stop();
  await account.emulator.close();
  return EXIT.done;
}

/** What whoever wants to call needs, ready to be pasted into a shell. */
function greeting({ emulator, world, now }: LiveAccount): string {
  const streams = world.listStreams().map(({ name, openShards }) => `${name} (${openShards} shards)`);
  const variables = Object.entries(environmentOf(emulator.endpoint)).map(([name, value]) => `export ${name}=${value}`);
  return [
    emulator.endpoint,
    '',
    `An embedded AWS account with ${streams.join(', ')}. Its time: ${new Date(now()).toISOString()}.`,
    `Table ${EMBEDDED.table}, documents below ${EMBEDDED.configPath}, Slack at ${emulator.webhookUrl}.`,
    'For another shell:',
    ...variables,
    '',
    'Stop it with Ctrl+C.',
    '',
  ].join('\n');
}

async function serve(account: LiveAccount, controller: LiveController | null, io: CliIo): Promise<void> {
  let isStopped = false;
  const stop = io.stopped().then(() => {
    isStopped = true;
  });
  while (!isStopped) {
    account.now();
    const answer = (await controller?.tick()) ?? null;
    if (answer !== null) io.out(`${answer}\n`);
    for (const { payload } of account.newMessages()) {
      io.out(`\n${slackText(payload as unknown as SlackPayload)}\n`);
    }
    await Promise.race([stop, io.wait(TICK_MS)]);
  }
}
