import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { NEWS_KEY } from '../../src/controller/account-news.ts';
import type { Announcement } from '../../src/core/announcement.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { Store } from '../../src/ports.ts';
import { aFleetOf, createLoop, runLoop, sourceBehind } from '../support/loop-builder.ts';
import { aNewsAccount, aProblem, kindsOf } from '../support/news-builder.ts';
import { NOW, STREAM_ID } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';

const OTHER = { id: 'stream/other', name: 'other', functions: ['fn'] };

describe('the welcome', () => {
  it('is said once in the life of an account, by every channel', async () => {
    const account = aNewsAccount();
    for (let turn = 0; turn < 5; turn += 1) await account.turn();

    expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
    expect(kindsOf(account.heard.events)).toEqual(['welcome']);
  });

  it('names what is looked after with its mode, and what nobody has opted in', async () => {
    const account = aNewsAccount({
      survey: async () => [OTHER, { id: STREAM_ID, name: 'orders', functions: ['bill'] }],
      book: { ceiling: 'recommend' },
    });
    await account.turn();

    expect(account.heard.slack).toMatchObject([
      {
        ceiling: 'recommend',
        sources: [{ id: STREAM_ID, name: 'orders', functions: ['bill'], mode: 'recommend' }],
        candidates: [OTHER],
      },
    ]);
  });

  it('names neither here nor there a stream whose owner has taken it out', async () => {
    const account = aNewsAccount({
      book: { policyOf: () => ({ kind: 'off' }) },
      survey: async () => [{ id: STREAM_ID, name: 'orders', functions: ['bill'] }],
    });
    await account.turn();

    expect(account.heard.slack).toMatchObject([{ sources: [], candidates: [] }]);
  });

  it('waits while the account cannot be surveyed: the turn succeeds, says so, and tells everything else', async () => {
    const account = aNewsAccount();
    const survey = async () => Promise.reject(new Error('AccessDenied'));
    const { failures, reports } = await account.turn({ survey, problems: [aProblem()], switch: 'off' });

    expect(reports).toHaveLength(1);
    expect(failures).toEqual([expect.stringContaining('AccessDenied')]);
    expect(kindsOf(account.heard.slack)).toEqual(['configuration', 'switched']);
    await account.turn({ problems: [aProblem()], switch: 'off' });
    expect(kindsOf(account.heard.slack)).toEqual(['configuration', 'switched', 'welcome']);
  });
});

describe('news', () => {
  it('are said again only to the channel that missed them', async () => {
    const account = aNewsAccount();
    await account.turn({ deaf: ['slack'] });
    await account.turn({ deaf: ['slack'] });
    await account.turn();
    await account.turn();

    expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
    expect(kindsOf(account.heard.events)).toEqual(['welcome']);
    expect(account.asked.filter((line) => line === 'slack welcome')).toHaveLength(3);
  });

  it('stay in order for a channel that fails', async () => {
    const account = aNewsAccount();
    await account.turn({ deaf: ['slack'] });
    await account.turn({ deaf: ['slack'], problems: [aProblem()] });
    await account.turn({ problems: [aProblem()], switch: 'off' });

    expect(kindsOf(account.heard.slack)).toEqual(['welcome', 'configuration', 'switched']);
    expect(account.asked.filter((line) => line.startsWith('slack'))).toHaveLength(2 + 3);
  });

  it('of a problem come once, and of its solution once', async () => {
    const account = aNewsAccount();
    await account.turn();
    for (let turn = 0; turn < 3; turn += 1) await account.turn({ problems: [aProblem()] });
    for (let turn = 0; turn < 3; turn += 1) await account.turn();

    expect(account.heard.slack.slice(1)).toMatchObject([
      { kind: 'configuration', problems: [aProblem()], solved: [] },
      { kind: 'configuration', problems: [], solved: [aProblem()] },
    ]);
  });

  it('of a second problem name both, and those of the same problems in another order are none', async () => {
    const account = aNewsAccount();
    const both = [aProblem('a'), aProblem('b')];
    await account.turn({ problems: [aProblem('a')] });
    await account.turn({ problems: both });
    await account.turn({ problems: both.toReversed() });

    expect(account.heard.slack.slice(1)).toMatchObject([{ problems: [aProblem('a')] }, { problems: both, solved: [] }]);
  });

  it('tell that the switch went off and on', async () => {
    const account = aNewsAccount();
    await account.turn();
    for (const position of ['off', 'off', 'on', 'on'] as const) await account.turn({ switch: position });

    expect(account.heard.slack.slice(1)).toMatchObject([
      { kind: 'switched', to: 'off' },
      { kind: 'switched', to: 'on' },
    ]);
  });

  it('are written only when there are any', async () => {
    const account = aNewsAccount();
    await account.turn();
    const revision = (await account.store.get(NEWS_KEY))?.revision;
    await account.turn();
    await account.turn();

    expect((await account.store.get(NEWS_KEY))?.revision).toBe(revision);
  });

  it.each([
    ['an unknown version', { schemaVersion: 2, news: 'of tomorrow' }],
    ['a broken shape', { schemaVersion: 1, waiting: [] }],
    ['no content', null],
  ])('of %s are left alone, and nothing is said', async (_what, value) => {
    const store = createMemoryStore();
    await store.putIfRevision(NEWS_KEY, value, null);
    const account = aNewsAccount({ store });
    const { failures } = await account.turn({ problems: [aProblem()] });

    expect(failures).toEqual([]);
    expect(account.asked).toEqual([]);
    expect(await store.get(NEWS_KEY)).toEqual({ value, revision: 1 });
  });

  it('cost no turn when the store fails for them', async () => {
    const store = createMemoryStore();
    const broken: Store = {
      ...store,
      get: async (key) => (key === NEWS_KEY ? Promise.reject(new Error('throttled')) : store.get(key)),
    };
    const { failures, reports } = await aNewsAccount({ store: broken }).turn();

    expect(reports).toHaveLength(1);
    expect(failures).toEqual(['news of the account: throttled']);
  });

  it('wait when the invocation has no time left', async () => {
    const account = aNewsAccount();
    await account.turn({ deadlineAt: NOW });
    expect(account.asked).toEqual([]);
    await account.turn();

    expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
  });

  it('are capped: a channel that is deaf for ever does not fill the item', async () => {
    const account = aNewsAccount({ deaf: ['slack'] });
    for (let turn = 0; turn < 60; turn += 1) await account.turn({ switch: turn % 2 === 0 ? 'on' : 'off' });
    const stored = (await account.store.get(NEWS_KEY))?.value as { readonly waiting: readonly unknown[] };

    expect(stored.waiting.length).toBeLessThanOrEqual(20);
    expect(account.heard.events).toHaveLength(60);
  });

  it('of a channel that is gone are waited for no more', async () => {
    const account = aNewsAccount();
    await account.turn({ deaf: ['slack'] });
    const loop = createLoop({ store: account.store, fleet: aFleetOf([sourceBehind('a')], NOW + 5 * MINUTE_MS) });
    await runLoop(loop, { deadlineAt: NOW + 9 * MINUTE_MS });

    expect((await account.store.get(NEWS_KEY))?.value).toMatchObject({ waiting: [], sayingUntil: null });
  });
});

describe('news of two turns', () => {
  it('are said once although the second comes while the first is speaking', async () => {
    const account = aNewsAccount();
    let isFirst = true;
    const during = {
      ...account.store,
      putIfRevision: async (...args: Parameters<Store['putIfRevision']>) => {
        const put = await account.store.putIfRevision(...args);
        if (args[0] !== NEWS_KEY || !isFirst) return put;
        isFirst = false;
        await account.turn({ at: NOW + 10_000 });
        return put;
      },
    };
    await account.turn({ store: during, at: NOW });

    expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
    expect(kindsOf(account.heard.events)).toEqual(['welcome']);
  });

  it('are said by the next one when a turn died while it was speaking', async () => {
    const account = aNewsAccount();
    let puts = 0;
    const dying: Store = {
      ...account.store,
      putIfRevision: async (key, value, expected) => {
        if (key === NEWS_KEY) puts += 1;
        return key === NEWS_KEY && puts > 1
          ? Promise.reject(new Error('killed'))
          : account.store.putIfRevision(key, value, expected);
      },
    };
    await account.turn({ store: dying, at: NOW, deaf: ['slack', 'events'] });
    await account.turn({ at: NOW + MINUTE_MS });
    expect(account.heard.slack).toEqual([]);
    await account.turn({ at: NOW + 3 * MINUTE_MS });

    expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
  });

  it('below enforce write to the own table alone', async () => {
    const account = aNewsAccount({
      book: { policyOf: () => ({ kind: 'policy', policy: aPolicy({ mode: 'observe' }) }) },
    });

    expect((await account.turn()).failures).toEqual([]);
    expect(kindsOf(account.heard.slack)).toEqual(['welcome']);
  });
});

describe('the fleet brake', () => {
  const everybody = ['a', 'b', 'c', 'd', 'e'];

  it('is announced once while it holds, and none of its sources tells a story of its own', async () => {
    const heard: Announcement[] = [];
    const people = {
      channel: 'people',
      deliver: async () => {},
      announce: async (one: Announcement) => void heard.push(one),
    };
    const loop = createLoop({ fleet: aFleetOf(everybody.map(sourceBehind)), ports: { reporters: [people] } });
    const first = await runLoop(loop, { turnId: 'turn-1' });
    const second = await runLoop(loop, { turnId: 'turn-2' });

    const braked = heard.filter(({ kind }) => kind === 'braked');
    expect(braked).toMatchObject([{ kind: 'braked', wanting: 5, sources: 5 }]);
    for (const { incident } of [...first.reports, ...second.reports]) expect(incident.kind).toBe('none');
  });
});
