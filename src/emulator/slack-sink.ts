/**
 * A Slack incoming webhook that keeps every message it takes and turns away what Slack would, in Slack's words. Source:
 * Slack's "Sending messages using incoming webhooks" and "Rate limits", read 2026-11. Which word goes with which fault
 * is documented only in part: where it is not, the nearest word is an assumption.
 */
import type { SlackMessage } from './emulator-api.ts';
import { type Input, isObject } from './input.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { plainText, type Reply } from './reply.ts';
import { areBlocks } from './slack-blocks.ts';

/** The made-up address of the webhook. */
export const WEBHOOK_PATH = '/services/T00000000/B00000000/embedded';

/** Messages a second that Slack takes for long. */
const MESSAGES_PER_SEC = 1;
/** Slack says that short bursts are fine, not how long they are (assumption). */
const BURST = 5;
const RETRY_AFTER_SECONDS = 1;
const ATTACHMENTS = 100;

export interface SlackSink {
  /** `payload` is null when the body was no JSON object. */
  post(method: string, path: string, payload: Input | null): Reply;
  messages(): readonly SlackMessage[];
}

/**
 * `now` gives wall-clock time of the world. The rate is measured by it: messages of one and the same instant are never
 * too many, so a world that stands still during a turn does not limit the turn.
 */
export function createSlackSink(now: () => number): SlackSink {
  const kept: SlackMessage[] = [];
  const limiter = createRateLimiter(now);
  let lastAt = Number.NEGATIVE_INFINITY;

  function isTooSoon(at: number): boolean {
    if (at === lastAt) return false;
    lastAt = at;
    return !limiter.admits('webhook', MESSAGES_PER_SEC, BURST);
  }

  return {
    post(method, path, payload) {
      const at = now();
      if (path !== WEBHOOK_PATH) return plainText(404, 'no_service');
      if (method !== 'POST') return plainText(405, 'method_not_allowed');
      if (isTooSoon(at)) return plainText(429, 'rate_limited', { 'retry-after': String(RETRY_AFTER_SECONDS) });
      const fault = payload === null ? 'invalid_payload' : faultOf(payload);
      if (payload === null || fault !== null) return plainText(400, fault ?? 'invalid_payload');
      kept.push({ at, payload });
      return plainText(200, 'ok');
    },
    messages: () => [...kept],
  };
}

/** Slack's word for what is wrong with a message, or null. A text that is too long Slack cuts, it does not refuse it. */
function faultOf({ text, blocks, attachments }: Input): string | null {
  if (text !== undefined && typeof text !== 'string') return 'invalid_payload';
  if (attachments !== undefined) {
    if (!Array.isArray(attachments)) return 'invalid_attachments';
    if (attachments.length > ATTACHMENTS) return 'too_many_attachments';
    const ownBlocks = attachments.flatMap((one: unknown) => (isObject(one) && one.blocks ? [one.blocks] : []));
    if (!ownBlocks.every(areBlocks)) return 'invalid_blocks';
  }
  if (blocks !== undefined && !areBlocks(blocks)) return 'invalid_blocks';
  const isEmpty = (list: unknown) => !Array.isArray(list) || list.length === 0;
  return !text && isEmpty(blocks) && isEmpty(attachments) ? 'no_text' : null;
}
