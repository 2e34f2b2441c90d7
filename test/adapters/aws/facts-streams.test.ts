import { describe, expect, it } from 'vitest';
import type { FactsSnapshot } from '../../../src/adapters/aws/facts-snapshot.ts';
import { refreshStreams } from '../../../src/adapters/aws/facts-streams.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/units.ts';
import { type Answers, allUnpaced, failure, NOW, stubClients } from './stub-clients.ts';

const ARN = (name: string) => `arn:aws:kinesis:eu-west-1:000000000000:stream/${name}`;

/** Streams `s0`, `s1`, … in pages of 100; each has two open shards and keeps records for three days. */
function manyStreams(count: number, changes: Answers = {}): Answers {
  return {
    ListStreams: ({ NextToken = '0' }) => {
      const first = Number(NextToken);
      const last = Math.min(count, first + 100);
      const StreamSummaries = Array.from({ length: last - first }, (_, index) => ({
        StreamARN: ARN(`s${first + index}`),
        StreamName: `s${first + index}`,
        StreamStatus: first + index === 7 ? 'UPDATING' : 'ACTIVE',
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
      }));
      return { StreamSummaries, HasMoreStreams: last < count, ...(last < count ? { NextToken: String(last) } : {}) };
    },
    ListShards: ({ NextToken }) => (NextToken === undefined ? { Shards: [{}], NextToken: 'more' } : { Shards: [{}] }),
    DescribeStreamSummary: ({ StreamARN }) => ({
      StreamDescriptionSummary: {
        StreamARN,
        StreamName: String(StreamARN).split('/')[1],
        StreamStatus: 'ACTIVE',
        OpenShardCount: 2,
        RetentionPeriodHours: 72,
      },
    }),
    ...changes,
  };
}

function readerOver(answers: Answers) {
  const { clients, inputsOf } = stubClients(answers);
  const calls = { kinesis: clients.kinesis, pacers: allUnpaced, remainingMs: () => 60_000 };
  let known: FactsSnapshot['streams'] = {};
  const read = async (names: readonly string[], now: number) => {
    const answer = await refreshStreams(calls, known, new Set(names.map(ARN)), now);
    known = answer.known;
    return answer;
  };
  return { read, inputsOf };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

describe('a few streams', () => {
  it('are described one by one, and no list is read', async () => {
    const { read, inputsOf } = readerOver(manyStreams(20));
    await read(names(20), NOW);
    expect(inputsOf('DescribeStreamSummary')).toHaveLength(20);
    expect(inputsOf('ListStreams')).toEqual([]);
  });
});

describe('many streams', () => {
  it('are all known after one turn, through the list and their shards', async () => {
    const { read, inputsOf } = readerOver(manyStreams(300));
    const { known, failures } = await read(names(300), NOW);
    expect(Object.values(known).filter(({ readAt }) => readAt === NOW)).toHaveLength(300);
    expect(failures.size).toBe(0);
    expect(inputsOf('ListStreams')).toHaveLength(3);
    expect(inputsOf('DescribeStreamSummary')).toHaveLength(100);
    expect(known[ARN('s299')]?.value).toEqual({
      kind: 'kinesis-provisioned',
      id: ARN('s299'),
      name: 's299',
      status: 'active',
      openShards: 2,
      retentionMs: 24 * HOUR_MS,
    });
  });

  it('have the shortest retention until theirs is read, a hundred in a turn, and again when it is due', async () => {
    const { read, inputsOf } = readerOver(manyStreams(150));
    await read(names(150), NOW);
    const second = await read(names(150), NOW + MINUTE_MS);
    expect(inputsOf('DescribeStreamSummary')).toHaveLength(150);
    expect(Object.values(second.known).every(({ value }) => value.retentionMs === 72 * HOUR_MS)).toBe(true);
    await read(names(150), NOW + 29 * MINUTE_MS);
    expect(inputsOf('DescribeStreamSummary')).toHaveLength(150);
    await read(names(150), NOW + 30 * MINUTE_MS);
    expect(inputsOf('DescribeStreamSummary')).toHaveLength(250);
  });

  it('are seen changing although they are not described', async () => {
    const { read } = readerOver(manyStreams(50));
    await read(names(50), NOW);
    const { known } = await read(names(50), NOW + MINUTE_MS);
    expect(known[ARN('s7')]).toMatchObject({
      value: { status: 'updating' },
      readAt: NOW + MINUTE_MS,
      describedAt: NOW,
    });
  });

  it('that the list does not have are described first, and forgotten when they are gone', async () => {
    const described = manyStreams(50).DescribeStreamSummary;
    const { read, inputsOf } = readerOver(
      manyStreams(50, {
        DescribeStreamSummary: (input) => {
          if (input.StreamARN === ARN('gone')) throw failure('ResourceNotFoundException');
          return described?.(input) ?? {};
        },
      }),
    );
    const { known, failures } = await read([...names(50), 'gone'], NOW);
    expect(inputsOf('DescribeStreamSummary')[0]).toEqual({ StreamARN: ARN('gone') });
    expect(known[ARN('gone')]).toBeUndefined();
    expect(failures.get(ARN('gone'))).toMatchObject({ isGone: true });
  });

  it('keep what was known of them where their shards cannot be counted', async () => {
    let isBroken = false;
    const { read } = readerOver(
      manyStreams(50, {
        ListShards: () => {
          if (isBroken) throw failure('LimitExceededException');
          return { Shards: [{}] };
        },
      }),
    );
    await read(names(50), NOW);
    isBroken = true;
    const { known, failures } = await read(names(50), NOW + MINUTE_MS);
    expect(known[ARN('s3')]).toMatchObject({ readAt: NOW });
    expect(failures.get(ARN('s3'))).toMatchObject({ why: 'unavailable' });
  });

  it('are described, a hundred in a turn, where there is no list', async () => {
    const { read, inputsOf } = readerOver(
      manyStreams(150, { ListStreams: () => Promise.reject(failure('AccessDeniedException')) }),
    );
    const { known } = await read(names(150), NOW);
    expect(Object.keys(known)).toHaveLength(100);
    await read(names(150), NOW + MINUTE_MS);
    expect(inputsOf('DescribeStreamSummary').slice(100, 150)).toEqual(
      names(150)
        .slice(100)
        .map((name) => ({ StreamARN: ARN(name) })),
    );
  });
});
