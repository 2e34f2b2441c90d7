import { describe, expect, it } from 'vitest';
import { BOUNDARY, type Packaged, type Packages, propertiesOf, type Resource, resourcesOfType } from './packaged.ts';

const controllerOf = (packaged: Packaged) => propertiesOf(packaged, 'ControllerLambdaFunction');

/** What is deployed. */
export function templateSuite(packages: () => Packages): void {
  describe('the function', () => {
    it('runs on a current Node on arm64, with traces', () => {
      expect(controllerOf(packages().prod)).toMatchObject({
        Runtime: 'nodejs22.x',
        Architectures: ['arm64'],
        Handler: 'dist/controller/index.handler',
        TracingConfig: { Mode: 'Active' },
      });
    });

    it('ends before the next turn begins', () => {
      expect(controllerOf(packages().prod).Timeout).toBeLessThan(60);
    });

    it('is told its table, path, stage and history', () => {
      expect(controllerOf(packages().prod).Environment).toEqual({
        Variables: {
          HEADGATE_STATE_TABLE: { Ref: 'StateTable' },
          HEADGATE_CONFIG_PATH: '/headgate/',
          HEADGATE_STAGE: 'prod',
          HEADGATE_HISTORY_DAYS: '30',
          POWERTOOLS_SERVICE_NAME: 'headgate',
          POWERTOOLS_METRICS_NAMESPACE: 'Headgate',
          POWERTOOLS_LOG_LEVEL: 'INFO',
        },
      });
    });

    it('keeps its logs for thirty days', () => {
      expect(propertiesOf(packages().prod, 'ControllerLogGroup')).toEqual({
        LogGroupName: '/aws/lambda/headgate-prod-controller',
        RetentionInDays: 30,
      });
    });

    it('has half a gigabyte unless more is asked for', () => {
      expect(controllerOf(packages().prod).MemorySize).toBe(512);
      expect(controllerOf(packages().tuned).MemorySize).toBe(1_769);
    });

    it('takes parameters, and no reserved concurrency unless it is asked for', () => {
      expect(controllerOf(packages().prod).ReservedConcurrentExecutions).toEqual({ Ref: 'AWS::NoValue' });
      expect(Number(controllerOf(packages().tuned).ReservedConcurrentExecutions)).toBe(2);
      expect(controllerOf(packages().tuned)).toMatchObject({
        Environment: { Variables: { HEADGATE_CONFIG_PATH: '/platform/headgate/', HEADGATE_HISTORY_DAYS: '90' } },
      });
    });
  });

  describe('an event', () => {
    it('is never tried again, never runs late, and goes to the queue when it fails', () => {
      expect(resourcesOfType(packages().prod.template, 'AWS::Lambda::EventInvokeConfig')).toEqual([
        expect.objectContaining({
          MaximumRetryAttempts: 0,
          MaximumEventAgeInSeconds: 60,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['FailureQueue', 'Arn'] } } },
        }),
      ]);
    });

    it('waits in an encrypted queue for fourteen days', () => {
      expect(propertiesOf(packages().prod, 'FailureQueue')).toEqual({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 1_209_600,
      });
    });

    it('comes every minute, and for the alarms of owners', () => {
      const rules = resourcesOfType(packages().prod.template, 'AWS::Events::Rule');
      const retry = { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 };

      expect(rules).toEqual([
        expect.objectContaining({
          ScheduleExpression: 'rate(1 minute)',
          State: 'ENABLED',
          Targets: [expect.objectContaining({ Input: '{"source":"headgate.schedule"}', RetryPolicy: retry })],
        }),
        expect.objectContaining({
          EventPattern: {
            source: ['aws.cloudwatch'],
            'detail-type': ['CloudWatch Alarm State Change'],
            detail: { alarmName: [{ prefix: 'headgate-wake-' }], state: { value: ['ALARM'] } },
          },
          Targets: [expect.objectContaining({ RetryPolicy: retry })],
        }),
      ]);
    });

    it('may come from two rules, from the alarms of this stage, and from one topic, and from nobody else', () => {
      const callers = resourcesOfType(packages().prod.template, 'AWS::Lambda::Permission');

      expect(callers.map(({ Principal }) => Principal).sort()).toEqual([
        'events.amazonaws.com',
        'events.amazonaws.com',
        'lambda.alarms.cloudwatch.amazonaws.com',
        'sns.amazonaws.com',
      ]);
      expect(callers.every(({ SourceArn }) => SourceArn !== undefined)).toBe(true);
      expect(propertiesOf(packages().prod, 'OwnAlarmsPermission')).toMatchObject({
        SourceAccount: { Ref: 'AWS::AccountId' },
        SourceArn: { 'Fn::Sub': expect.stringMatching(/:alarm:headgate-prod-\*$/) },
      });
    });

    it('reaches the topic from alarms of this account, which a key of AWS would keep out', () => {
      const topics = resourcesOfType(packages().prod.template, 'AWS::SNS::Topic');

      expect(topics.map(({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual([undefined, undefined]);
      expect(propertiesOf(packages().prod, 'WakeTopicPolicy')).toMatchObject({
        PolicyDocument: {
          Statement: [
            {
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: 'sns:Publish',
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            },
          ],
        },
      });
    });
  });

  describe('the table', () => {
    it('is paid by use, expires, can be restored, is encrypted and outlives the stack', () => {
      expect(packages().prod.template.Resources.StateTable).toEqual({
        Type: 'AWS::DynamoDB::Table',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          DeletionProtectionEnabled: true,
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
        },
      });
    });
  });

  describe('the boundary', () => {
    it('is absent unless it is named', () => {
      expect(propertiesOf(packages().prod, 'ControllerRole').PermissionsBoundary).toEqual({ Ref: 'AWS::NoValue' });
      expect(propertiesOf(packages().tuned, 'ControllerRole').PermissionsBoundary).toBe(BOUNDARY);
    });

    it('changes nothing else of the role', () => {
      const others = ({ PermissionsBoundary, Policies, ...rest }: Resource['Properties']) => rest;

      expect(others(propertiesOf(packages().tuned, 'ControllerRole'))).toEqual(
        others(propertiesOf(packages().prod, 'ControllerRole')),
      );
    });
  });

  describe('two stages of one account', () => {
    it('share no name', () => {
      const shared = new Set(fixedNames(packages().dev));

      expect(fixedNames(packages().prod).length).toBeGreaterThan(8);
      expect(fixedNames(packages().prod).filter((name) => shared.has(name))).toEqual([]);
    });

    it('read documents of their own', () => {
      expect(packages().dev.template.Outputs.ConfigPath?.Value).toBe('/headgate-dev/');
      expect(packages().prod.template.Outputs.ConfigPath?.Value).toBe('/headgate/');
    });
  });

  describe('the template', () => {
    it('is plain ASCII, which is all that some services take', () => {
      expect(JSON.stringify(packages().prod.template)).toMatch(/^[\x20-\x7e]*$/);
    });

    it('asks for no named role, which platforms refuse', () => {
      expect(propertiesOf(packages().prod, 'ControllerRole').RoleName).toBeUndefined();
    });
  });

  describe('the package', () => {
    it('holds the bundle and its licences, and is below a megabyte', () => {
      expect(
        packages()
          .prod.entries.map(({ name }) => name)
          .sort(),
      ).toEqual(['dist/controller/LICENSES.txt', 'dist/controller/index.cjs']);
      expect(packages().prod.zipBytes).toBeLessThan(1_000_000);
    });
  });
}

/** Names that are given and not made up by CloudFormation: two stacks with one of them in common cannot both exist. */
function fixedNames({ template }: Packaged): readonly string[] {
  const ofResources = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Object.entries(Properties)
      .filter(([key]) => /Name$/.test(key) && !(Type === 'AWS::Lambda::Permission' && key === 'FunctionName'))
      .filter(([key]) => !/^(Metric|Display|Policy)Name$/.test(key))
      .map(([, value]) => value),
  );
  const exported = Object.values(template.Outputs).map(({ Export }) => Export?.Name);
  return [...ofResources, ...exported].filter((name) => typeof name === 'string');
}
