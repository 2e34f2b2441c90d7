import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Whose } from '../../src/config/alarm-events.ts';
import { type ParsedEvent, parseEvent } from '../../src/config/parse-event.ts';
import type { FleetOptions } from '../../src/controller/fleet-summary.ts';

const EVENTS = join(import.meta.dirname, '../../events');

function sample(name: string) {
  return JSON.parse(readFileSync(join(EVENTS, `${name}.json`), 'utf8'));
}

function whyOf(parsed: ParsedEvent): string {
  return parsed.kind === 'turn' ? '' : parsed.why;
}

/** An alarm that calls the function, with these metrics. */
function alarmOn(metrics: readonly object[], value = 'ALARM') {
  return { source: 'aws.cloudwatch', alarmData: { alarmName: 'late', state: { value }, configuration: { metrics } } };
}

function metricWith(dimensions: object): object {
  return { id: 'm', metricStat: { metric: { namespace: 'N', name: 'M', dimensions }, period: 60, stat: 'Maximum' } };
}

/** Records of a topic with these messages. */
function topicWith(...messages: readonly unknown[]) {
  return { Records: messages.map((Message) => ({ EventSource: 'aws:sns', Sns: { Message } })) };
}

function messageAbout(stream: string | null, value = 'ALARM'): string {
  const Dimensions = stream === null ? [] : [{ name: 'StreamName', value: stream }];
  return JSON.stringify({ AlarmName: `late ${stream}`, NewStateValue: value, Trigger: { Dimensions } });
}

describe('the sample events', () => {
  it.each([
    ['schedule', 'schedule', 'all', null, 'schedule'],
    [
      'manual',
      'manual',
      { streams: ['orders'], functions: [] },
      'recommend',
      'manual event for orders, at most recommend',
    ],
    [
      'alarm-direct',
      'alarm',
      { streams: [], functions: ['orders-to-db'] },
      null,
      'alarm orders-to-db-iterator-age went to ALARM',
    ],
    [
      'alarm-eventbridge',
      'alarm',
      { streams: ['orders'], functions: ['orders-to-db'] },
      null,
      'alarm orders-write-use went to ALARM',
    ],
    ['alarm-sns', 'alarm', { streams: ['orders'], functions: [] }, null, 'alarm orders-iterator-age went to ALARM'],
  ])('%s is a turn', (name, trigger, only, modeCeiling, note) => {
    expect(parseEvent(sample(name))).toEqual({ kind: 'turn', trigger, only, modeCeiling, note });
  });

  it('are all there is in the folder', () => {
    expect(readdirSync(EVENTS).sort()).toEqual([
      'alarm-direct.json',
      'alarm-eventbridge.json',
      'alarm-sns.json',
      'manual.json',
      'schedule.json',
    ]);
  });

  it('say whose turn it is in the words of the controller', () => {
    const whose: Whose = 'all';
    const only: FleetOptions['only'] = whose;
    expect(only).toBe('all');
  });
});

describe('a schedule', () => {
  it.each([
    { source: 'headgate.schedule' },
    { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}', resources: ['arn'] },
  ])('is a turn for everybody: %j', (event) => {
    expect(parseEvent(event)).toMatchObject({ kind: 'turn', trigger: 'schedule', only: 'all', modeCeiling: null });
  });

  it('refuses unknown fields of its own form, and other events of the same service', () => {
    expect(whyOf(parseEvent({ source: 'headgate.schedule', mode: 'enforce' }))).toContain('mode: received "enforce"');
    expect(parseEvent({ source: 'aws.events', 'detail-type': 'AWS API Call via CloudTrail' }).kind).toBe('refused');
  });
});

describe('an alarm', () => {
  it.each(['OK', 'INSUFFICIENT_DATA'])('that goes to %s is ignored in each of its shapes', (value) => {
    const bridged = sample('alarm-eventbridge');
    const events = [
      alarmOn([], value),
      { ...bridged, detail: { ...bridged.detail, state: { value } } },
      topicWith(messageAbout('orders', value)),
    ];
    for (const event of events) {
      expect(parseEvent(event).kind).toBe('ignored');
      expect(whyOf(parseEvent(event))).toMatch(new RegExp(`^alarm .+ went to ${value}: `));
    }
  });

  it('over several metrics wakes everybody they name, each once', () => {
    const metrics = [
      metricWith({ StreamName: 'orders' }),
      { id: 'e', expression: 'm1/m2', returnData: true },
      metricWith({ FunctionName: 'worker', Resource: 'worker:live' }),
      metricWith({ StreamName: 'clicks' }),
      metricWith({ StreamName: 'orders', ConsumerName: 'fast' }),
    ];
    expect(parseEvent(alarmOn(metrics))).toMatchObject({
      only: { streams: ['orders', 'clicks'], functions: ['worker'] },
    });
  });

  it('over several metrics that came through a topic does so too', () => {
    const metric = (name: string, value: string) => ({ MetricStat: { Metric: { Dimensions: [{ value, name }] } } });
    const Metrics = [metric('StreamName', 'orders'), { Id: 'e1', Expression: 'm1' }, metric('FunctionName', 'worker')];
    const event = topicWith(JSON.stringify({ AlarmName: 'a', NewStateValue: 'ALARM', Trigger: { Metrics } }));
    expect(parseEvent(event)).toMatchObject({ only: { streams: ['orders'], functions: ['worker'] } });
  });

  it.each([
    ['no dimension that says whose', alarmOn([metricWith({ TableName: 'orders' })])],
    [
      'no metrics, as a composite alarm',
      { ...alarmOn([]), alarmData: { ...alarmOn([]).alarmData, configuration: { alarmRule: 'ALARM(a)' } } },
    ],
    [
      'a topic and no trigger',
      topicWith(JSON.stringify({ AlarmName: 'a', NewStateValue: 'ALARM', AlarmRule: 'ALARM(a)' })),
    ],
  ])('with %s wakes everybody', (_what, event) => {
    expect(parseEvent(event)).toMatchObject({ kind: 'turn', only: 'all' });
  });

  it('of several records is one turn for all that go off', () => {
    const event = topicWith(messageAbout('a'), messageAbout('b', 'OK'), messageAbout('c'), messageAbout('a'));
    expect(parseEvent(event)).toMatchObject({ kind: 'turn', only: { streams: ['a', 'c'], functions: [] } });
    expect(parseEvent(topicWith(messageAbout('a'), messageAbout(null)))).toMatchObject({ only: 'all' });
  });

  it.each([
    ['a message that is no JSON', topicWith('hello')],
    ['a message that is no alarm', topicWith('{"a":1}')],
    ['a broken record beside a good one', topicWith(messageAbout('orders'), 'hello')],
    ['no record', { Records: [] }],
    ['records of a queue', { Records: [{ eventSource: 'aws:sqs', body: 'private' }] }],
    ['an unknown state', alarmOn([], 'BROKEN')],
    ['another source', { ...alarmOn([]), source: 'somebody.else' }],
  ])('with %s is refused', (_what, event) => {
    expect(parseEvent(event).kind).toBe('refused');
    expect(whyOf(parseEvent(event))).not.toMatch(/hello|private|BROKEN/);
  });
});

describe('a manual event', () => {
  it('without fields is a turn for everybody, as far as the documents say', () => {
    expect(parseEvent({ source: 'headgate.manual' })).toEqual({
      kind: 'turn',
      trigger: 'manual',
      only: 'all',
      modeCeiling: null,
      note: 'manual event for every source',
    });
  });

  it.each([
    [{ mode: 'go' }, 'mode: received "go", accepted observe, recommend or enforce'],
    [
      { stream: 'orders' },
      'stream: received "orders", but there is no such field; accepted fields: source, streams, mode',
    ],
    [{ streams: [] }, 'streams: received [], accepted a list of at least 1'],
    [{ streams: ['arn:aws:kinesis'] }, 'streams.0: received "arn:aws:kinesis", accepted 1 to 128 letters'],
    [{ streams: 'orders' }, 'streams: received "orders", accepted a list of at least 1'],
  ])('is refused with field, value and range: %j', (fields, why) => {
    const parsed = parseEvent({ source: 'headgate.manual', ...fields });
    expect(parsed.kind).toBe('refused');
    expect(whyOf(parsed)).toContain(why);
  });
});

describe('any other event', () => {
  it.each([
    [null, 'received nothing'],
    ['text', 'received a string'],
    [[1], 'received a list'],
    [{}, 'received an object with no fields'],
    [{ orderId: 'private', body: 'private' }, 'received an object with the fields orderId, body'],
    [Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index}`, 1])), 'f9 and 2 more'],
  ])('is refused by what it is, never by what it holds: %j', (event, why) => {
    const parsed = parseEvent(event);
    expect(parsed.kind).toBe('refused');
    expect(whyOf(parsed)).toContain(why);
    expect(whyOf(parsed)).toContain('accepted a schedule (source aws.events');
    expect(whyOf(parsed)).not.toContain('private');
  });

  it('never throws', () => {
    const known = ['source', 'detail-type', 'alarmData', 'detail', 'Records', 'streams', 'mode'];
    const event = fc.dictionary(
      fc.constantFrom(...known),
      fc.oneof(fc.jsonValue(), fc.constantFrom('headgate.manual', 'aws.cloudwatch')),
    );
    fc.assert(
      fc.property(fc.oneof(event, fc.anything()), (one) => {
        expect(['turn', 'ignored', 'refused']).toContain(parseEvent(one).kind);
      }),
    );
  });
});
