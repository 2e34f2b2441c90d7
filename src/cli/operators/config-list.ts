/** `headgate config list`, `get` and `check`: what is written, and whether it can be used. */
import { bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import type { Account } from './account.ts';
import { modeLines, modesOf } from './config-modes.ts';

/** Every document with its state, and every source with its mode. */
export async function listDocuments(account: Account, io: CliIo): Promise<ExitCode> {
  const documents = await account.documents();
  const { configPath, region } = account.settings;
  io.out(`Documents below ${configPath} in ${region}\n`);
  io.out(documents.length === 0 ? '  none: every field has its default\n' : stateLines(documents));
  const modes = await modesOf(account, documents);
  io.out('\nSources and their modes\n');
  const lines = modeLines(modes);
  io.out(lines === '' ? '  none: no stream has the tag headgate or a document of its own\n' : lines);
  return bookOf(documents).problems.length === 0 ? EXIT.done : EXIT.failed;
}

/** One line per document, and below it what is wrong. */
export function stateLines(documents: readonly DocumentText[]): string {
  const { problems } = bookOf(documents);
  const width = Math.max(0, ...documents.map(({ path }) => path.length));
  const sorted = documents.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return sorted
    .map((text) => {
      const own = problems.filter(({ where }) => where === text.name);
      const state = own.length === 0 ? noteOf(text) : 'PROBLEM';
      const told = own.map((problem) => `    ${problem.text}\n`);
      return `  ${text.path.padEnd(width)}  ${state}\n${told.join('')}`;
    })
    .join('');
}

function noteOf({ path, secret, value }: DocumentText): string {
  if (secret) return 'ok (SecureString, not read)';
  return path === 'switch' ? `ok (${value.trim()})` : 'ok';
}

/** Prints one document as it was written. */
export async function getDocument(account: Account, name: string, io: CliIo): Promise<ExitCode> {
  const found = (await account.documents()).find(({ path }) => path === name);
  if (found === undefined) {
    io.err(`headgate: there is no ${name} below ${account.settings.configPath}\n`);
    return EXIT.failed;
  }
  if (found.secret || name === 'slack-webhook') {
    io.err(`headgate: ${name} is there; it is a secret and not shown\n`);
    return EXIT.done;
  }
  io.out(`${found.value}\n`);
  return EXIT.done;
}

/** Checks what is in the account. */
export async function checkAccount(account: Account, io: CliIo): Promise<ExitCode> {
  return tellChecked(await account.documents(), io);
}

/** Checks local files together, without AWS: each stands for the document its path or its `NAME=` says. */
export function checkFiles(files: readonly string[], io: CliIo): ExitCode {
  const documents: DocumentText[] = [];
  for (const file of files) {
    const [path, name] = namedFile(file);
    if (name === null) {
      io.err(
        `headgate: ${path}: it cannot be told which document this is; accepted defaults.json, streams/<name>.json, downstreams/<name>.json, switch.txt, or NAME=FILE as in streams/orders=${path}\n`,
      );
      return EXIT.wrongInput;
    }
    try {
      documents.push({ name: path, path: name, secret: false, value: io.readText(path) });
    } catch (error) {
      io.err(`headgate: ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
      return EXIT.wrongInput;
    }
  }
  return tellChecked(documents, io);
}

const DOCUMENT = /(?:^|\/)(defaults|switch|(?:streams|downstreams)\/[^/]+?)(?:\.(?:json|txt))?$/;

/** The file and the document it stands for; null: it does not say. */
function namedFile(argument: string): readonly [path: string, name: string | null] {
  const [, name, file] = /^((?:streams|downstreams)\/[^=/]+|defaults|switch)=(.+)$/.exec(argument) ?? [];
  if (name !== undefined && file !== undefined) return [file, name];
  return [argument, DOCUMENT.exec(argument.replaceAll('\\', '/'))?.[1] ?? null];
}

function tellChecked(documents: readonly DocumentText[], io: CliIo): ExitCode {
  const { problems } = bookOf(documents);
  io.out(documents.length === 0 ? 'No documents.\n' : stateLines(documents));
  const named = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  io.out(problems.length === 0 ? 'No problems.\n' : `${named}.\n`);
  return problems.length === 0 ? EXIT.done : EXIT.failed;
}
