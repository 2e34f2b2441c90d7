/** Tells documents apart by their names. */
import type { DocumentProblem } from '../core/announcement.ts';
import type { DocumentText } from './document-text.ts';

/** A document about one stream or one downstream. */
export interface NamedText {
  /** Name of the stream or the downstream. */
  readonly subject: string;
  readonly text: DocumentText;
}

/** Every document in its place; null: there is none. */
export interface SortedDocuments {
  readonly defaults: DocumentText | null;
  readonly switch: DocumentText | null;
  readonly streams: readonly NamedText[];
  readonly downstreams: readonly NamedText[];
  /** Parameters that are not where they should be, or not as they should be. */
  readonly problems: readonly DocumentProblem[];
}

/** Stream names have up to 128 characters, the tables behind DynamoDB streams up to 255. */
const STREAM = /^streams\/([A-Za-z0-9._-]{1,255})$/;
const DOWNSTREAM = /^downstreams\/([A-Za-z0-9._-]{1,64})$/;
const ACCEPTED = 'defaults, streams/<name>, downstreams/<name>, switch or slack-webhook';

/** Puts each parameter where it belongs; a name that means nothing is a problem, its value stays unread. */
export function sortDocuments(documents: readonly DocumentText[]): SortedDocuments {
  return {
    defaults: documents.find(({ path }) => path === 'defaults') ?? null,
    switch: documents.find(({ path }) => path === 'switch') ?? null,
    streams: documents.flatMap((text) => named(STREAM, text)),
    downstreams: documents.flatMap((text) => named(DOWNSTREAM, text)),
    problems: documents.flatMap(problemsOfName),
  };
}

function named(pattern: RegExp, text: DocumentText): readonly NamedText[] {
  const subject = pattern.exec(text.path)?.[1];
  return subject === undefined ? [] : [{ subject, text }];
}

function problemsOfName({ name, path, secret }: DocumentText): readonly DocumentProblem[] {
  if (path === 'slack-webhook') {
    const text = 'type: received String, accepted SecureString; whoever has the address can post, so make a new one';
    return secret ? [] : [{ where: name, text }];
  }
  const known = path === 'defaults' || path === 'switch' || STREAM.test(path) || DOWNSTREAM.test(path);
  return known ? [] : [{ where: name, text: `name: received ${JSON.stringify(path)}, accepted ${ACCEPTED}` }];
}
