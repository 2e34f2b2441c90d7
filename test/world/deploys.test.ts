/** New versions of a function in the middle of a run. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world.ts';
import type { World } from '../../src/world/world-api.ts';
import type { ConsumerConfig, Physics } from '../../src/world/world-config.ts';
import {
  aConsumer,
  aStream,
  aWorld,
  CONSUMER,
  idealPhysics,
  WORLD_STARTS_AT as START,
  STREAM,
} from '../support/world-builders.ts';

/** One record a second, done alone. */
function world(consumer: Partial<ConsumerConfig>, physics: Partial<Physics> = {}): World {
  const keys = Array.from({ length: 300 }, () => 'a');
  const one = aConsumer({ batchSize: 1, fixedMs: 100, perRecordMs: 0, ...consumer });
  const stream = aStream({ bursts: [{ atMs: 0, overMs: 300_000, keys }], consumers: [one] });
  return createWorld(aWorld({ streams: [stream], physics: idealPhysics(physics) }), 1);
}

function durationInMinute(from: World, minute: number): number | undefined {
  const name = { namespace: 'AWS/Lambda', metric: 'Duration', dimension: CONSUMER } as const;
  return from.metric(name, 'Average', START + minute * 60_000, START + (minute + 1) * 60_000)[0]?.value;
}

function described(from: World) {
  const answer = from.getFunction(CONSUMER);
  if (answer.kind === 'refused') throw new Error(answer.error);
  return answer.value;
}

describe('a deploy', () => {
  it('changes what it names from its time on', () => {
    const one = world({ deploys: [{ atMs: 120_000, fixedMs: 700, memoryMb: 2_048, timeoutMs: 9_000 }] });
    one.advanceTo(119_999);
    expect(described(one)).toMatchObject({ codeVersion: '1', memoryMb: 1_024, timeoutMs: 60_000 });
    one.advanceTo(120_000);
    expect(described(one)).toMatchObject({ codeVersion: '2', memoryMb: 2_048, timeoutMs: 9_000 });
    one.advanceTo(400_000);
    expect([0, 1, 2, 3].map((minute) => durationInMinute(one, minute))).toEqual([100, 100, 700, 700]);
    expect(one.consumerTruth(STREAM, CONSUMER).billedGbSeconds).toBeCloseTo(120 * 0.1 + 180 * 0.7 * 2, 6);
  });

  it('is known by its code, and a deploy that changes nothing else is one', () => {
    const one = world({ deploys: [{ atMs: 60_000 }, { atMs: 90_000 }] });
    const before = described(one);
    one.advanceTo(60_000);
    const then = described(one);
    one.advanceTo(90_000);
    const after = described(one);
    expect([before, then, after].map(({ codeVersion }) => codeVersion)).toEqual(['1', '2', '3']);
    expect(new Set([before, then, after].map(({ codeSha256 }) => codeSha256)).size).toBe(3);
    expect({ ...after, codeVersion: '', codeSha256: '' }).toEqual({ ...before, codeVersion: '', codeSha256: '' });
  });

  it('starts cold, in the place of every environment of before', () => {
    const cold = world({ deploys: [{ atMs: 100_050 }] }, { coldStartMs: 400 });
    const warm = world({}, { coldStartMs: 400 });
    const doneBy = (one: World, atMs: number): number => {
      one.advanceTo(atMs);
      return one.consumerTruth(STREAM, CONSUMER).lastDoneAtMs;
    };
    // The batch in flight at the deploy ends as it began, and leaves no environment behind.
    expect([doneBy(cold, 100_950), doneBy(warm, 100_950)]).toEqual([100_100, 100_100]);
    expect([doneBy(cold, 101_950), doneBy(warm, 101_950)]).toEqual([101_500, 101_100]);
    expect([doneBy(cold, 102_950), doneBy(warm, 102_950)]).toEqual([102_100, 102_100]);
  });

  it('is known at the start when it comes at the start', () => {
    const one = world({ deploys: [{ atMs: 0, fixedMs: 200 }] });
    one.advanceTo(0);
    expect(described(one).codeVersion).toBe('2');
    one.advanceTo(130_000);
    expect(durationInMinute(one, 0)).toBe(200);
  });

  it('stays when the mapping is updated', () => {
    const one = world({ deploys: [{ atMs: 60_000, fixedMs: 700 }] });
    one.advanceTo(50_000);
    one.updateMapping(one.mappingIdOf(STREAM, CONSUMER), { batchSize: 2 });
    one.advanceTo(70_000);
    one.updateMapping(one.mappingIdOf(STREAM, CONSUMER), { batchSize: 3 });
    one.advanceTo(400_000);
    expect(durationInMinute(one, 3)).toBe(700);
    expect(one.getMapping(one.mappingIdOf(STREAM, CONSUMER))).toMatchObject({ value: { batchSize: 3 } });
  });
});
