import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  GetParametersCommand,
  ParameterNotFound,
  PutParameterCommand,
  type PutParameterCommandInput,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Parameter } from '../../src/emulator/emulator-api.ts';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { digits, WORLD_STARTS_AT } from '../support/world-builders.ts';

const SECRET = 'the-webhook';
let account: ServedAccount;

/** 20 streams, two below one of them, one secret; and one of a path that only begins alike. */
const PARAMETERS: readonly Parameter[] = [
  ...digits(20).map((digit) => aParameter(`/headgate/streams/s${digit.padStart(2, '0')}`)),
  aParameter('/headgate/streams/s00/deeper'),
  aParameter('/headgate/streams/s00/deeper-still/down'),
  { name: '/headgate/slack-webhook', type: 'SecureString', value: SECRET },
  aParameter('/headgate-other/streams/s00'),
];

function aParameter(name: string): Parameter {
  return { name, type: 'String', value: '{}' };
}

beforeEach(async () => {
  account = await serve({ seed: { parameters: PARAMETERS } });
});
afterEach(() => account.close());

function byPath(Path: string, changes: Partial<GetParametersByPathCommandInput> = {}) {
  return account.clients.ssm.send(new GetParametersByPathCommand({ Path, ...changes }));
}

/** All pages of a path; the names of each. */
async function pagesOf(Path: string, Recursive: boolean): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for await (const page of paginateGetParametersByPath({ client: account.clients.ssm }, { Path, Recursive })) {
    pages.push((page.Parameters ?? []).map(({ Name = '' }) => Name));
  }
  return pages;
}

const put = (changes: Partial<PutParameterCommandInput> = {}) =>
  account.clients.ssm.send(
    new PutParameterCommand({ Name: '/headgate/defaults', Value: '{}', Type: 'String', ...changes }),
  );

const get = (Name: string, WithDecryption?: boolean) =>
  account.clients.ssm.send(new GetParameterCommand({ Name, WithDecryption }));

describe('GetParametersByPath', () => {
  it('gives 23 parameters on three pages of at most ten', async () => {
    const pages = await pagesOf('/headgate/', true);

    expect(pages.map((names) => names.length)).toEqual([10, 10, 3]);
    expect(new Set(pages.flat()).size).toBe(23);
    expect(pages.flat()).not.toContain('/headgate-other/streams/s00');
  });

  it('finds the same with and without the slash at the end', async () => {
    expect(await pagesOf('/headgate', true)).toEqual(await pagesOf('/headgate/', true));
  });

  it('leaves out what lies deeper, with pages that hold few', async () => {
    const pages = await pagesOf('/headgate/streams', false);

    expect(pages.flat()).toHaveLength(20);
    expect(pages.map((names) => names.length)).toEqual([8, 10, 2]);
  });

  it('may answer with nothing and a token', async () => {
    const first = await byPath('/headgate', { MaxResults: 1 });
    const second = await byPath('/headgate', { MaxResults: 1, NextToken: first.NextToken });

    expect(first.Parameters?.map(({ Name }) => Name)).toEqual(['/headgate/slack-webhook']);
    expect([second.Parameters?.length, second.NextToken !== undefined]).toEqual([0, true]);
  });

  it.each([
    ['eleven on a page', '/headgate', { MaxResults: 11 }, 'ValidationException'],
    ['none on a page', '/headgate', { MaxResults: 0 }, 'ValidationException'],
    ['a path without a slash', 'headgate', {}, 'ValidationException'],
    ['a strange token', '/headgate', { NextToken: 'strange' }, 'InvalidNextToken'],
  ])('refuses %s', async (_what, path, changes, expected) => {
    expect(await outcomeOf(byPath(path, changes))).toBe(expected);
  });

  it('refuses the token of another path', async () => {
    const { NextToken } = await byPath('/headgate', { Recursive: true });

    expect(await outcomeOf(byPath('/headgate/streams', { Recursive: true, NextToken }))).toBe('InvalidNextToken');
  });
});

describe('a SecureString', () => {
  const name = '/headgate/slack-webhook';

  it('shows its value only with decryption', async () => {
    const hidden = await get(name);
    const open = await get(name, true);

    expect(open.Parameter).toMatchObject({ Type: 'SecureString', Value: SECRET, Version: 1 });
    expect(hidden.Parameter?.Value).toMatch(/^AQICAH[\w+/]{100,}$/);
    expect(hidden.Parameter?.Value).not.toContain(SECRET);
  });

  it('hides on every way to read it', async () => {
    const ways = [
      (await byPath('/headgate')).Parameters,
      (await account.clients.ssm.send(new GetParametersCommand({ Names: [name] }))).Parameters,
    ];

    expect(ways.map((found) => found?.map(({ Value }) => Value === SECRET))).toEqual([[false], [false]]);
  });
});

describe('GetParameter and GetParameters', () => {
  it('tell when something was changed, by the clock of the world', async () => {
    account.world.advanceTo(90_000);
    await put();

    expect((await get('/headgate/defaults')).Parameter).toEqual({
      Name: '/headgate/defaults',
      Type: 'String',
      Value: '{}',
      Version: 1,
      LastModifiedDate: new Date(WORLD_STARTS_AT + 90_000),
      ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/headgate/defaults',
      DataType: 'text',
    });
  });

  it('say what is not there', async () => {
    await expect(get('/headgate/none')).rejects.toBeInstanceOf(ParameterNotFound);
    const answer = await account.clients.ssm.send(
      new GetParametersCommand({ Names: ['/headgate/none', '/headgate/streams/s01'] }),
    );
    expect(answer.InvalidParameters).toEqual(['/headgate/none']);
    expect(answer.Parameters?.map(({ Name }) => Name)).toEqual(['/headgate/streams/s01']);
  });

  it('take ten names and refuse eleven', async () => {
    const ask = (count: number) =>
      outcomeOf(account.clients.ssm.send(new GetParametersCommand({ Names: digits(count).map((one) => `/${one}`) })));

    expect([await ask(10), await ask(11)]).toEqual(['ok', 'ValidationException']);
  });

  it('know only the present version by number', async () => {
    await put();

    expect(await outcomeOf(get('/headgate/defaults:1'))).toBe('ok');
    expect(await outcomeOf(get('/headgate/defaults:2'))).toBe('ParameterVersionNotFound');
  });
});

describe('PutParameter', () => {
  it('counts versions up and overwrites only when told to', async () => {
    expect((await put()).Version).toBe(1);
    expect(await outcomeOf(put({ Value: 'b' }))).toBe('ParameterAlreadyExists');
    expect((await put({ Value: 'c', Overwrite: true, Type: undefined })).Version).toBe(2);
    expect((await get('/headgate/defaults')).Parameter?.Value).toBe('c');
  });

  it('takes 4,096 bytes and no more in the standard tier', async () => {
    expect(await outcomeOf(put({ Value: 'x'.repeat(4_096) }))).toBe('ok');
    expect(await outcomeOf(put({ Value: 'x'.repeat(4_097), Overwrite: true }))).toBe('ValidationException');
    expect(await outcomeOf(put({ Value: 'ä'.repeat(2_049), Overwrite: true }))).toBe('ValidationException');
    const advanced = await put({ Value: 'x'.repeat(4_097), Overwrite: true, Tier: 'Intelligent-Tiering' });
    expect(advanced.Tier).toBe('Advanced');
  });

  it.each([
    ['a type that is missing', { Type: undefined }, 'ValidationException'],
    ['no value', { Value: '' }, 'ValidationException'],
    ['a strange sign', { Name: '/head gate' }, 'ValidationException'],
    ['a path that does not begin with a slash', { Name: 'headgate/defaults' }, 'ValidationException'],
    ['a slash at the end', { Name: '/headgate/' }, 'ValidationException'],
    ["AWS's own prefix", { Name: '/AWS/headgate' }, 'ValidationException'],
    ['sixteen levels', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
  ])('refuses %s', async (_what, changes, expected) => {
    expect(await outcomeOf(put(changes))).toBe(expected);
  });

  it('does not change the type of a parameter', async () => {
    await put();

    expect(await outcomeOf(put({ Type: 'SecureString', Overwrite: true }))).toBe('HierarchyTypeMismatchException');
  });
});

describe('deleting', () => {
  it('takes one away, or several with a word on the rest', async () => {
    const { ssm } = account.clients;
    const one = new DeleteParameterCommand({ Name: '/headgate/streams/s01' });

    expect([await outcomeOf(ssm.send(one)), await outcomeOf(ssm.send(one))]).toEqual(['ok', 'ParameterNotFound']);
    const Names = ['/headgate/streams/s01', '/headgate/streams/s02'];
    expect(await ssm.send(new DeleteParametersCommand({ Names }))).toMatchObject({
      DeletedParameters: ['/headgate/streams/s02'],
      InvalidParameters: ['/headgate/streams/s01'],
    });
    const { Parameters } = await ssm.send(new DescribeParametersCommand({ MaxResults: 50 }));
    expect(Parameters).toHaveLength(PARAMETERS.length - 2);
    expect(Parameters?.find(({ Type }) => Type === 'SecureString')).not.toHaveProperty('Value');
  });
});
