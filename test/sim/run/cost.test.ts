import { describe, expect, it } from 'vitest';
import { costOf, type StreamUsage, type Usage } from '../../../src/sim/run/cost.ts';

const GB = 1_024 ** 3;

function aStream(fields: Partial<StreamUsage>): StreamUsage {
  return {
    kind: 'kinesis-provisioned',
    hours: 0,
    shardHours: 0,
    extendedShardHours: 0,
    records: 0,
    recordBytes: 1,
    consumers: [],
    ...fields,
  };
}

function cost(stream: Partial<StreamUsage>, fields: Partial<Usage> = {}) {
  return costOf({ streams: [aStream(stream)], invocations: 0, billedGbSeconds: 0, ownUsd: 0, ...fields });
}

describe('costOf', () => {
  it('counts PUT units in steps of 25 KB', () => {
    expect(cost({ records: 1e6, recordBytes: 25 * 1_024 }).kinesisPutUnits).toBeCloseTo(0.014, 10);
    expect(cost({ records: 1e6, recordBytes: 25 * 1_024 + 1 }).kinesisPutUnits).toBeCloseTo(0.028, 10);
  });

  it('reproduces a published monthly bill: three shards, 1,000 records of 3 KB a second', () => {
    const { total } = cost({ shardHours: 3 * 730, records: 1_000 * 730 * 3_600, recordBytes: 3_072 });
    expect(total).toBeCloseTo(69.64, 2);
  });

  it('adds its parts up', () => {
    const found = cost(
      { shardHours: 10, records: 5e6, recordBytes: 100 },
      { invocations: 2e6, billedGbSeconds: 1_000, ownUsd: 3 },
    );
    expect(found.lambdaRequests).toBeCloseTo(0.4, 10);
    expect(found.lambdaGbSeconds).toBeCloseTo(0.0166667, 10);
    expect(found.own).toBe(3);
    expect(found.total).toBeCloseTo(0.15 + 0.07 + 0.4 + 0.0166667 + 3, 10);
  });

  it('bills a stream on demand by the hour and by what goes in and out, never by its shards', () => {
    const found = cost({
      kind: 'kinesis-on-demand',
      hours: 10,
      shardHours: 1_000,
      extendedShardHours: 1_000,
      records: GB / 1_024,
      recordBytes: 512,
      consumers: [
        { fanOut: 'standard', recordsRead: GB / 512 },
        { fanOut: 'enhanced', recordsRead: GB / 512 },
      ],
    });
    expect(found.onDemandStreamHours).toBeCloseTo(0.4, 10);
    // Half a KB is billed as one.
    expect(found.onDemandIn).toBeCloseTo(0.08, 10);
    expect(found.onDemandOut).toBeCloseTo(0.04, 10);
    expect(found.fanOutGb).toBeCloseTo(0.05, 10);
    expect(found.total).toBeCloseTo(0.4 + 0.08 + 0.04 + 0.05, 10);
  });

  it('bills each enhanced consumer for every shard-hour and for what it reads', () => {
    const enhanced = { fanOut: 'enhanced', recordsRead: GB / 1_024 } as const;
    const found = cost({ shardHours: 100, recordBytes: 1_024, consumers: [enhanced, enhanced] });
    expect(found.fanOutShardHours).toBeCloseTo(3, 10);
    expect(found.fanOutGb).toBeCloseTo(0.026, 10);
  });

  it('bills retention above a day by the shard-hour', () => {
    expect(cost({ shardHours: 10, extendedShardHours: 5 }).retention).toBeCloseTo(0.1, 10);
  });

  it('bills nothing for a DynamoDB stream that Lambda reads', () => {
    const consumers = [{ fanOut: 'standard', recordsRead: 1e9 } as const];
    expect(cost({ kind: 'dynamodb', hours: 10, shardHours: 40, records: 1e9, consumers }).total).toBe(0);
  });
});
