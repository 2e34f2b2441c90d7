/** What a run costs, at list prices of us-east-1 without any free tier. */
import type { Metric } from './scoreboard.ts';

function costMetric(id: string, title: string, meaning: string): Metric {
  return { id, title, unit: 'US dollars', better: 'lower', meaning };
}

/** Cost as a whole, then its parts. */
export const COST_METRICS: readonly Metric[] = [
  costMetric('costUsd', 'Cost', 'Kinesis, Lambda and the controller itself for the length of the run, at list prices.'),
  costMetric('costKinesisUsd', 'Cost: Kinesis', 'Shards, streams on demand, and what is put and read.'),
  costMetric('costFanOutUsd', 'Cost: fan-out', 'Enhanced fan-out: consumers on shards by the hour, and bytes read.'),
  costMetric('costRetentionUsd', 'Cost: retention', 'Retention above 24 hours.'),
  costMetric('costLambdaUsd', 'Cost: Lambda', 'Requests and GB-seconds of the consumers.'),
  costMetric('costOwnUsd', 'Cost: controller', 'What the contender itself costs to run.'),
];
