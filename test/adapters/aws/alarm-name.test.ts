import { describe, expect, it } from 'vitest';
import { describeAlarm, isMarked, nameAlarms } from '../../../src/adapters/aws/alarm-name.ts';
import type { WantedAlarm } from '../../../src/ports.ts';

const KINESIS = 'arn:aws:kinesis:eu-west-1:123456789012:stream/';

function anAlarm(stream: string, functionName: string, thresholdMs = 60_000): WantedAlarm {
  return { sourceId: `${KINESIS}${stream}`, functionName, thresholdMs };
}

function namesOf(...wanted: readonly WantedAlarm[]): readonly string[] {
  return nameAlarms('dev', wanted).map(({ name }) => name);
}

describe('alarm names', () => {
  it('are made of stage, stream and function', () => {
    expect(namesOf(anAlarm('orders', 'bill'), anAlarm('clicks', 'count'))).toEqual([
      'headgate-dev-orders-bill',
      'headgate-dev-clicks-count',
    ]);
  });

  it('name the table of a DynamoDB stream', () => {
    const sourceId = 'arn:aws:dynamodb:eu-west-1:123456789012:table/carts/stream/2026-11-20T00:00:00.000';
    expect(namesOf({ sourceId, functionName: 'bill', thresholdMs: 1 })).toEqual(['headgate-dev-carts-bill']);
  });

  it('stay apart where hyphens would make them one, whatever the order', () => {
    const [one, other] = [anAlarm('a-b', 'c'), anAlarm('a', 'b-c')];
    const names = namesOf(one, other);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^headgate-dev-a-b-c-[0-9a-f]{8}$/);
    expect(namesOf(other, one)).toEqual(names.toReversed());
  });

  it('are shortened to 255 characters and stay apart', () => {
    const long = 'f'.repeat(200);
    const names = namesOf(anAlarm('s'.repeat(128), `${long}1`), anAlarm('s'.repeat(128), `${long}2`));
    expect(names.map((name) => name.length)).toEqual([255, 255]);
    expect(new Set(names).size).toBe(2);
  });

  it('take two mappings of one stream and function for one alarm with the lower threshold', () => {
    expect(nameAlarms('dev', [anAlarm('orders', 'bill', 60_000), anAlarm('orders', 'bill', 30_000)])).toEqual([
      { ...anAlarm('orders', 'bill', 30_000), name: 'headgate-dev-orders-bill' },
    ]);
  });
});

describe('alarm descriptions', () => {
  it('say what the alarm is and how to get rid of it', () => {
    const text = describeAlarm('dev', anAlarm('orders', 'bill'));
    for (const part of ['bill', 'orders', 'get rid', 'enforce']) expect(text).toContain(part);
    expect(describeAlarm('dev', anAlarm('s'.repeat(128), 'f'.repeat(140))).length).toBeLessThan(1_024);
  });

  it('are known again by their own stage alone', () => {
    const text = describeAlarm('dev', anAlarm('orders', 'bill'));
    expect(isMarked('dev', text)).toBe(true);
    expect(isMarked('dev-2', text)).toBe(false);
    expect(isMarked('de', text)).toBe(false);
    expect(isMarked('dev', 'made by hand')).toBe(false);
    expect(isMarked('dev', undefined)).toBe(false);
  });
});
