/** A function that calls its downstream again within one invocation. */
import { describe, expect, it } from 'vitest';
import { consumerWorld, truthOf } from '../support/consumer-worlds.ts';
import { aDownstream, digits, drain } from '../support/world-builders.ts';

const stream = { bursts: [{ atMs: 0, overMs: 0, keys: digits(40) }] };
const sdkRetries = { attempts: 3, firstMs: 100, maxMs: 300 };
const consumer = { fixedMs: 10, perRecordMs: 0, downstream: 'table', sdkRetries };
const outageUntil = (toMs: number) => [{ fromMs: 0, toMs, capacity: 0, failure: 'fast' as const }];

describe('retries of the SDK', () => {
  it('outlast a short illness within the invocation', () => {
    const downstreams = [aDownstream({ faults: outageUntil(300) })];
    const world = consumerWorld({ consumer, stream, downstreams });
    drain(world);
    // Calls at 10, 115 and 320 ms; the last does 40 records in 100 ms.
    expect(truthOf(world)).toMatchObject({
      invocations: 1,
      failedInvocations: 0,
      backendAttempts: 120,
      lastDoneAtMs: 420,
    });
  });

  it('end, and then the invocation has failed', () => {
    const downstreams = [aDownstream({ faults: outageUntil(60_000) })];
    const world = consumerWorld({ consumer, stream, downstreams });
    world.advanceTo(900);
    // 10 + 5 + 100 + 5 + 200 + 5 + 300 + 5.
    expect(truthOf(world)).toMatchObject({ invocations: 1, failedInvocations: 1, backendAttempts: 160 });
  });

  it('go no further than the timeout of the function', () => {
    const downstreams = [aDownstream({ faults: outageUntil(60_000) })];
    const world = consumerWorld({ consumer: { ...consumer, timeoutMs: 250 }, stream, downstreams });
    world.advanceTo(249);
    expect(truthOf(world).failedInvocations).toBe(0);
    world.advanceTo(250);
    expect(truthOf(world)).toMatchObject({ failedInvocations: 1, backendAttempts: 80 });
  });

  it('send only what the downstream left unprocessed', () => {
    const rateLimit = { recordsPerSec: 100, burstRecords: 25, excess: 'unprocessed' as const };
    const downstreams = [aDownstream({ rateLimit, recordsPerSecPerCall: 100_000 })];
    const world = consumerWorld({ consumer, stream, downstreams });
    drain(world);
    const { invocations, failedInvocations, backendAttempts } = truthOf(world);
    expect({ invocations, failedInvocations }).toEqual({ invocations: 1, failedInvocations: 0 });
    expect(backendAttempts).toBeGreaterThanOrEqual(55);
    expect(backendAttempts).toBeLessThan(80);
  });
});
