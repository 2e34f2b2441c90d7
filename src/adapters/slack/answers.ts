/** What the parts of Slack's answers and of its address mean. */
import { type DurationMs, type EpochMs, HOUR_MS, SECOND_MS } from '../../core/units.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** Slack names seconds; without a number this is waited. Assumption. */
const PAUSE_MS: DurationMs = 30 * SECOND_MS;
/** A longer pause would leave people without news. Assumption. */
const PAUSE_MAX_MS: DurationMs = HOUR_MS;

/** The address, when a secret may be sent to it: https, or http to this machine. The error never shows it. */
export function checkedAddress(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null) throw new Error('The Slack webhook is not an address');
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!isSafe) throw new Error('The Slack webhook is not an https address (http is taken for loopback only)');
  return url;
}

/** The pause of a Retry-After header: seconds, or a time. */
export function retryAfterMs(header: string, now: EpochMs): DurationMs {
  const text = header.trim();
  const pause = /^\d+(\.\d+)?$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now;
  return Number.isFinite(pause) ? Math.max(0, Math.min(PAUSE_MAX_MS, pause)) : PAUSE_MS;
}

/** Slack's own word for what is wrong, such as `invalid_blocks`; nothing else of an answer is passed on. */
export function wordOf(body: string): string {
  return /^[a-z][a-z_]{1,60}/.exec(body.trim())?.[0] ?? 'no reason given';
}
