import type { Command } from 'commander';
import { renderStatus } from '../../report/status.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { type PlaceOptions, withPlaceOptions } from '../operators/settings.ts';
import { buildStatus } from '../operators/status-view.ts';
import { withAccount } from '../operators/with-account.ts';
import { wholeNumber } from '../seed-option.ts';

interface StatusOptions extends PlaceOptions {
  readonly json?: boolean;
  readonly last: number;
}

const DECISIONS = 5;
const DECISIONS_MAX = 1_000;

/** Registers `headgate status`. */
export function statusCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  withPlaceOptions(program.command('status'), true)
    .description('what Headgate knows and has done: per source its mode, findings, levers, incident and decisions')
    .argument('[streams...]', 'names of streams; all unless given')
    .option('--last <number>', 'decisions of each source', wholeNumber(0, DECISIONS_MAX), DECISIONS)
    .option('--json', 'one JSON object instead of text')
    .action(async (streams: readonly string[], options: StatusOptions) => finish(await status(streams, options, io)));
}

async function status(streams: readonly string[], options: StatusOptions, io: CliIo): Promise<ExitCode> {
  return withAccount(io, options, { table: true }, async (account) => {
    const { store, settings } = account;
    const { stateTable } = settings;
    if (store === null || stateTable === null) throw new Error('status needs a table');
    const seen = { ...account, store, settings: { ...settings, stateTable } };
    const built = await buildStatus(seen, streams, options.last);
    if (built.kind === 'unknown-streams') {
      const known = built.known.length === 0 ? 'none' : built.known.join(', ');
      io.err(`headgate: not looked after: received ${built.unknown.join(', ')}, accepted ${known}\n`);
      return EXIT.wrongInput;
    }
    io.out(options.json === true ? `${JSON.stringify(built.view)}\n` : renderStatus(built.view));
    return EXIT.done;
  });
}
