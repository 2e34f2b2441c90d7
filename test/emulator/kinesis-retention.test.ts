/** Retention and modes of streams through Kinesis's calls. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/emulator/answer.ts';
import { kinesisOperations } from '../../src/emulator/kinesis.ts';
import { createTagStore } from '../../src/emulator/tag-store.ts';
import { createWorld } from '../../src/world/world.ts';
import { bodyOf, call, errorOf } from '../support/operations.ts';
import { aStream, aWorld, WORLD_STARTS_AT } from '../support/world-builders.ts';

let ask: (name: string, input?: Readonly<Record<string, unknown>>) => Answer;

beforeEach(() => {
  const streams = [
    aStream(),
    aStream({ name: 'clicks', kind: 'kinesis-on-demand' }),
    aStream({ name: 'users', kind: 'dynamodb' }),
  ];
  const operations = kinesisOperations(createWorld(aWorld({ streams }), 1), createTagStore({}), WORLD_STARTS_AT);
  ask = (name, input = {}) => call(operations, name, input);
});

describe('the retention of a stream', () => {
  const hoursOf = () =>
    bodyOf(ask('DescribeStreamSummary', { StreamName: 'orders' })).StreamDescriptionSummary as {
      RetentionPeriodHours: number;
    };
  const set = (way: 'Increase' | 'Decrease', RetentionPeriodHours: unknown, StreamName = 'orders') =>
    errorOf(ask(`${way}StreamRetentionPeriod`, { StreamName, RetentionPeriodHours }));

  it('is raised and lowered at once', () => {
    expect(set('Increase', 168)).toBeNull();
    expect(hoursOf()).toMatchObject({ RetentionPeriodHours: 168 });
    expect(set('Decrease', 48)).toBeNull();
    expect(hoursOf()).toMatchObject({ RetentionPeriodHours: 48 });
  });

  it('is not raised downwards, lowered upwards, or left as it is', () => {
    expect(set('Increase', 24)).toBe('InvalidArgumentException');
    expect(set('Decrease', 24)).toBe('InvalidArgumentException');
    expect(set('Decrease', 25)).toBe('InvalidArgumentException');
    expect(hoursOf()).toMatchObject({ RetentionPeriodHours: 24 });
  });

  it('lies between a day and a year', () => {
    expect(set('Increase', 8_761)).toBe('InvalidArgumentException');
    expect(set('Decrease', 23)).toBe('InvalidArgumentException');
    expect(set('Increase', '48')).toBe('SerializationException');
    expect(set('Increase', 48, 'nowhere')).toBe('ResourceNotFoundException');
  });
});

describe('the mode of a stream', () => {
  it('is that of its kind, and streams of tables are not Kinesis streams', () => {
    const { StreamSummaries } = bodyOf(ask('ListStreams'));
    expect(StreamSummaries).toMatchObject([
      { StreamName: 'clicks', StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
      { StreamName: 'orders', StreamModeDetails: { StreamMode: 'PROVISIONED' } },
    ]);
    expect(bodyOf(ask('DescribeLimits'))).toMatchObject({ OnDemandStreamCount: 1 });
    expect(errorOf(ask('DescribeStreamSummary', { StreamName: 'users' }))).toBe('ResourceNotFoundException');
  });
});
