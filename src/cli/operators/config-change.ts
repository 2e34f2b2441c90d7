/** `headgate config put` and `remove`: the only commands of operators that write, and what they write is a parameter. */
import { bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import type { DocumentProblem } from '../../core/announcement.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import type { Account } from './account.ts';
import { modeLines, modesOf } from './config-modes.ts';
import { parameterOf, replaced } from './with-account.ts';

/** The variable a webhook may come from, so that it is in no command line. */
export const WEBHOOK_VARIABLE = 'HEADGATE_SLACK_WEBHOOK';
const WEBHOOK = 'slack-webhook';

/** What is to be written. */
export interface Put {
  readonly name: string;
  /** The text, or `@FILE`; absent: for the webhook, from the environment. */
  readonly value: string | undefined;
  /** Write it although it has problems. */
  readonly unchecked: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Text = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly why: string };

/** Validates the new document together with all others, and only then writes it. */
export async function putDocument(account: Account, put: Put, io: CliIo): Promise<ExitCode> {
  const { name, unchecked } = put;
  const text = put.name === WEBHOOK ? webhookOf(put, io) : documentOf(put, io);
  if (text.kind === 'refused') {
    io.err(`headgate: ${name}: ${text.why}\n`);
    return EXIT.wrongInput;
  }
  const { configPath } = account.settings;
  const before = await account.documents();
  const after = replaced(before, configPath, name, text.text);
  const problems = newProblems(before, after, parameterOf(configPath, name));
  if (problems.length > 0) {
    io.err(problemLines(problems, unchecked ? 'written all the same' : 'nothing was written'));
    if (!unchecked) return EXIT.wrongInput;
  }
  await account.calls.put({ name: parameterOf(configPath, name), value: text.text, secret: name === WEBHOOK });
  io.out(`${parameterOf(configPath, name)} written; it counts from the next turn on, within a minute\n`);
  return tellModes(account, after, name, io);
}

/** What Headgate has lent goes back only while it looks after the stream. */
const LEFT_BEHIND =
  'Factors and shards stay as they are now, also what Headgate has lent: docs/emergency.md says how to put it back.\n';

/** Takes a document away. */
export async function removeDocument(account: Account, name: string, io: CliIo): Promise<ExitCode> {
  const { configPath } = account.settings;
  const before = await account.documents();
  if (!(await account.calls.remove(parameterOf(configPath, name)))) {
    io.err(`headgate: there is no ${name} below ${configPath}\n`);
    return EXIT.failed;
  }
  const after = replaced(before, configPath, name, null);
  io.out(`${parameterOf(configPath, name)} removed\n`);
  if (name.startsWith('streams/')) io.out(LEFT_BEHIND);
  const problems = newProblems(before, after, null);
  if (problems.length > 0) io.err(problemLines(problems, 'without it others have problems'));
  return tellModes(account, after, name, io);
}

function documentOf({ name, value }: Put, io: CliIo): Text {
  if (value === undefined) return { kind: 'refused', why: 'received no value, accepted the text or @FILE' };
  if (!value.startsWith('@')) return { kind: 'text', text: value };
  return fileText(name, value.slice(1), io);
}

/** The address never comes from the command line: it would stay in the shell's history and in the list of processes. */
function webhookOf({ name, value, env }: Put, io: CliIo): Text {
  if (value !== undefined && !value.startsWith('@')) {
    return { kind: 'refused', why: `it is a secret: accepted @FILE, or nothing and the variable ${WEBHOOK_VARIABLE}` };
  }
  const text: Text =
    value === undefined ? { kind: 'text', text: env[WEBHOOK_VARIABLE] ?? '' } : fileText(name, value.slice(1), io);
  if (text.kind === 'refused') return text;
  const address = text.text.trim();
  if (address === '') {
    return { kind: 'refused', why: `received nothing, accepted @FILE or the variable ${WEBHOOK_VARIABLE}` };
  }
  if (!/^https?:\/\/[^\s/]+\/\S+$/.test(address)) {
    return { kind: 'refused', why: 'received something else than an address, accepted https://hooks.slack.com/…' };
  }
  return { kind: 'text', text: address };
}

function fileText(name: string, path: string, io: CliIo): Text {
  try {
    return { kind: 'text', text: io.readText(path) };
  } catch (error) {
    return { kind: 'refused', why: `${path} for ${name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Problems of the document itself, and those it gives to others: bounds of a stream that cross those of the defaults. */
function newProblems(
  before: readonly DocumentText[],
  after: readonly DocumentText[],
  own: string | null,
): readonly DocumentProblem[] {
  const old = new Set(bookOf(before).problems.map(({ where, text }) => `${where} ${text}`));
  return bookOf(after).problems.filter(({ where, text }) => where === own || !old.has(`${where} ${text}`));
}

function problemLines(problems: readonly DocumentProblem[], what: string): string {
  const lines = problems.map(({ where, text }) => `  ${where}: ${text}\n`);
  return `headgate: ${what}:\n${lines.join('')}`;
}

/** What the change makes of the modes: of one stream, or of all where it concerns all. */
async function tellModes(
  account: Account,
  documents: readonly DocumentText[],
  name: string,
  io: CliIo,
): Promise<ExitCode> {
  if (name === WEBHOOK || name.startsWith('downstreams/')) return EXIT.done;
  const only = name.startsWith('streams/') ? name.slice('streams/'.length) : null;
  const lines = modeLines(await modesOf(account, documents), only);
  const none = only === null ? '  no source yet\n' : `  ${only}: neither a document nor a tag asks for it any more\n`;
  io.out(`The mode is now\n${lines === '' ? none : lines}`);
  return EXIT.done;
}
