import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/environment.ts';
import { createProcess, wire } from '../../src/handlers/wire.ts';
import { type Answers, failure, NOW, stubClients } from '../adapters/aws/stub-clients.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:headgate-dev-controller';
const STREAM = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders';

const ENVIRONMENT: Environment = {
  kind: 'environment',
  stateTable: 'state',
  configPath: '/headgate-dev/',
  stage: 'dev',
  historyDays: 30,
  maximumChanges: 20,
  callTimeoutMs: 4_000,
  region: 'eu-west-1',
  endpointUrl: null,
};

/** A process whose calls are answered by these functions, and the ports of its invocations. */
function started(answers: Answers) {
  const { clients, inputsOf } = stubClients(answers);
  const warm = { ...createProcess(ENVIRONMENT, { now: () => NOW }), clients };
  const invoked = (functionArn = FUNCTION) =>
    wire(warm, { functionArn, remainingMs: () => 60_000, onSlackProblem: () => {} });
  return { invoked, inputsOf };
}

describe('a wired process', () => {
  it.each([FUNCTION, `${FUNCTION}:live`, `${FUNCTION}:7`])(
    'has alarms call the function, invoked as %s',
    async (arn) => {
      const { invoked, inputsOf } = started({ DescribeAlarms: () => ({}), PutMetricAlarm: () => ({}) });
      const wanted = [{ sourceId: STREAM, functionName: 'bill', thresholdMs: 60_000 }];
      await invoked(arn).alarms.keep(wanted, { mayDelete: true });
      expect(inputsOf('PutMetricAlarm')).toMatchObject([{ AlarmActions: [FUNCTION] }]);
    },
  );

  it('remembers tags from one invocation to the next', async () => {
    let isSilent = false;
    const { invoked } = started({
      GetResources: () => {
        if (isSilent) throw failure('Throttled');
        return { ResourceTagMappingList: [{ ResourceARN: STREAM, Tags: [{ Key: 'headgate', Value: 'on' }] }] };
      },
      ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
    });
    await invoked().inventory.list([]);
    isSilent = true;
    expect((await invoked().inventory.list([])).sources).toMatchObject([{ name: 'orders', tag: 'on' }]);
  });
});
