import type { Command } from 'commander';
import type { CliIo, ExitCode } from '../io.ts';
import { putDocument, removeDocument, WEBHOOK_VARIABLE } from '../operators/config-change.ts';
import { checkAccount, checkFiles, getDocument, listDocuments } from '../operators/config-list.ts';
import { type PlaceOptions, withPlaceOptions } from '../operators/settings.ts';
import { withAccount } from '../operators/with-account.ts';

const NO_TABLE = { table: false } as const;
const NAME = 'defaults, streams/<name>, downstreams/<name>, switch or slack-webhook';

/** Registers `headgate config` and what is below it. */
export function configCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  const config = program.command('config').description("read and write the owners' documents in the parameter store");
  withPlaceOptions(config.command('list'), false)
    .description('every document with its state, and every source with its effective mode and why')
    .action(async (options: PlaceOptions) =>
      finish(await withAccount(io, options, NO_TABLE, (account) => listDocuments(account, io))),
    );
  withPlaceOptions(config.command('get'), false)
    .description('print one document as it was written')
    .argument('<name>', NAME)
    .action(async (name: string, options: PlaceOptions) =>
      finish(await withAccount(io, options, NO_TABLE, (account) => getDocument(account, name, io))),
    );
  putCommand(config, io, finish);
  withPlaceOptions(config.command('remove'), false)
    .description('take one document away')
    .argument('<name>', NAME)
    .action(async (name: string, options: PlaceOptions) =>
      finish(await withAccount(io, options, NO_TABLE, (account) => removeDocument(account, name, io))),
    );
  withPlaceOptions(config.command('check'), false)
    .description('validate what is in the account, or local files without AWS')
    .argument('[files...]', 'defaults.json, streams/<name>.json, downstreams/<name>.json, or NAME=FILE')
    .action(async (files: readonly string[], options: PlaceOptions) =>
      finish(
        files.length > 0
          ? checkFiles(files, io)
          : await withAccount(io, options, NO_TABLE, (account) => checkAccount(account, io)),
      ),
    );
}

interface PutOptions extends PlaceOptions {
  readonly unchecked?: boolean;
}

function putCommand(config: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  withPlaceOptions(config.command('put'), false)
    .description('validate one document together with the others, then write it')
    .argument('<name>', NAME)
    .argument('[value]', `the text, or @FILE; slack-webhook only @FILE or the variable ${WEBHOOK_VARIABLE}`)
    .option('--unchecked', 'write it although it has problems')
    .action(async (name: string, value: string | undefined, { unchecked = false, ...options }: PutOptions) => {
      const put = { name, value, unchecked, env: process.env };
      finish(await withAccount(io, options, NO_TABLE, (account) => putDocument(account, put, io)));
    });
}
