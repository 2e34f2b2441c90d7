import { describe, expect, it } from 'vitest';
import { actionsIn, calledActions } from './called-actions.ts';
import { CALLED, LEVERS, NEEDED_BESIDES, NOT_ALLOWED, WITHOUT_RESOURCE } from './expected-actions.ts';
import { actionsOf, type Packages, type Statement, statementsOf } from './packaged.ts';

/** What the controller's role may do. */
export function permissionsSuite(packages: () => Packages): void {
  const statements = (): readonly Statement[] => statementsOf(packages().prod.template);

  /** The resources of the statements that allow an action. */
  function resourcesFor(action: string): readonly string[] {
    return statements()
      .filter((statement) => actionsOf(statement).includes(action))
      .map(({ Resource }) => text(Resource));
  }

  describe('the role', () => {
    it('allows what is listed and nothing else, each action once', () => {
      const allowed = statements().flatMap(actionsOf);

      expect([...allowed].sort()).toEqual([...CALLED, ...Object.keys(NEEDED_BESIDES)].sort());
    });

    it('names every action in full', () => {
      expect(
        statements()
          .flatMap(actionsOf)
          .filter((action) => action.includes('*')),
      ).toEqual([]);
    });

    it('names a resource wherever AWS knows one', () => {
      const everywhere = statements()
        .filter(({ Resource }) => text(Resource) === '*')
        .flatMap(actionsOf);

      expect([...everywhere].sort()).toEqual(Object.keys(WITHOUT_RESOURCE).sort());
    });

    it('says of every statement what it is for', () => {
      const sids = statements().map(({ Sid }) => Sid);

      expect(sids.every((sid) => /^[A-Z][A-Za-z]+$/.test(sid))).toBe(true);
      expect(new Set(sids).size).toBe(sids.length);
    });

    it('keeps the levers apart from what only reads, so that a boundary can cut them off', () => {
      const withLevers = statements().filter((statement) =>
        actionsOf(statement).some((action) => LEVERS.includes(action)),
      );

      expect(withLevers.map(({ Sid }) => Sid)).toEqual(['Reshard', 'SetFactor']);
      expect(withLevers.flatMap(actionsOf).filter((action) => !LEVERS.includes(action))).toEqual([]);
    });

    it('stays in its account and Region, and with alarms within the names of its stage', () => {
      // As in `arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/*`.
      const arn = (service: string, rest: string) =>
        expect.stringMatching(`:${service}:\\$\\{AWS::Region\\}:\\$\\{AWS::AccountId\\}:${rest}"`);

      expect(resourcesFor('kinesis:UpdateShardCount')).toEqual([arn('kinesis', 'stream/\\*')]);
      expect(resourcesFor('lambda:UpdateEventSourceMapping')).toEqual([arn('lambda', 'event-source-mapping:\\*')]);
      expect(resourcesFor('cloudwatch:DeleteAlarms')).toEqual([arn('cloudwatch', 'alarm:headgate-prod-\\*')]);
      expect(resourcesFor('events:PutEvents')).toEqual([arn('events', 'event-bus/default')]);
    });

    it('reads its own path of documents and one secret', () => {
      expect(resourcesFor('ssm:GetParametersByPath').join()).toContain('parameter/headgate"');
      expect(resourcesFor('ssm:GetParametersByPath').join()).toContain('parameter/headgate/*"');
      expect(resourcesFor('ssm:GetParameter')).toEqual([expect.stringContaining('parameter/headgate/slack-webhook"')]);
    });

    it('writes to its own table, queue and log group', () => {
      const own = ['dynamodb:PutItem', 'sqs:SendMessage', 'logs:PutLogEvents'].flatMap(resourcesFor);

      expect(own).toEqual([
        expect.stringContaining('StateTable'),
        expect.stringContaining('FailureQueue'),
        expect.stringContaining('ControllerLogGroup'),
      ]);
    });

    it('can be taken by Lambda alone', () => {
      expect(packages().prod.template.Resources.ControllerRole?.Properties.AssumeRolePolicyDocument).toMatchObject({
        Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      });
    });
  });

  describe('the code', () => {
    it('makes exactly the calls that are listed', () => {
      expect(calledActions()).toEqual([...CALLED, ...Object.keys(NOT_ALLOWED)].sort());
    });
  });

  describe('the search for calls', () => {
    it('finds commands, under the name that IAM gives their service', () => {
      const text = [
        "import { type Datum, GetMetricDataCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';",
        "import { PutEventsCommand as Put } from '@aws-sdk/client-eventbridge';",
        "import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';",
        "import { HelpCommand } from 'commander';",
      ].join('\n');

      expect(actionsIn(text)).toEqual(['cloudwatch:GetMetricData', 'events:PutEvents', 'tag:GetResources']);
    });

    it('does not take the type of an input for a call', () => {
      expect(actionsIn("import type { GetItemCommandInput } from '@aws-sdk/client-dynamodb';")).toEqual([]);
    });
  });
}

function text(resource: unknown): string {
  return typeof resource === 'string' ? resource : JSON.stringify(resource);
}
