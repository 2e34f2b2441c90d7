/** All documents of the owners become one book that answers for every source and downstream. */
import type { DocumentProblem } from '../core/announcement.ts';
import type { DownstreamTarget } from '../core/downstream-target.ts';
import type { DownstreamName } from '../core/observation.ts';
import type { BreakerPolicy, Mode, Policy } from '../core/policy.ts';
import type { DocumentText } from './document-text.ts';
import { downstreamDocument } from './downstream-schema.ts';
import { effectiveMode, ownMode, parseTag, UNASKED_MODE } from './own-mode.ts';
import { breakerPolicyOf, policyOf } from './parse-policy.ts';
import type { StreamDocument } from './policy-schema.ts';
import {
  type Broken,
  type Defaults,
  type DownstreamReading,
  readDefaults,
  readDownstream,
  readStream,
  type StreamReading,
} from './read-documents.ts';
import { sortDocuments } from './sort-documents.ts';

/** What has to be known of a source to answer for it. */
export interface BookedSource {
  /** Name of the stream. */
  readonly name: string;
  /** Value of the tag `headgate`; null: it has none. */
  readonly tag: string | null;
}

/** A source's policy, why its documents cannot be used, or that its owner has taken it out. */
export type SourceAnswer =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'invalid'; readonly scope: 'account' | 'source'; readonly problems: readonly string[] }
  | { readonly kind: 'off' };

/** A downstream's policy, or why its document cannot be used. */
export type DownstreamAnswer =
  | { readonly kind: 'policy'; readonly policy: BreakerPolicy }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** The port PolicyBook by its shape: this room sees no ports, a test holds the two together. */
export interface Book {
  readonly switch: 'on' | 'off';
  /** How far the account lets Headgate go; with broken defaults no further than `observe`. */
  readonly ceiling: Mode;
  /** Names of streams that have a document, good or broken. */
  readonly named: readonly string[];
  policyOf(source: BookedSource): SourceAnswer;
  downstreamsOf(source: BookedSource, functionName: string): readonly DownstreamName[];
  breakerPolicyOf(downstream: DownstreamName): DownstreamAnswer;
  readonly targets: readonly DownstreamTarget[];
  readonly problems: readonly DocumentProblem[];
}

type Switch = Pick<Book, 'switch' | 'problems'>;

/** Everything that answers need. */
interface Pages {
  readonly defaults: Defaults;
  readonly streams: ReadonlyMap<string, StreamReading>;
  readonly downstreams: ReadonlyMap<DownstreamName, DownstreamReading>;
}

/** Reads every parameter under the configuration path. Whatever they hold, it answers: what is broken holds. */
export function bookOf(documents: readonly DocumentText[]): Book {
  const sorted = sortDocuments(documents);
  const defaults = readDefaults(sorted.defaults);
  const streams = new Map(sorted.streams.map(({ subject, text }) => [subject, readStream(text, defaults)]));
  const downstreams = new Map(sorted.downstreams.map((one) => [one.subject, readDownstream(one)]));
  const position = readSwitch(sorted.switch);
  const pages = { defaults, streams, downstreams };
  return {
    switch: position.switch,
    ceiling: defaults.kind === 'invalid' ? 'observe' : (defaults.mode ?? UNASKED_MODE),
    named: [...streams.keys()],
    policyOf: (source) => sourceAnswer(pages, source),
    downstreamsOf: (source, functionName) => downstreamsIn(documentOf(pages, source), functionName),
    breakerPolicyOf: (downstream) => downstreamAnswer(pages, downstream),
    targets: [...downstreams.values()].flatMap((one) =>
      one.kind === 'downstream' && one.target !== null ? [one.target] : [],
    ),
    problems: inOrder([...sorted.problems, ...position.problems, ...problemsOf(pages)]),
  };
}

/** A switch nobody can read stands at off: somebody wanted to change something. */
function readSwitch(text: DocumentText | null): Switch {
  const value = text?.value.trim() ?? 'on';
  if (text === null || value === 'on' || value === 'off')
    return { switch: value === 'off' ? 'off' : 'on', problems: [] };
  const sentence = `switch: received ${JSON.stringify(value.slice(0, 20))}, accepted on or off; until then it counts as off`;
  return { switch: 'off', problems: [{ where: text.name, text: sentence }] };
}

function sourceAnswer({ defaults, streams }: Pages, source: BookedSource): SourceAnswer {
  const tag = parseTag(source.tag);
  if (tag.kind === 'off') return { kind: 'off' };
  if (defaults.kind === 'invalid') return { kind: 'invalid', scope: 'account', problems: sentencesOf(defaults) };
  const own = streams.get(source.name) ?? null;
  const problems = [
    ...(own?.kind === 'invalid' ? sentencesOf(own) : []),
    ...(tag.kind === 'unknown' ? [`${source.name}: ${tag.problem}`] : []),
  ];
  if (own?.kind === 'invalid' || tag.kind === 'unknown') return { kind: 'invalid', scope: 'source', problems };
  const mode = effectiveMode(defaults.mode ?? UNASKED_MODE, ownMode(own?.mode ?? null, tag.mode));
  return { kind: 'policy', policy: { ...policyOf(own?.document ?? defaults.document), mode } };
}

/** The stream's document over the defaults; null when either is broken. */
function documentOf({ defaults, streams }: Pages, source: BookedSource): StreamDocument | null {
  if (defaults.kind === 'invalid') return null;
  const own = streams.get(source.name);
  if (own === undefined) return defaults.document;
  return own.kind === 'stream' ? own.document : null;
}

function downstreamsIn(document: StreamDocument | null, functionName: string): readonly DownstreamName[] {
  if (document === null) return [];
  const own = Object.hasOwn(document.consumers, functionName) ? document.consumers[functionName] : undefined;
  return own?.downstreams ?? document.downstreams;
}

function downstreamAnswer({ downstreams }: Pages, name: DownstreamName): DownstreamAnswer {
  const own = downstreams.get(name);
  if (own === undefined) return { kind: 'policy', policy: breakerPolicyOf(name, downstreamDocument.parse({})) };
  return own.kind === 'invalid'
    ? { kind: 'invalid', problems: sentencesOf(own) }
    : { kind: 'policy', policy: own.policy };
}

function problemsOf({ defaults, streams, downstreams }: Pages): readonly DocumentProblem[] {
  return [defaults, ...streams.values(), ...downstreams.values()].flatMap((one) =>
    one.kind === 'invalid' ? one.problems.map((text) => ({ where: one.where, text })) : [],
  );
}

function sentencesOf({ where, problems }: Broken): readonly string[] {
  return problems.map((problem) => `${where}: ${problem}`);
}

/** By parameter, whatever order the store gave them in: the same problems read the same. */
function inOrder(problems: readonly DocumentProblem[]): readonly DocumentProblem[] {
  return problems.toSorted((a, b) => (a.where < b.where ? -1 : Number(a.where > b.where)));
}
