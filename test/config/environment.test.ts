import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';

const LEAST = { HEADGATE_STATE_TABLE: 'headgate-dev', AWS_REGION: 'eu-west-1' };

describe('readEnvironment', () => {
  it('fills in every default', () => {
    expect(readEnvironment({ ...LEAST, PATH: '/usr/bin' })).toEqual({
      kind: 'environment',
      stateTable: 'headgate-dev',
      configPath: '/headgate/',
      stage: 'dev',
      historyDays: 30,
      maximumChanges: 20,
      callTimeoutMs: 4_000,
      region: 'eu-west-1',
      endpointUrl: null,
    });
  });

  it('takes what is set', () => {
    const read = readEnvironment({
      HEADGATE_STATE_TABLE: 'state',
      HEADGATE_CONFIG_PATH: '/team/headgate/',
      HEADGATE_STAGE: 'prod',
      HEADGATE_HISTORY_DAYS: '3650',
      HEADGATE_MAXIMUM_CHANGES: '0',
      HEADGATE_CALL_TIMEOUT_MS: '250',
      AWS_REGION: 'us-gov-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    });
    expect(read).toEqual({
      kind: 'environment',
      stateTable: 'state',
      configPath: '/team/headgate/',
      stage: 'prod',
      historyDays: 3_650,
      maximumChanges: 0,
      callTimeoutMs: 250,
      region: 'us-gov-west-1',
      endpointUrl: 'http://127.0.0.1:4566',
    });
  });

  it('adds a missing slash at the end of the path', () => {
    expect(readEnvironment({ ...LEAST, HEADGATE_CONFIG_PATH: '/team/a' })).toMatchObject({ configPath: '/team/a/' });
  });

  it('takes the default Region where Lambda has set none, and Lambda’s before it', () => {
    const { AWS_REGION: _region, ...rest } = LEAST;
    expect(readEnvironment({ ...rest, AWS_DEFAULT_REGION: 'eu-north-1' })).toMatchObject({ region: 'eu-north-1' });
    expect(readEnvironment({ ...LEAST, AWS_DEFAULT_REGION: 'eu-north-1' })).toMatchObject({ region: 'eu-west-1' });
  });

  it('takes an empty variable as not set', () => {
    expect(readEnvironment({ ...LEAST, HEADGATE_STAGE: '', AWS_ENDPOINT_URL: ' ' })).toMatchObject({
      stage: 'dev',
      endpointUrl: null,
    });
    expect(readEnvironment({ ...LEAST, HEADGATE_STATE_TABLE: '' }).kind).toBe('invalid');
  });

  it('names everything that is wrong at once, with value and range', () => {
    const read = readEnvironment({ HEADGATE_HISTORY_DAYS: '0', HEADGATE_MAXIMUM_CHANGES: 'many' });
    expect(read.kind === 'invalid' ? read.problems : []).toEqual([
      'HEADGATE_STATE_TABLE: received nothing, accepted 3 to 255 letters, digits, dots, underscores and hyphens',
      'HEADGATE_HISTORY_DAYS: received 0, accepted 1 to 3650',
      'HEADGATE_MAXIMUM_CHANGES: received "many", accepted 0 to 1000',
      'AWS_REGION: received nothing, accepted a Region such as eu-west-1',
    ]);
  });

  it.each([
    ['HEADGATE_CONFIG_PATH', 'headgate/'],
    ['HEADGATE_CONFIG_PATH', '/'],
    ['HEADGATE_CONFIG_PATH', '/a//b/'],
    ['HEADGATE_CONFIG_PATH', '/aws/headgate/'],
    ['HEADGATE_HISTORY_DAYS', '3651'],
    ['HEADGATE_HISTORY_DAYS', '1.5'],
    ['HEADGATE_HISTORY_DAYS', '-1'],
    ['HEADGATE_MAXIMUM_CHANGES', '1001'],
    ['HEADGATE_CALL_TIMEOUT_MS', '99'],
    ['HEADGATE_CALL_TIMEOUT_MS', '10001'],
    ['HEADGATE_STAGE', 'a b'],
    ['HEADGATE_STATE_TABLE', 'ab'],
    ['AWS_REGION', 'Ireland'],
    ['AWS_ENDPOINT_URL', 'localhost:4566'],
  ])('refuses %s=%s', (name, value) => {
    const read = readEnvironment({ ...LEAST, [name]: value });
    expect(read.kind === 'invalid' ? read.problems.map((problem) => problem.split(':')[0]) : []).toEqual([name]);
  });
});
