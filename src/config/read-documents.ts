/** One document at a time: parsed, validated, and what is wrong with it in sentences. */
import type { DownstreamTarget } from '../core/downstream-target.ts';
import type { BreakerPolicy, Mode } from '../core/policy.ts';
import type { DocumentText } from './document-text.ts';
import { downstreamDocument } from './downstream-schema.ts';
import { targetOf } from './health-target.ts';
import { mergeDocuments } from './merge-documents.ts';
import { breakerPolicyOf } from './parse-policy.ts';
import { type StreamDocument, streamDocument } from './policy-schema.ts';
import { check, inspect, type OriginOf, valueAt } from './problems.ts';
import { readJson } from './read-json.ts';
import { memberOf } from './schema-node.ts';
import type { NamedText } from './sort-documents.ts';

/** A document that cannot be used. `where` is the full name of its parameter. */
export interface Broken {
  readonly kind: 'invalid';
  readonly where: string;
  readonly problems: readonly string[];
}

/** What applies to every stream. */
export type Defaults =
  | {
      readonly kind: 'defaults';
      /** Full name of the parameter; null: there is none. */
      readonly where: string | null;
      /** As it was written: documents of streams are laid over it. */
      readonly written: unknown;
      readonly document: StreamDocument;
      /** Null: it says nothing about the mode. */
      readonly mode: Mode | null;
    }
  | Broken;

/** What applies to one stream. */
export type StreamReading =
  | {
      readonly kind: 'stream';
      readonly document: StreamDocument;
      /** The mode its own document names; null: it names none. */
      readonly mode: Mode | null;
    }
  | Broken;

/** What applies to one downstream. */
export type DownstreamReading =
  | { readonly kind: 'downstream'; readonly policy: BreakerPolicy; readonly target: DownstreamTarget | null }
  | Broken;

/** Reads `defaults`; without the parameter every field has its own default. */
export function readDefaults(text: DocumentText | null): Defaults {
  if (text === null) {
    return { kind: 'defaults', where: null, written: {}, document: streamDocument.parse({}), mode: null };
  }
  const read = readJson(text);
  if (read.kind === 'broken') return broken(text, [read.problem]);
  const checked = check(streamDocument, read.value);
  if (checked.kind === 'invalid') return broken(text, checked.problems);
  const { value: document } = checked;
  return { kind: 'defaults', where: text.name, written: read.value, document, mode: modeIn(read.value, document) };
}

/**
 * Reads a stream's document laid over the defaults. Good defaults have no problem of their own, so every problem of the
 * two together is one of the stream's document.
 */
export function readStream(text: DocumentText, defaults: Defaults): StreamReading {
  const read = readJson(text);
  if (read.kind === 'broken') return broken(text, [read.problem]);
  if (defaults.kind === 'invalid') return readStreamAlone(text, read.value);
  const originOf: OriginOf = (path) =>
    defaults.where !== null && valueAt(read.value, path) === undefined && valueAt(defaults.written, path) !== undefined
      ? defaults.where
      : null;
  const inspected = inspect(streamDocument, mergeDocuments(defaults.written, read.value), originOf);
  if (inspected.kind === 'invalid') {
    return broken(
      text,
      inspected.findings.map((one) => one.text),
    );
  }
  return { kind: 'stream', document: inspected.value, mode: modeIn(read.value, inspected.value) };
}

/** Nobody uses what comes of it, but its problems are told. Relations have to wait: half of them may be in the defaults. */
function readStreamAlone(text: DocumentText, written: unknown): StreamReading {
  const inspected = inspect(streamDocument, written);
  const findings = inspected.kind === 'invalid' ? inspected.findings.filter((one) => !one.isRelation) : [];
  const problems = findings.map((one) => one.text);
  if (problems.length > 0) return broken(text, problems);
  return { kind: 'stream', document: streamDocument.parse({}), mode: null };
}

/** Reads a downstream's document. */
export function readDownstream({ subject, text }: NamedText): DownstreamReading {
  const read = readJson(text);
  if (read.kind === 'broken') return broken(text, [read.problem]);
  const checked = check(downstreamDocument, read.value);
  if (checked.kind === 'invalid') return broken(text, checked.problems);
  const { health } = checked.value;
  const target = health === undefined ? null : targetOf(subject, health);
  return { kind: 'downstream', policy: breakerPolicyOf(subject, checked.value), target };
}

function broken({ name }: DocumentText, problems: readonly string[]): Broken {
  return { kind: 'invalid', where: name, problems };
}

/** The mode has a default, so only the written document tells whether somebody has named one. */
function modeIn(written: unknown, document: StreamDocument): Mode | null {
  return memberOf(written, 'mode') === undefined ? null : document.mode;
}
