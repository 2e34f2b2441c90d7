/**
 * Everything that is too much for Slack is cut here, with words for what is left out. Limits: Block Kit reference, read
 * 2026-11: 50 blocks, 3,000 characters in a section, 150 in a header, 10 elements in a context.
 */
import type { Block, ContextBlock, HeaderBlock, SectionBlock, SlackPayload } from './blocks.ts';
import { type Markup, markup, notice as noticeText, plain } from './mrkdwn.ts';

const HEADER_CHARACTERS = 150;
/** Notifications show about so much; Slack would take 40,000. */
const NOTICE_CHARACTERS = 300;
/** Room for a section, in bytes of JSON: all sections of a message together stay well below 40 KB. */
const SECTION_BYTES = 2_700;
const CONTEXT_ELEMENTS = 3;
const CONTEXT_BYTES = 1_000;

/** What a message is made of. Null blocks have nothing to say. */
export interface MessageParts {
  readonly notice: string;
  /** Null: the message is too small for one. */
  readonly header: string | null;
  readonly blocks: readonly (Block | null)[];
}

/** The message as it is posted. */
export function messageOf({ notice, header, blocks }: MessageParts): SlackPayload {
  return {
    text: noticeText(notice, NOTICE_CHARACTERS),
    blocks: [header === null ? null : headerBlock(header), ...blocks].filter((block) => block !== null),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** A title with its lines; null when there are none. Lines that do not fit are counted. */
export function section(title: string, lines: readonly Markup[]): SectionBlock | null {
  return lines.length === 0 ? null : plainSection([markup(`*${title}*`), ...lines]);
}

/** Lines without a title; null when there are none. */
export function plainSection(lines: readonly Markup[]): SectionBlock | null {
  return lines.length === 0 ? null : { type: 'section', text: mrkdwn(whatFits(lines, SECTION_BYTES)) };
}

/** Small print below a message. */
export function contextBlock(elements: readonly Markup[]): ContextBlock | null {
  if (elements.length === 0) return null;
  const fitting = elements.slice(0, CONTEXT_ELEMENTS).map((element) => mrkdwn(whatFits([element], CONTEXT_BYTES)));
  return { type: 'context', elements: fitting };
}

/** The first `most` lines, and a line with the number of the others. */
export function atMost(lines: readonly Markup[], most: number): readonly Markup[] {
  return lines.length <= most ? lines : [...lines.slice(0, most), more(lines.length - most)];
}

/** Whole lines as long as there is room; how many were left out. A single line without room is left out whole. */
function whatFits(lines: readonly Markup[], bytes: number): string {
  const kept: string[] = [];
  let used = bytesOf(more(lines.length)) + 1;
  for (const line of lines) {
    used += bytesOf(line) + 1;
    if (used > bytes) return [...kept, more(lines.length - kept.length)].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

function more(count: number): Markup {
  return markup(`… and ${count} more`);
}

/** Bytes of a text inside JSON, in UTF-8. */
function bytesOf(text: string): number {
  return [...JSON.stringify(text)].reduce((sum, character) => sum + utf8Bytes(character.codePointAt(0) ?? 0), 0);
}

function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

function headerBlock(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: plain(text, HEADER_CHARACTERS), emoji: false } };
}

function mrkdwn(text: string): SectionBlock['text'] {
  return { type: 'mrkdwn', text, verbatim: true };
}
