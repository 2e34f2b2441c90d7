/** Why a source's mode is what it is: the ceiling, its document and its tag, and which of them decides. */
import { type BookedSource, bookOf } from '../../config/book.ts';
import type { DocumentText } from '../../config/document-text.ts';
import { parseTag, UNASKED_MODE } from '../../config/own-mode.ts';
import { type Defaults, readDefaults, readStream } from '../../config/read-documents.ts';
import { sortDocuments } from '../../config/sort-documents.ts';
import type { Mode } from '../../core/policy.ts';

/** `off`: its tag takes it out. `held`: a document or the tag cannot be used, and nothing is decided. */
export type EffectiveMode = Mode | 'off' | 'held';

/** What one party says of the mode; `silent`: it is there and names none. */
export type Said = Mode | 'silent' | 'none' | 'broken';

/** The chain, link by link. */
export interface ModeChain {
  readonly effective: EffectiveMode;
  /** What `defaults` says. */
  readonly ceiling: Said;
  /** What the stream's own document says. */
  readonly document: Said;
  /** The tag's value as it stands; null: no tag. */
  readonly tag: string | null;
  readonly switch: 'on' | 'off';
  /** One sentence without its full stop. */
  readonly text: string;
  /** What is broken, where the mode is `held`. */
  readonly problems: readonly string[];
}

/** Works it out from the documents as they are, or as they would be. */
export function modeChainOf(documents: readonly DocumentText[], source: BookedSource): ModeChain {
  const book = bookOf(documents);
  const sorted = sortDocuments(documents);
  const defaults = readDefaults(sorted.defaults);
  const own = sorted.streams.find(({ subject }) => subject === source.name);
  const answer = book.policyOf(source);
  const effective = answer.kind === 'policy' ? answer.policy.mode : answer.kind === 'off' ? 'off' : 'held';
  const ceiling = saidByDefaults(defaults);
  const document = own === undefined ? 'none' : saidByStream(readStream(own.text, defaults));
  const chain = { effective, ceiling, document, tag: source.tag, switch: book.switch } as const;
  return { ...chain, text: sentenceOf(chain), problems: answer.kind === 'invalid' ? answer.problems : [] };
}

function saidByDefaults(defaults: Defaults): Said {
  if (defaults.kind === 'invalid') return 'broken';
  if (defaults.where === null) return 'none';
  return defaults.mode ?? 'silent';
}

function saidByStream(reading: ReturnType<typeof readStream>): Said {
  return reading.kind === 'invalid' ? 'broken' : (reading.mode ?? 'silent');
}

function sentenceOf(chain: Omit<ModeChain, 'text' | 'problems'>): string {
  const links = [`ceiling ${ceilingWords(chain.ceiling)}`, documentWords(chain.document), tagWords(chain.tag)].join(
    ', ',
  );
  const decides = decidesWords(chain);
  const switched = chain.switch === 'off' ? '; the switch is off, so nothing is changed whatever the mode' : '';
  return `${links}${decides === '' ? '' : `: ${decides}`}${switched}`;
}

function ceilingWords(said: Said): string {
  if (said === 'none') return `${UNASKED_MODE} (there is no defaults document)`;
  if (said === 'silent') return `${UNASKED_MODE} (defaults names no mode)`;
  return said === 'broken' ? 'unusable (defaults is broken)' : said;
}

function documentWords(said: Said): string {
  if (said === 'none') return 'no document of its own';
  if (said === 'silent') return 'its document names no mode';
  return said === 'broken' ? 'its document is broken' : `its document says ${said}`;
}

function tagWords(tag: string | null): string {
  return tag === null ? 'no tag' : `tag headgate=${tag}`;
}

/** Which link holds it below `enforce`; the weakest one counts. */
function decidesWords({ effective, ceiling, document, tag }: Omit<ModeChain, 'text' | 'problems'>): string {
  if (effective === 'off') return 'the tag takes it out';
  if (effective === 'held') return 'it holds until what is broken is put right';
  if (effective === 'enforce') return 'all of them allow it';
  const parsed = parseTag(tag);
  const tagMode = parsed.kind === 'on' ? parsed.mode : null;
  const top = ceiling === 'none' || ceiling === 'silent' ? UNASKED_MODE : ceiling;
  const holding = [
    ...(top === effective ? ['the ceiling'] : []),
    ...(document === effective ? ['its document'] : []),
    ...(tagMode === effective ? ['the tag'] : []),
    ...(isUnasked(document) && effective === UNASKED_MODE ? ['that no document of its own asks for enforce'] : []),
  ];
  return holding.length === 0 ? '' : `held there by ${holding.join(' and ')}`;
}

function isUnasked(document: Said): boolean {
  return document === 'none' || document === 'silent';
}

/** What an owner puts where for the source to be enforced, as arguments of `headgate config`; empty: nothing is missing. */
export function stepsToEnforce(chain: ModeChain, name: string): readonly string[] {
  if (chain.effective === 'enforce') return [];
  const { ceiling, document, tag } = chain;
  const parsed = parseTag(tag);
  const isTagWeak = parsed.kind !== 'on' || (parsed.mode !== null && parsed.mode !== 'enforce');
  return [
    ...(ceiling === 'enforce' ? [] : [`set "mode": "enforce" in defaults (headgate config put defaults …)`]),
    ...(document === 'enforce' ? [] : [`set "mode": "enforce" in streams/${name}`]),
    ...(isTagWeak ? [`set the stream's tag headgate to on (it is ${JSON.stringify(tag)})`] : []),
  ];
}
