import { describe, expect, it } from 'vitest';
import type { MissingData } from '../../src/emulator/alarm-definition.ts';
import { judge, rangeOf } from '../../src/emulator/alarm-judgement.ts';
import { aDefinition } from '../support/emulator-alarms.ts';

/** In the columns' order. */
const TREATMENTS: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const [NONE, STAYS] = ['INSUFFICIENT_DATA', null];

/** Points as the CloudWatch user guide writes them, oldest first: 0 is well, X breaches, - is missing. */
function newestFirst(points: string) {
  return points
    .split(' ')
    .map((mark, index) => (mark === '-' ? null : { startMs: index * 60_000, value: mark === 'X' ? 1 : 0 }))
    .toReversed();
}

function states(points: string, datapointsToAlarm: number) {
  return TREATMENTS.map(
    (missingData) => judge(aDefinition({ datapointsToAlarm, missingData }), newestFirst(points)).state,
  );
}

describe('the state of an alarm with missing points', () => {
  it.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', [NONE, STAYS, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - - - X', [NONE, STAYS, 'ALARM', 'OK']],
    ['X - - - -', ['ALARM', STAYS, 'ALARM', 'OK']],
  ])('is as in the guide for three of three: %s', (points, expected) => {
    expect(states(points, 3)).toEqual(expected);
  });

  it.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - X', [NONE, STAYS, 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', STAYS, 'ALARM', 'OK']],
  ])('is as in the guide for two of three: %s', (points, expected) => {
    expect(states(points, 2)).toEqual(expected);
  });

  it('is judged by the newest points alone when there are enough', () => {
    const { state, judged } = judge(aDefinition(), newestFirst('X X 0 0 0'));

    expect([state, judged.map(({ value }) => value)]).toEqual(['OK', [0, 0, 0]]);
  });

  it('looks back two periods further than it judges', () => {
    expect(rangeOf(aDefinition({ evaluationPeriods: 3 }))).toBe(5);
  });

  it.each([
    ['GreaterThanOrEqualToThreshold', ['OK', 'ALARM', 'ALARM']],
    ['GreaterThanThreshold', ['OK', 'OK', 'ALARM']],
    ['LessThanThreshold', ['ALARM', 'OK', 'OK']],
    ['LessThanOrEqualToThreshold', ['ALARM', 'ALARM', 'OK']],
  ] as const)('compares by %s', (comparison, expected) => {
    const alarm = aDefinition({ evaluationPeriods: 1, datapointsToAlarm: 1, threshold: 10, comparison });

    expect([9, 10, 11].map((value) => judge(alarm, [{ startMs: 0, value }]).state)).toEqual(expected);
  });
});
