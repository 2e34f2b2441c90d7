import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { createPolicySource, type DocumentText } from '../../../src/adapters/aws/policy-source.ts';
import type { PolicyBook } from '../../../src/ports.ts';
import { awsError, ok, type StubbedAnswer, stubbedAws } from './stubbed-aws.ts';

const BOOK = { switch: 'on' } as PolicyBook;

function open(answers: readonly StubbedAnswer[], path = '/headgate/') {
  const aws = stubbedAws(() => answers[aws.calls.length - 1] ?? awsError('InternalServerError', 500));
  const seen: (readonly DocumentText[])[] = [];
  const policies = createPolicySource({ ssm: new SSMClient(aws.config), path }, (documents) => {
    seen.push(documents);
    return BOOK;
  });
  return { policies, seen, ...aws };
}

function aParameter(Name: string, Value: string, Type = 'String') {
  return { Name, Value, Type };
}

describe('policy source', () => {
  it('gives every parameter below the path, by full and by relative name', async () => {
    const { policies, seen, calls } = open([
      ok({
        Parameters: [
          aParameter('/headgate/streams/orders', '{"mode":"enforce"}'),
          aParameter('/headgate/switch', 'on'),
        ],
      }),
    ]);
    expect(await policies.load()).toBe(BOOK);
    expect(seen).toEqual([
      [
        { name: '/headgate/streams/orders', path: 'streams/orders', secret: false, value: '{"mode":"enforce"}' },
        { name: '/headgate/switch', path: 'switch', secret: false, value: 'on' },
      ],
    ]);
    expect(calls).toEqual([
      {
        operation: 'GetParametersByPath',
        input: { Path: '/headgate', Recursive: true, WithDecryption: false, MaxResults: 10 },
      },
    ]);
  });

  it('reads all pages, also behind an empty one', async () => {
    const { policies, seen, calls } = open([
      ok({ Parameters: [aParameter('/headgate/a', '1')], NextToken: 'second' }),
      ok({ Parameters: [], NextToken: 'third' }),
      ok({ Parameters: [aParameter('/headgate/b', '2')] }),
    ]);
    await policies.load();
    expect(seen[0]?.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(calls.map(({ input }) => input.NextToken)).toEqual([undefined, 'second', 'third']);
  });

  it('lets nothing of a secret through, not even its ciphertext', async () => {
    const { policies, seen } = open([
      ok({ Parameters: [aParameter('/headgate/slack-webhook', 'AQICAHhcipher', 'SecureString')] }),
    ]);
    await policies.load();
    expect(seen[0]).toEqual([{ name: '/headgate/slack-webhook', path: 'slack-webhook', secret: true, value: '' }]);
  });

  it.each([
    ['/headgate/dev/', '/headgate/dev', '/headgate/dev/switch'],
    ['headgate', '/headgate', '/headgate/switch'],
    ['/', '/', '/switch'],
  ])('takes the path %s', async (path, asked, name) => {
    const { policies, seen, calls } = open([ok({ Parameters: [aParameter(name, 'on')] })], path);
    await policies.load();
    expect(calls[0]?.input.Path).toBe(asked);
    expect(seen[0]?.[0]?.path).toBe('switch');
  });

  it('throws when any page cannot be read: half of the documents would be other documents', async () => {
    const { policies, seen } = open([
      ok({ Parameters: [aParameter('/headgate/a', '1')], NextToken: 'second' }),
      awsError('ThrottlingException'),
    ]);
    await expect(policies.load()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(seen).toEqual([]);
  });
});
