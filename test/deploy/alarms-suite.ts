import { describe, expect, it, vi } from 'vitest';
import { createOwnSignals } from '../../src/adapters/powertools/own-signals.ts';
import { type Packages, propertiesOf, resourcesOfType } from './packaged.ts';

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [dimension: string]: unknown;
}

/** The line that the controller of a stage writes into its log when it has finished a turn. */
function lineOfATurn(stage: string): EmbeddedMetrics {
  const written: string[] = [];
  // The one lets the line out through the console; it would switch metrics off without the other.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.spyOn(console, 'log').mockImplementation((line: string) => written.push(line));
  createOwnSignals(stage).measure({ counts: { TurnsCompleted: 1 }, milliseconds: {} });
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  return JSON.parse(written.join('\n'));
}

/** The alarms on the controller; the heartbeat's is held against what the controller really writes. */
export function alarmsSuite(packages: () => Packages): void {
  describe('the alarms on the controller', () => {
    it('tell operators when turns stop, fail, are throttled or lose events', () => {
      const alarms = resourcesOfType(packages().prod.template, 'AWS::CloudWatch::Alarm');
      const told = [{ Ref: 'OperatorTopic' }];

      expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual([
        'headgate.prod.errors',
        'headgate.prod.heartbeat',
        'headgate.prod.lost-events',
        'headgate.prod.throttles',
      ]);
      for (const { AlarmActions, OKActions } of alarms) expect([AlarmActions, OKActions]).toEqual([told, told]);
    });

    it('take five silent minutes for a dead controller', () => {
      expect(propertiesOf(packages().prod, 'HeartbeatAlarm')).toMatchObject({
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 5,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
      });
    });

    it('are not among those that the controller deletes when it does not want them', () => {
      for (const { template, prefix } of [
        { template: packages().dev.template, prefix: 'headgate-dev-' },
        { template: packages().prod.template, prefix: 'headgate-prod-' },
      ]) {
        const names = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName);
        expect(names.filter((name) => typeof name !== 'string' || name.startsWith(prefix))).toEqual([]);
      }
    });
  });

  describe('the heartbeat', () => {
    it('is the metric that its alarm looks at: one with other dimensions would be another', () => {
      const line = lineOfATurn('prod');
      const [emitted] = line._aws.CloudWatchMetrics;
      const alarm = packages().prod.template.Resources.HeartbeatAlarm?.Properties;
      const dimensions = (alarm?.Dimensions ?? []) as readonly { readonly Name: string; readonly Value: string }[];

      expect(emitted?.Namespace).toBe(alarm?.Namespace);
      expect(emitted?.Metrics.map(({ Name }) => Name)).toEqual([alarm?.MetricName]);
      expect(emitted?.Dimensions.map((names) => [...names].sort())).toEqual([
        dimensions.map(({ Name }) => Name).sort(),
      ]);
      for (const { Name, Value } of dimensions) expect(line[Name]).toBe(Value);
    });
  });
}
