/** What Slack takes, and what foreign text must never become in it. Written apart from the code that keeps to it. */
import type { Mrkdwn, PlainText, SlackPayload } from '../../../src/report/slack/blocks.ts';

/** Every rule a message breaks, in words. */
export function rulesBrokenBy(payload: SlackPayload): readonly string[] {
  const texts = payload.blocks.flatMap((block): readonly (PlainText | Mrkdwn)[] =>
    block.type === 'context' ? block.elements : [block.text],
  );
  const marked = texts.filter(({ type }) => type === 'mrkdwn').map(({ text }) => text);
  const checks: readonly (readonly [string, boolean])[] = [
    ['has blocks, 50 at most', payload.blocks.length >= 1 && payload.blocks.length <= 50],
    ['is well below 40 KB', Buffer.byteLength(JSON.stringify(payload)) < 34_000],
    ['has a notification line', payload.text.length > 0 && payload.text.length <= 2_000],
    ['has no empty text', texts.every(({ text }) => text.trim() !== '')],
    ['keeps to the length of its texts', payload.blocks.every(isInLength)],
    ['has whole characters only', JSON.stringify(payload).search(/\\ud[89a-f]/i) === -1],
    ['has no markup from outside', [payload.text, ...marked].every(isSafe)],
    ['closes its code', marked.every((text) => (text.match(/`/g) ?? []).length % 2 === 0)],
    ['has addresses Slack takes', marked.every((text) => urlsOf(text).every((url) => url.length <= 3_000))],
  ];
  return checks.filter(([, holds]) => !holds).map(([rule]) => rule);
}

function isInLength(block: SlackPayload['blocks'][number]): boolean {
  switch (block.type) {
    case 'header':
      return block.text.text.length <= 150 && block.text.type === 'plain_text' && !/[<>]/.test(block.text.text);
    case 'section':
      return block.text.text.length <= 3_000;
    case 'context':
      return block.elements.length <= 10 && block.elements.every(({ text }) => text.length <= 2_000);
  }
}

/** Nothing stands between angle brackets but our own links; every ampersand is an entity. */
function isSafe(text: string): boolean {
  const rest = text.replace(/<https:\/\/[\w.-]+\.console\.aws\.amazon\.com\/[^<>|\s]*\|[^<>|]*>/g, '');
  const isEscaped = !/[<>]/.test(rest) && !/&(?!amp;|lt;|gt;)/.test(text);
  return isEscaped && !/@(channel|here|everyone)\b/i.test(text);
}

function urlsOf(text: string): readonly string[] {
  return [...text.matchAll(/<(https:[^|>]*)\|/g)].map(([, url]) => url ?? '');
}
