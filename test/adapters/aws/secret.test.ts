import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { readSecret, type SecretMemory } from '../../../src/adapters/aws/secret.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { awsError, ok, type StubbedAnswer, stubbedAws } from './stubbed-aws.ts';

const NAME = '/headgate/slack-webhook';
const SECRET = 'https://hooks.slack.example/services/T0/B0/secret';

function open(answer: () => StubbedAnswer) {
  const aws = stubbedAws(answer);
  const ssm = new SSMClient(aws.config);
  const memory: SecretMemory = new Map();
  return { ...aws, read: (now: number) => readSecret(ssm, NAME, memory, now) };
}

const value = (text: string) => ok({ Parameter: { Name: NAME, Type: 'SecureString', Value: text } });

describe('secret', () => {
  it('is read decrypted, without the line end that a shell adds', async () => {
    const { read, calls } = open(() => value(`${SECRET}\n`));
    expect(await read(0)).toBe(SECRET);
    expect(calls).toEqual([{ operation: 'GetParameter', input: { Name: NAME, WithDecryption: true } }]);
  });

  it('is remembered for five minutes and no longer', async () => {
    let text = SECRET;
    const { read, calls } = open(() => value(text));
    await read(0);
    text = 'changed';
    expect(await read(5 * MINUTE_MS - 1)).toBe(SECRET);
    expect(calls).toHaveLength(1);
    expect(await read(5 * MINUTE_MS)).toBe('changed');
    expect(calls).toHaveLength(2);
  });

  it('is null when there is none or nothing in it, and is looked for again', async () => {
    let answer = awsError('ParameterNotFound');
    const { read } = open(() => answer);
    expect(await read(0)).toBeNull();
    answer = value('   ');
    expect(await read(1)).toBeNull();
    answer = value(SECRET);
    expect(await read(2)).toBe(SECRET);
  });

  it('is forgotten when it has been taken away', async () => {
    let answer = value(SECRET);
    const { read } = open(() => answer);
    await read(0);
    answer = awsError('ParameterNotFound');
    expect(await read(5 * MINUTE_MS)).toBeNull();
    expect(await read(5 * MINUTE_MS + 1)).toBeNull();
  });

  it('is in no error, whatever AWS writes into its message', async () => {
    const { read } = open(() => awsError('AccessDeniedException', 400, `no ${SECRET}`));
    const error: unknown = await read(0).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: expect.stringContaining('AccessDeniedException') });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret/');
    expect(`${String(error)} ${String((error as Error).cause)}`).not.toContain(SECRET);
  });
});
