import { describe, expect, it } from 'vitest';
import { known } from '../../src/core/reading.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { aFleetOf, createLoop, runLoop } from '../support/loop-builder.ts';
import { aConsumer, anObservation, NOW, series } from '../support/observation-builder.ts';

async function reportOf(
  ages: readonly (readonly (number | null)[])[],
  records: readonly (number | null)[] = [1, 2, 3],
) {
  const consumers = ages.map((values, index) =>
    aConsumer({ mapping: { id: `m${index}` }, metrics: { iteratorAgeMaxMs: series(values) } }),
  );
  const observation = anObservation({ consumers, sourceMetrics: { incomingRecords: series(records) } });
  const { reports } = await runLoop(createLoop({ fleet: aFleetOf([observation]) }));
  const [report] = reports;
  if (report === undefined) throw new Error('no report');
  return report;
}

describe('the last hour of a report', () => {
  it('is one value a minute, ends with the present minute, and keeps what is missing missing', async () => {
    const { lastHour } = await reportOf([[10, null, 30]], [1, null, 0]);

    expect(lastHour.startMs).toBe(NOW - 59 * MINUTE_MS);
    expect(lastHour.ageMaxMs).toHaveLength(60);
    expect(lastHour.incomingRecords).toHaveLength(60);
    expect(lastHour.ageMaxMs.slice(-5)).toEqual([null, 10, null, 30, null]);
    expect(lastHour.incomingRecords.slice(-5)).toEqual([null, 1, null, 0, null]);
  });

  it('shows the greatest age of all consumers, minute by minute', async () => {
    const { lastHour } = await reportOf([
      [10, 50, null],
      [20, 40, null],
    ]);

    expect(lastHour.ageMaxMs.slice(-4)).toEqual([20, 50, null, null]);
  });

  it('is longer than the series that the report keeps', async () => {
    const report = await reportOf([Array<number>(70).fill(5)], Array<number>(70).fill(6));
    const [consumer] = known(report.observation.consumers) ?? [];

    expect(report.lastHour.ageMaxMs.filter((value) => value !== null)).toHaveLength(59);
    expect(consumer?.metrics.iteratorAgeMaxMs).toMatchObject({ points: { length: 10 } });
  });
});
