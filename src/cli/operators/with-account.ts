/** What every operator's command does first and last: read its settings, open the account, say what failed. */
import type { DocumentText } from '../../config/document-text.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { type Account, openAccount } from './account.ts';
import { accountClock } from './account-clock.ts';
import { type PlaceOptions, readSettings } from './settings.ts';

/** Runs `work` against the account that environment and options name. */
export async function withAccount(
  io: CliIo,
  options: PlaceOptions,
  needs: { readonly table: boolean },
  work: (account: Account) => Promise<ExitCode>,
): Promise<ExitCode> {
  const settings = readSettings(process.env, options, needs.table);
  if (settings.kind === 'invalid') {
    io.err(`headgate: it is not known where to look:\n  ${settings.problems.join('\n  ')}\n`);
    return EXIT.wrongInput;
  }
  // The SDK's word about future versions of Node is not for somebody who is on call.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const account = openAccount(settings, await accountClock(settings.endpointUrl, io.nowMs));
  try {
    return await work(account);
  } catch (error) {
    io.err(`headgate: ${failureText(error, account)}\n`);
    return EXIT.failed;
  } finally {
    account.close();
  }
}

function failureText(error: unknown, { denials, settings }: Account): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const denied = denials.all();
  const permission = denied.length === 0 ? '' : `\n  denied to these credentials: ${denied.join(', ')}`;
  const table = `table ${settings.stateTable ?? 'not named'}`;
  return `the account did not answer as needed (${what})\n  Region ${settings.region}, path ${settings.configPath}, ${table}${permission}`;
}

/** The name of a document as a parameter: `/headgate/streams/orders`. */
export function parameterOf(path: string, name: string): string {
  return `${path.replace(/\/+$/, '')}/${name}`;
}

/** The same documents with one of them written anew, or without it where `value` is null. */
export function replaced(
  documents: readonly DocumentText[],
  configPath: string,
  name: string,
  value: string | null,
): readonly DocumentText[] {
  const others = documents.filter(({ path }) => path !== name);
  if (value === null) return others;
  const secret = name === 'slack-webhook';
  return [...others, { name: parameterOf(configPath, name), path: name, secret, value: secret ? '' : value }];
}
