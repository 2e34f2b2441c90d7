/** Sends what renderers made to Slack's incoming webhook. Slack is for people: it never holds up or fails a turn. */
import type { Announcement } from '../../core/announcement.ts';
import type { Report } from '../../core/decision.ts';
import type { DurationMs, EpochMs } from '../../core/units.ts';
import type { Reporter } from '../../ports.ts';
import { checkedAddress, retryAfterMs } from './answers.ts';
import { type Posted, postOnce, type SlackPost } from './post-once.ts';

/** A message ready to post: whatever else it holds, it holds its words as plain text. */
export interface SlackBody {
  readonly text: string;
}

/** What Slack has asked for. It belongs to the caller, who keeps it between warm invocations. */
export interface SlackMemory {
  /** No message before this time. */
  quietUntil: EpochMs;
}

export function createSlackMemory(): SlackMemory {
  return { quietUntil: 0 };
}

export interface SlackReporterOptions {
  /** The webhook's address; null: Slack is not used. Asked for before each message, so whoever answers should remember. */
  readonly webhook: () => Promise<string | null>;
  readonly render: {
    /** Null: nothing to tell. */
    readonly report: (report: Report) => SlackBody | null;
    readonly announcement: (announcement: Announcement) => SlackBody;
  };
  /** `fetch`, or what a test has in its place. */
  readonly post: SlackPost;
  /** Longest wait for one answer. */
  readonly timeoutMs: DurationMs;
  readonly now: () => EpochMs;
  /** Of its own, unless given. */
  readonly memory?: SlackMemory;
  /** Hears of a message that Slack will never take; the words hold no address. */
  readonly onProblem?: (words: string) => void;
}

export interface SlackReporter extends Reporter {
  /** False: there is no webhook, and every message counts as delivered. */
  isConfigured(): Promise<boolean>;
  /** Forgets that Slack failed in the invocation before, but not how long it asked to be left alone. */
  startInvocation(): void;
}

/** How long a message waits for Slack to answer, unless told otherwise. */
export const SLACK_TIMEOUT_MS: DurationMs = 3_000;

/** A reporter that throws whenever a message should be tried again in a later turn. */
export function createSlackReporter(options: SlackReporterOptions): SlackReporter {
  let failed = false;
  const memory = options.memory ?? createSlackMemory();

  const send = async (body: SlackBody): Promise<void> => {
    const address = await addressOf(options);
    if (address === null) return;
    if (failed) throw new Error('Slack failed earlier in this invocation');
    if (options.now() < memory.quietUntil) throw new Error('Slack asked for a pause that is not over');
    const posted = await deliverOnce(address, body, options);
    if (posted.kind === 'delivered') return;
    failed = true;
    if (posted.retryAfter !== null) memory.quietUntil = options.now() + retryAfterMs(posted.retryAfter, options.now());
    throw new Error(posted.words);
  };

  return {
    channel: 'slack',
    deliver: async (report) => {
      const body = options.render.report(report);
      if (body !== null) await send(body);
    },
    announce: (announcement) => send(options.render.announcement(announcement)),
    isConfigured: async () => (await options.webhook()) !== null,
    startInvocation: () => {
      failed = false;
    },
  };
}

type Failed = Extract<Posted, { kind: 'failed' }>;

/** What Slack refuses for its form is sent as plain text once; what it refuses even so would be refused for ever. */
async function deliverOnce(
  address: URL,
  body: SlackBody,
  options: SlackReporterOptions,
): Promise<{ readonly kind: 'delivered' } | Failed> {
  const whole = await postOnce(options.post, address, body, options.timeoutMs);
  if (whole.kind !== 'malformed') return whole;
  options.onProblem?.(`Slack refused a message (${whole.words}): sent as plain text`);
  const bare = await postOnce(options.post, address, { text: body.text }, options.timeoutMs);
  if (bare.kind !== 'malformed') return bare;
  options.onProblem?.(`Slack refused a message even as plain text (${bare.words}): given up`);
  return { kind: 'delivered' };
}

/** An error that says what is wrong with the address, or with reading it, and never shows it. */
async function addressOf({ webhook }: SlackReporterOptions): Promise<URL | null> {
  let address: string | null;
  try {
    address = await webhook();
  } catch {
    throw new Error('The Slack webhook could not be read');
  }
  return address === null ? null : checkedAddress(address);
}
