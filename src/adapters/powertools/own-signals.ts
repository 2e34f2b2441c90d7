/** The controller's own log and metrics, through Powertools: structured lines, and metrics written into the log (EMF). */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Fields of a line; values are plain JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A metric's value, by its unit. */
export interface Measured {
  readonly counts: Readonly<Record<string, number>>;
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** Where the controller says what it does. */
export interface OwnSignals {
  info(message: string, fields: Fields): void;
  warn(message: string, fields: Fields): void;
  error(message: string, fields: Fields): void;
  /** Written at once, with the dimensions `service` and `stage`. */
  measure(measured: Measured): void;
}

/** Namespace and service are the product's name; the stage tells deployments apart. */
export function createOwnSignals(stage: string): OwnSignals {
  const logger = new Logger({ serviceName: 'headgate', persistentKeys: { stage } });
  const metrics = new Metrics({ namespace: 'Headgate', serviceName: 'headgate', defaultDimensions: { stage } });
  return {
    info: (message, fields) => logger.info(message, { ...fields }),
    warn: (message, fields) => logger.warn(message, { ...fields }),
    error: (message, fields) => logger.error(message, { ...fields }),
    measure({ counts, milliseconds }) {
      for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
      for (const [name, value] of Object.entries(milliseconds)) {
        metrics.addMetric(name, MetricUnit.Milliseconds, value);
      }
      metrics.publishStoredMetrics();
    },
  };
}
