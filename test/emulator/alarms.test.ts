import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  LimitExceededFault,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlarms } from '../../src/emulator/alarms.ts';
import { cloudwatchOperations } from '../../src/emulator/cloudwatch.ts';
import { createWorld } from '../../src/world/world.ts';
import { outcomeOf, type ServedAccount, serve } from '../support/emulator-account.ts';
import { ALARM, ALARM_ACTION, anAlarm } from '../support/emulator-alarms.ts';
import { aConsumer, aStream, aWorld, STREAM, steady, WORLD_STARTS_AT } from '../support/world-builders.ts';

const MINUTE_MS = 60_000;

/** For ten minutes more arrives than the function can do; then nothing. */
const OVERLOAD = aStream({
  arrivals: steady(100, 10 * MINUTE_MS),
  consumers: [aConsumer({ batchSize: 100, fixedMs: 2_000, perRecordMs: 0 })],
});

let account: ServedAccount;

beforeEach(async () => {
  account = await serve({ world: { streams: [OVERLOAD] } });
});
afterEach(() => account.close());

const put = (changes: Partial<PutMetricAlarmCommandInput> = {}) =>
  account.clients.cloudwatch.send(new PutMetricAlarmCommand(anAlarm(changes)));

async function present() {
  const { MetricAlarms } = await account.clients.cloudwatch.send(new DescribeAlarmsCommand({}));
  return MetricAlarms ?? [];
}

/** Lets time go on and looks at the alarms each minute; the states they came to. */
function statesUntil(minute: number): readonly string[] {
  const states: string[] = [];
  for (let at = account.world.nowMs() + MINUTE_MS; at <= minute * MINUTE_MS; at += MINUTE_MS) {
    account.world.advanceTo(at);
    states.push(...account.emulator.evaluateAlarms().map(({ from, to }) => `${from} → ${to}`));
  }
  return states;
}

describe('an alarm', () => {
  it('begins without enough data and keeps what it was told', async () => {
    await put({ TreatMissingData: 'notBreaching', DatapointsToAlarm: 2, EvaluationPeriods: 3 });

    expect(await present()).toMatchObject([
      {
        AlarmName: ALARM,
        AlarmArn: `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${ALARM}`,
        StateValue: 'INSUFFICIENT_DATA',
        StateUpdatedTimestamp: new Date(WORLD_STARTS_AT),
        AlarmActions: [ALARM_ACTION],
        DatapointsToAlarm: 2,
        EvaluationPeriods: 3,
        Threshold: 60_000,
        TreatMissingData: 'notBreaching',
      },
    ]);
  });

  it('follows its metric, and says each change once', async () => {
    await put({ TreatMissingData: 'notBreaching' });

    expect(statesUntil(40)).toEqual(['INSUFFICIENT_DATA → OK', 'OK → ALARM', 'ALARM → OK']);
  });

  it('stays without enough data when its metric has none', async () => {
    await put({ MetricName: 'Nothing' });

    expect(statesUntil(5)).toEqual([]);
  });

  it('keeps its state when it is put again, and changes it at the next look', async () => {
    await put({ TreatMissingData: 'notBreaching' });
    statesUntil(8);
    await put({ TreatMissingData: 'notBreaching', Threshold: 1e9 });

    expect(await present()).toMatchObject([{ StateValue: 'ALARM', Threshold: 1e9 }]);
    expect(account.emulator.evaluateAlarms()).toMatchObject([{ from: 'ALARM', to: 'OK', actions: [] }]);
  });

  it('calls nobody while its actions are off', async () => {
    await put({ ActionsEnabled: false });
    account.world.advanceTo(8 * MINUTE_MS);

    expect(account.emulator.evaluateAlarms()).toMatchObject([{ to: 'ALARM', actions: [] }]);
  });

  it('invokes with the event that CloudWatch sends', async () => {
    await put({ AlarmDescription: 'late' });
    account.world.advanceTo(8 * MINUTE_MS);

    const [transition] = account.emulator.evaluateAlarms();

    expect(transition).toMatchObject({ alarmName: ALARM, to: 'ALARM', actions: [ALARM_ACTION] });
    expect(transition?.event).toMatchObject({
      source: 'aws.cloudwatch',
      alarmArn: transition?.alarmArn,
      accountId: '000000000000',
      time: '2026-01-01T00:08:00.000+0000',
      region: 'eu-west-1',
      alarmData: {
        alarmName: ALARM,
        state: { value: 'ALARM', timestamp: '2026-01-01T00:08:00.000+0000' },
        previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' },
        configuration: {
          description: 'late',
          metrics: [{ id: 'm1', metricStat: { period: 60, stat: 'Maximum' }, returnData: true }],
        },
      },
    });
    const { state } = alarmDataOf(transition?.event);
    const data = JSON.parse(state.reasonData);
    expect(data).toMatchObject({ version: '1.0', statistic: 'Maximum', period: 60, threshold: 60_000 });
    expect(data.evaluatedDatapoints).toHaveLength(1);
    expect(data.evaluatedDatapoints[0].value).toBeGreaterThan(60_000);
    expect(data.evaluatedDatapoints[0].sampleCount).toBeGreaterThan(0);
    expect(state.reason).toContain('was greater than the threshold (60000.0)');
  });
});

/** What the event says of the state; `toMatchObject` has looked at its shape. */
function alarmDataOf(event: unknown): { readonly state: { readonly reason: string; readonly reasonData: string } } {
  return JSON.parse(JSON.stringify(event)).alarmData;
}

describe('PutMetricAlarm', () => {
  it.each([
    ['a name that is missing', { AlarmName: '' }, 'MissingRequiredParameterException'],
    ['half a minute', { Period: 30 }, 'InvalidParameterValueException'],
    ['no whole minutes', { Period: 90 }, 'InvalidParameterValueException'],
    ['more points than periods', { DatapointsToAlarm: 2 }, 'InvalidParameterValueException'],
    ['more than a day', { Period: 3_600, EvaluationPeriods: 25 }, 'ValidationException'],
    ['six actions', { AlarmActions: Array(6).fill(ALARM_ACTION) }, 'ValidationException'],
    ['an action that is no ARN', { AlarmActions: ['headgate'] }, 'ValidationException'],
    ['an unknown treatment', { TreatMissingData: 'never' }, 'InvalidParameterValueException'],
    ['a percentile', { ExtendedStatistic: 'p99' }, 'ValidationException'],
  ])('refuses %s', async (_what, changes, expected) => {
    expect(await outcomeOf(put(changes))).toBe(expected);
    expect(await present()).toEqual([]);
  });

  it('keeps the tags an alarm is made with, and ignores those of a change', async () => {
    await put({ Tags: [{ Key: 'app', Value: 'headgate' }] });
    await put({ Tags: [{ Key: 'app', Value: 'other' }] });

    const ResourceARN = (await present())[0]?.AlarmArn ?? '';
    const { Tags } = await account.clients.cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual([{ Key: 'app', Value: 'headgate' }]);
  });

  it('refuses the 5,001st alarm', async () => {
    const world = createWorld(aWorld({ streams: [aStream({ name: STREAM })] }), 1);
    const operations = cloudwatchOperations(
      world,
      createAlarms(world, () => WORLD_STARTS_AT),
    );
    const last = Array.from({ length: 5_001 }, (_, index) =>
      operations.PutMetricAlarm?.({ ...anAlarm(), AlarmName: `alarm-${index}` }),
    ).at(-1);

    expect(last).toMatchObject({ kind: 'error', name: LimitExceededFault.name });
    expect(operations.PutMetricAlarm?.({ ...anAlarm(), AlarmName: 'alarm-0' })).toMatchObject({ kind: 'ok' });
  });
});

describe('DescribeAlarms and DeleteAlarms', () => {
  const names = ['a-1', 'a-2', 'b-1'];

  beforeEach(async () => {
    for (const AlarmName of names) await put({ AlarmName });
  });

  const describeAlarms = (input: DescribeAlarmsCommandInput) =>
    account.clients.cloudwatch.send(new DescribeAlarmsCommand(input));

  it('find by prefix, by name and by state', async () => {
    const found = [
      await describeAlarms({ AlarmNamePrefix: 'a-' }),
      await describeAlarms({ AlarmNames: ['b-1', 'none'] }),
      await describeAlarms({ StateValue: 'ALARM' }),
    ];

    expect(found.map(({ MetricAlarms }) => MetricAlarms?.map(({ AlarmName }) => AlarmName))).toEqual([
      ['a-1', 'a-2'],
      ['b-1'],
      [],
    ]);
  });

  it('give pages', async () => {
    const first = await describeAlarms({ MaxRecords: 2 });
    const second = await describeAlarms({ MaxRecords: 2, NextToken: first.NextToken });

    expect([first, second].map(({ MetricAlarms }) => MetricAlarms?.length)).toEqual([2, 1]);
    expect(second.NextToken).toBeUndefined();
  });

  it('refuse a page of more than 100, a strange token, and names with a prefix', async () => {
    expect([
      await outcomeOf(describeAlarms({ MaxRecords: 101 })),
      await outcomeOf(describeAlarms({ NextToken: 'strange' })),
      await outcomeOf(describeAlarms({ AlarmNames: ['a-1'], AlarmNamePrefix: 'a' })),
    ]).toEqual(['InvalidParameterValueException', 'InvalidNextToken', 'InvalidParameterCombinationException']);
  });

  it('delete all or none', async () => {
    const remove = (AlarmNames: string[]) =>
      outcomeOf(account.clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames })));

    expect(await remove(['a-1', 'none'])).toMatch(/^ResourceNotFound/);
    expect(await present()).toHaveLength(3);
    expect(await remove(Array(101).fill('a-1'))).toBe('ValidationException');
    expect(await remove(['a-1', 'b-1'])).toBe('ok');
    expect((await present()).map(({ AlarmName }) => AlarmName)).toEqual(['a-2']);
  });
});
