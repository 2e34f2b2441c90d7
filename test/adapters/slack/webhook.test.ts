import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/adapters/slack/answers.ts';
import type { SlackPost } from '../../../src/adapters/slack/post-once.ts';
import {
  createSlackMemory,
  createSlackReporter,
  type SlackReporterOptions,
} from '../../../src/adapters/slack/webhook.ts';
import type { Announcement } from '../../../src/core/announcement.ts';
import { aReport } from '../../support/report-builder.ts';

const SECRET = 'https://hooks.slack.com/services/T000/B000/verysecret';
const OFF: Announcement = { kind: 'switched', id: 'switched#1', at: 1, to: 'off' };
const BODY = { text: 'words', blocks: [{ type: 'header' }] };

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly retryAfter?: string;
}

/** A Slack that gives these answers in turn, the last one for ever, and remembers what it got. */
function slackThat(...answers: readonly Answer[]) {
  const got: unknown[] = [];
  const post: SlackPost = async (_url, { body }) => {
    const answer = answers[Math.min(got.length, answers.length - 1)] ?? { status: 200 };
    got.push(JSON.parse(body));
    return {
      status: answer.status,
      headers: { get: (name) => (name === 'retry-after' ? (answer.retryAfter ?? null) : null) },
      text: async () => answer.body ?? 'ok',
    };
  };
  return { got, post };
}

function aReporter(overrides: Partial<SlackReporterOptions> = {}) {
  return createSlackReporter({
    webhook: async () => SECRET,
    render: { report: () => BODY, announcement: () => BODY },
    post: slackThat({ status: 200 }).post,
    timeoutMs: 1_000,
    now: () => 0,
    ...overrides,
  });
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => JSON.stringify([String(error), (error as Error).stack, (error as Error).cause ?? null]),
  );
}

describe('createSlackReporter', () => {
  it('posts what the renderers made, reports and news alike', async () => {
    const slack = slackThat({ status: 200 });
    const reporter = aReporter({ post: slack.post });
    await reporter.deliver(aReport());
    await reporter.announce(OFF);

    expect(reporter.channel).toBe('slack');
    expect(slack.got).toEqual([BODY, BODY]);
  });

  it('posts nothing where there is nothing to tell', async () => {
    const slack = slackThat({ status: 200 });
    await aReporter({ post: slack.post, render: { report: () => null, announcement: () => BODY } }).deliver(aReport());

    expect(slack.got).toEqual([]);
  });

  it('is done at once without a webhook, and says that there is none', async () => {
    const slack = slackThat({ status: 500 });
    const reporter = aReporter({ post: slack.post, webhook: async () => null });
    await reporter.deliver(aReport());

    expect(await reporter.isConfigured()).toBe(false);
    expect(await aReporter().isConfigured()).toBe(true);
    expect(slack.got).toEqual([]);
  });

  it.each([403, 404, 410, 500, 503, 302])('throws on %i, so that the outbox keeps the message', async (status) => {
    const { post } = slackThat({ status, body: 'no_service' });

    expect(await errorOf(aReporter({ post }).deliver(aReport()))).toContain(`${status}, no_service`);
  });

  it('fails at once for the rest of an invocation, and tries again in the next one', async () => {
    const slack = slackThat({ status: 503 }, { status: 200 });
    const reporter = aReporter({ post: slack.post });
    await errorOf(reporter.deliver(aReport()));

    expect(await errorOf(reporter.deliver(aReport()))).toContain('earlier in this invocation');
    expect(slack.got).toHaveLength(1);
    reporter.startInvocation();
    await reporter.deliver(aReport());
    expect(slack.got).toHaveLength(2);
  });

  it('leaves Slack alone for as long as it asks, over invocations', async () => {
    let now = 0;
    const slack = slackThat({ status: 429, retryAfter: '120' }, { status: 200 });
    const reporter = aReporter({ post: slack.post, now: () => now });
    await errorOf(reporter.deliver(aReport()));
    reporter.startInvocation();
    now = 119_000;

    expect(await errorOf(reporter.deliver(aReport()))).toContain('pause');
    expect(slack.got).toHaveLength(1);
    now = 120_000;
    await reporter.deliver(aReport());
    expect(slack.got).toHaveLength(2);
  });

  it('remembers the pause for the next reporter of the process', async () => {
    const memory = createSlackMemory();
    const slack = slackThat({ status: 429, retryAfter: '120' });
    await errorOf(aReporter({ post: slack.post, memory }).deliver(aReport()));

    expect(await errorOf(aReporter({ post: slack.post, memory, now: () => 119_000 }).deliver(aReport()))).toContain(
      'pause',
    );
    expect(slack.got).toHaveLength(1);
  });

  it('sends plain text once where Slack does not take the blocks', async () => {
    const heard: string[] = [];
    const slack = slackThat({ status: 400, body: 'invalid_blocks' }, { status: 200 });
    await aReporter({ post: slack.post, onProblem: (words) => heard.push(words) }).deliver(aReport());

    expect(slack.got).toEqual([BODY, { text: 'words' }]);
    expect(heard.join()).toContain('invalid_blocks');
  });

  it('gives up what Slack will never take, and says so', async () => {
    const heard: string[] = [];
    const slack = slackThat({ status: 400, body: 'invalid_payload' });
    await aReporter({ post: slack.post, onProblem: (words) => heard.push(words) }).deliver(aReport());

    expect(slack.got).toHaveLength(2);
    expect(heard.at(-1)).toContain('given up');
  });

  it('throws when the plain text fails for another reason', async () => {
    const slack = slackThat({ status: 400, body: 'invalid_blocks' }, { status: 500 });

    expect(await errorOf(aReporter({ post: slack.post }).deliver(aReport()))).toContain('500');
  });

  it('gives up waiting even when the call does not listen to being stopped', async () => {
    const post: SlackPost = () => new Promise(() => undefined);

    expect(await errorOf(aReporter({ post, timeoutMs: 5 }).deliver(aReport()))).toContain('did not answer');
  });

  it.each([
    ['http://hooks.slack.com/services/verysecret', 'not an https address'],
    ['http://127.0.0.1.example.com/verysecret', 'not an https address'],
    ['file:///verysecret', 'not an https address'],
    ['verysecret', 'not an address'],
  ])('refuses %s without showing it', async (address, words) => {
    const slack = slackThat({ status: 200 });
    const error = await errorOf(aReporter({ webhook: async () => address, post: slack.post }).deliver(aReport()));

    expect(error).toContain(words);
    expect(error).not.toContain('verysecret');
    expect(slack.got).toEqual([]);
  });

  it('never shows the address, whatever fails', async () => {
    const failing: SlackPost = async (url) => {
      throw new TypeError(`fetch failed for ${url}`, { cause: url });
    };
    const echoing = slackThat({ status: 500, body: `no ${SECRET}` });
    const errors = [
      await errorOf(aReporter({ post: failing }).deliver(aReport())),
      await errorOf(aReporter({ post: echoing.post }).deliver(aReport())),
      await errorOf(aReporter({ webhook: () => Promise.reject(new Error(SECRET)) }).deliver(aReport())),
    ];

    expect(errors.join()).toMatch(/could not be reached.*500.*could not be read/s);
    expect(errors.join()).not.toMatch(/verysecret|T000/);
  });
});

describe('retryAfterMs', () => {
  it.each([
    ['30', 30_000],
    ['0', 0],
    ['99999999', 3_600_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    ['soon', 30_000],
    ['', 30_000],
  ])('reads %j as %i ms', (header, ms) => {
    expect(retryAfterMs(header, 10_000)).toBe(ms);
  });
});

describe('over HTTP', () => {
  const servers: Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function serve(answer: (body: string) => number | null): Promise<string> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        const status = answer(body);
        if (status !== null) response.writeHead(status).end('ok');
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/verysecret`;
  }

  it('works with fetch as it is', async () => {
    const got: string[] = [];
    const address = await serve((body) => {
      got.push(body);
      return 200;
    });
    await aReporter({ webhook: async () => address, post: fetch }).deliver(aReport());

    expect(got).toEqual([JSON.stringify(BODY)]);
  });

  it('gives up on a server that never answers', async () => {
    const address = await serve(() => null);
    const error = await errorOf(
      aReporter({ webhook: async () => address, post: fetch, timeoutMs: 50 }).deliver(aReport()),
    );

    expect(error).toContain('did not answer within 0.05 s');
    expect(error).not.toContain('verysecret');
  });
});
