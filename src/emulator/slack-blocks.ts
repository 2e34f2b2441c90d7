/**
 * What Slack accepts as Block Kit in a message. Source: Slack's reference of blocks, block elements and composition
 * objects, read 2026-11. Served are the blocks a webhook of this product could send; others are refused as unknown.
 * Lengths are counted in UTF-16 units (assumption), and a field Slack does not know is an error, as it is there.
 */
import { type Input, isObject } from './input.ts';

const BLOCKS_PER_MESSAGE = 50;
const BLOCK_ID_LENGTH = 255;
const TEXT_LENGTH = 3_000;
const HEADER_LENGTH = 150;
const FIELDS = 10;
const FIELD_LENGTH = 2_000;
const ACTIONS = 25;
const CONTEXT_ELEMENTS = 10;
const BUTTON_TEXT_LENGTH = 75;
const BUTTON_VALUE_LENGTH = 2_000;
const URL_LENGTH = 3_000;
const ALT_TEXT_LENGTH = 2_000;

type Check = (value: unknown) => boolean;

/** Every block is one Slack would take. */
export function areBlocks(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > BLOCKS_PER_MESSAGE) return false;
  const blocks: unknown[] = value;
  const ids = blocks.flatMap((block) => (isObject(block) && block.block_id !== undefined ? [block.block_id] : []));
  return blocks.every(isBlock) && new Set(ids).size === ids.length;
}

function isBlock(value: unknown): boolean {
  if (!isObject(value) || typeof value.type !== 'string') return false;
  return BLOCKS.get(value.type)?.(value) ?? false;
}

/** An object with no other fields than these; a field marked with `?` may be absent. */
function shape(fields: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(fields).map(([name, check]) => ({
    name: name.replace('?', ''),
    isOptional: name.endsWith('?'),
    check,
  }));
  const known = new Set(checks.map(({ name }) => name));
  return (value) =>
    isObject(value) &&
    Object.keys(value).every((name) => known.has(name)) &&
    checks.every(({ name, isOptional, check }) => (value[name] === undefined ? isOptional : check(value[name])));
}

const is =
  (...wanted: readonly unknown[]): Check =>
  (value) =>
    wanted.includes(value);

const textUpTo =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value.length >= 1 && value.length <= most;

const listOf =
  (item: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length >= 1 && value.length <= most && value.every(item);

const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));

const isFlag = is(true, false);

/** What Slack calls an address; which schemes it takes is an assumption. */
const isUrl: Check = (value) => textUpTo(URL_LENGTH)(value) && /^https?:\/\/\S+$/.test(String(value));

const plain = (most: number): Check => shape({ type: is('plain_text'), text: textUpTo(most), 'emoji?': isFlag });
const markdown = (most: number): Check => shape({ type: is('mrkdwn'), text: textUpTo(most), 'verbatim?': isFlag });
const anyText = (most: number): Check => either(plain(most), markdown(most));

const button = shape({
  type: is('button'),
  text: plain(BUTTON_TEXT_LENGTH),
  'action_id?': textUpTo(BLOCK_ID_LENGTH),
  'url?': isUrl,
  'value?': textUpTo(BUTTON_VALUE_LENGTH),
  'style?': is('primary', 'danger'),
  'accessibility_label?': textUpTo(BUTTON_TEXT_LENGTH),
});

const imageElement = shape({ type: is('image'), image_url: isUrl, alt_text: textUpTo(ALT_TEXT_LENGTH) });

const blockId = { 'block_id?': textUpTo(BLOCK_ID_LENGTH) };

const section = shape({
  ...blockId,
  type: is('section'),
  'text?': anyText(TEXT_LENGTH),
  'fields?': listOf(anyText(FIELD_LENGTH), FIELDS),
  'accessory?': either(button, imageElement),
  'expand?': isFlag,
});

const actions = shape({ ...blockId, type: is('actions'), elements: listOf(button, ACTIONS) });

/** Elements of one block need different names. */
function haveOwnNames(block: Input): boolean {
  const names = (Array.isArray(block.elements) ? block.elements : []).flatMap((one: unknown) =>
    isObject(one) && one.action_id !== undefined ? [one.action_id] : [],
  );
  return new Set(names).size === names.length;
}

const BLOCKS: ReadonlyMap<string, (block: Input) => boolean> = new Map([
  ['section', (block: Input) => section(block) && (block.text !== undefined || block.fields !== undefined)],
  ['header', shape({ ...blockId, type: is('header'), text: plain(HEADER_LENGTH) })],
  ['divider', shape({ ...blockId, type: is('divider') })],
  [
    'context',
    shape({
      ...blockId,
      type: is('context'),
      elements: listOf(either(imageElement, anyText(TEXT_LENGTH)), CONTEXT_ELEMENTS),
    }),
  ],
  ['actions', (block: Input) => actions(block) && haveOwnNames(block)],
  [
    'image',
    shape({
      ...blockId,
      type: is('image'),
      image_url: isUrl,
      alt_text: textUpTo(ALT_TEXT_LENGTH),
      'title?': plain(ALT_TEXT_LENGTH),
    }),
  ],
]);
