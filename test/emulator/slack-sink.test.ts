import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedAccount, serve } from '../support/emulator-account.ts';
import { digits, WORLD_STARTS_AT } from '../support/world-builders.ts';

let account: ServedAccount;

beforeEach(async () => {
  account = await serve();
});
afterEach(() => account.close());

/** What Slack would say: status and text. */
async function say(payload: unknown, url = account.emulator.webhookUrl): Promise<readonly [number, string]> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return [answer.status, await answer.text()];
}

const block = (one: unknown) => ({ text: 'fallback', blocks: [one] });
const markdown = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const section = (length = 10) => ({ type: 'section', text: markdown(length) });
const context = (elements: number) => ({ type: 'context', elements: digits(elements).map(() => markdown(5)) });
const header = (text: unknown) => ({ type: 'header', text });
const fields = (count: number, length: number) => ({
  type: 'section',
  fields: digits(count).map(() => markdown(length)),
});
const button = (changes: object = {}) => ({ type: 'button', text: plain(10), ...changes });
const actions = (...elements: readonly unknown[]) => ({ type: 'actions', elements });
const many = <T>(count: number, one: T): T[] => Array<T>(count).fill(one);

const OK = [200, 'ok'];
const INVALID_BLOCKS = [400, 'invalid_blocks'];

describe('the Slack webhook', () => {
  it('keeps what it takes, with the time of the world', async () => {
    account.world.advanceTo(7_000);

    expect(await say({ text: 'late ⏱' })).toEqual(OK);
    expect(account.emulator.slackMessages()).toEqual([{ at: WORLD_STARTS_AT + 7_000, payload: { text: 'late ⏱' } }]);
    expect(account.emulator.calls().at(-1)).toMatchObject({ service: 'slack', operation: 'PostMessage' });
  });

  it('takes a payload in a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = 'payload={"text":"a"}';
    const answer = await fetch(account.emulator.webhookUrl, { method: 'POST', headers, body });

    expect(answer.status).toBe(200);
  });

  it.each([
    ['no JSON', '{', [400, 'invalid_payload']],
    ['a list', '[]', [400, 'invalid_payload']],
    ['a text that is a number', { text: 1 }, [400, 'invalid_payload']],
    ['nothing to say', {}, [400, 'no_text']],
    ['an empty text', { text: '' }, [400, 'no_text']],
    ['no block', { blocks: [] }, [400, 'no_text']],
    ['blocks that are no list', { text: 'a', blocks: {} }, INVALID_BLOCKS],
    ['101 attachments', { attachments: many(101, { text: 'a' }) }, [400, 'too_many_attachments']],
    ['a bad block in an attachment', { attachments: [{ blocks: [section(0)] }] }, INVALID_BLOCKS],
  ])('refuses %s', async (_what, payload, expected) => {
    expect(await say(payload)).toEqual(expected);
    expect(account.emulator.slackMessages()).toEqual([]);
  });

  it('knows no other address', async () => {
    const { origin } = new URL(account.emulator.webhookUrl);

    expect(await say({ text: 'a' }, `${origin}/services/T00000000/B00000000/wrong`)).toEqual([404, 'no_service']);
  });
});

describe('blocks', () => {
  it.each([
    ['50 blocks', { blocks: many(50, section()) }],
    ['3,000 characters in a section', block(section(3_000))],
    ['ten fields of 2,000', block(fields(10, 2_000))],
    ['a header of 150', block(header(plain(150)))],
    ['a header with emoji', block(header({ ...plain(5), emoji: true }))],
    ['a divider', block({ type: 'divider', block_id: 'one' })],
    ['ten context elements', block(context(10))],
    ['25 buttons with addresses', block(actions(...many(25, button({ url: 'https://example.com/' }))))],
    ['a button of 75', block(actions(button({ text: plain(75) })))],
    ['a button beside a section', block({ ...section(), accessory: button() })],
    ['an image', block({ type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' })],
  ])('are taken: %s', async (_what, payload) => {
    expect(await say(payload)).toEqual(OK);
  });

  it.each([
    ['51 blocks', { blocks: many(51, section()) }],
    ['3,001 characters in a section', block(section(3_001))],
    ['an empty section text', block(section(0))],
    ['a section of nothing', block({ type: 'section' })],
    ['eleven fields', block(fields(11, 5))],
    ['a field of 2,001', block(fields(1, 2_001))],
    ['a header of 151', block(header(plain(151)))],
    ['a header in markdown', block(header(markdown(5)))],
    ['emoji in markdown', block({ type: 'section', text: { ...markdown(5), emoji: true } })],
    ['a text that is no object', block({ type: 'section', text: 'a' })],
    ['eleven context elements', block(context(11))],
    ['an empty context', block(context(0))],
    ['26 buttons', block(actions(...many(26, button())))],
    ['a button of 76', block(actions(button({ text: plain(76) })))],
    ['a button in markdown', block(actions(button({ text: markdown(5) })))],
    ['an address of 3,001', block(actions(button({ url: `https://example.com/${'x'.repeat(2_981)}` })))],
    ['an address without scheme', block(actions(button({ url: 'example.com' })))],
    ['two buttons of one name', block(actions(button({ action_id: 'a' }), button({ action_id: 'a' })))],
    ['a field that Slack does not know', block({ ...section(), colour: 'red' })],
    ['an unknown block', block({ type: 'chart' })],
    ['a block without type', block({ text: plain(5) })],
    ['one id for two blocks', { blocks: many(2, { ...section(), block_id: 'one' }) }],
  ])('are refused: %s', async (_what, payload) => {
    expect(await say(payload)).toEqual(INVALID_BLOCKS);
  });
});

describe('the rate of messages', () => {
  const at = (ms: number) => {
    account.world.advanceTo(ms);
    return say({ text: 'a' });
  };

  it('allows a burst of five, then one a second of the world', async () => {
    const answers = [];
    for (const ms of [0, 100, 200, 300, 400, 500]) answers.push((await at(ms))[0]);

    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await at(2_000))[0]).toBe(200);
  });

  it('says when to come again', async () => {
    for (const ms of [0, 100, 200, 300, 400]) await at(ms);
    account.world.advanceTo(500);

    const answer = await fetch(account.emulator.webhookUrl, { method: 'POST', body: '{"text":"a"}' });

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
    expect(account.emulator.slackMessages()).toHaveLength(5);
  });

  it('limits nothing while the world stands still', async () => {
    const answers = [];
    for (const _ of digits(20)) answers.push((await say({ text: 'a' }))[0]);

    expect(new Set(answers)).toEqual(new Set([200]));
  });
});
