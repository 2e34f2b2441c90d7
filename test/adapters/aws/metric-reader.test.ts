import { describe, expect, it } from 'vitest';
import { readMetrics } from '../../../src/adapters/aws/metric-reader.ts';
import type { MetricRef } from '../../../src/core/downstream-target.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { failure, NOW, stubClients, unpaced } from './stub-clients.ts';

const REFS: readonly MetricRef[] = ['a', 'b', 'c', 'd'].map((metric) => ({
  namespace: 'N',
  metric,
  dimensions: {},
  statistic: 'Sum',
}));
const [A = null, B = null, C = null, D = null] = REFS;

const at = (minute: number) => new Date(NOW + minute * MINUTE_MS);

interface Input {
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { Metric: { MetricName: string } };
  }[];
  readonly NextToken?: string;
}

type Respond = (input: Input) => object | Promise<object>;

async function read(respond: Respond, refs: Iterable<MetricRef> = REFS, now = NOW + 30_000) {
  const { clients, inputsOf } = stubClients({ GetMetricData: (input) => respond(input as unknown as Input) });
  const calls = { cloudwatch: clients.cloudwatch, pacer: unpaced, remainingMs: () => 10_000 };
  return { series: await readMetrics(calls, refs, now), inputs: inputsOf('GetMetricData') };
}

/** Every query answered with one point of value 1, one minute ago. */
function ones({ MetricDataQueries }: Input): object {
  const results = MetricDataQueries.map(({ Id }) => ({
    Id,
    Timestamps: [at(-1)],
    Values: [1],
    StatusCode: 'Complete',
  }));
  return { MetricDataResults: results };
}

const ONE_POINT = { kind: 'points', points: [{ startMs: NOW - MINUTE_MS, value: 1 }] };

describe('reading metrics', () => {
  it('asks for seventy minutes from the start of this one until now, oldest first', async () => {
    const { inputs } = await read(ones);
    expect(inputs).toEqual([
      {
        MetricDataQueries: expect.any(Array),
        StartTime: new Date(NOW - 70 * MINUTE_MS),
        EndTime: new Date(NOW + 30_000),
        ScanBy: 'TimestampAscending',
      },
    ]);
  });

  it('puts the pieces of all pages together, sorted, each minute once', async () => {
    const pages: Record<string, object> = {
      first: {
        NextToken: 'second',
        MetricDataResults: [{ Id: 'm0', Timestamps: [at(-3), at(-2)], Values: [3, 2], StatusCode: 'PartialData' }],
      },
      second: {
        MetricDataResults: [
          { Id: 'm0', Timestamps: [at(-1), at(-5), at(-2)], Values: [1, 5, 2], StatusCode: 'Complete' },
          { Id: 'm1', Timestamps: [], Values: [], StatusCode: 'Complete' },
        ],
      },
    };
    const { series, inputs } = await read(({ NextToken = 'first' }) => pages[NextToken] ?? {});
    expect(inputs.map(({ NextToken }) => NextToken)).toEqual([undefined, 'second']);
    const expected = [-5, -3, -2, -1].map((minute) => ({ startMs: at(minute).getTime(), value: -minute }));
    expect(series(A)).toEqual({ kind: 'points', points: expected });
    expect(series(B)).toEqual({ kind: 'missing', why: 'no-datapoints' });
  });

  it('never fills a gap, and takes a zero for a value', async () => {
    const { series } = await read(() => ({
      MetricDataResults: [{ Id: 'm0', Timestamps: [at(-9), at(-4)], Values: [0, 2], StatusCode: 'Complete' }],
    }));
    expect(series(A)).toEqual({
      kind: 'points',
      points: [
        { startMs: at(-9).getTime(), value: 0 },
        { startMs: at(-4).getTime(), value: 2 },
      ],
    });
  });

  it('says of each series that is not whole why it is missing', async () => {
    const point = { Timestamps: [at(-1)], Values: [1] };
    const { series } = await read(() => ({
      MetricDataResults: [
        { Id: 'm0', ...point, StatusCode: 'PartialData' },
        { Id: 'm1', ...point, StatusCode: 'InternalError' },
        { Id: 'm2', StatusCode: 'Forbidden' },
      ],
    }));
    expect([A, B, C, D].map(series)).toEqual(
      ['unavailable', 'unavailable', 'access-denied', 'unavailable'].map((why) => ({ kind: 'missing', why })),
    );
    expect(series(null)).toEqual({ kind: 'missing', why: 'not-configured' });
  });

  it.each([
    ['ThrottlingException', 'unavailable'],
    ['TimeoutError', 'unavailable'],
    ['AccessDenied', 'access-denied'],
    ['AccessDeniedException', 'access-denied'],
  ])('makes a batch that ends in %s missing, and no other', async (name, why) => {
    const many = Array.from({ length: 501 }, (_, index): MetricRef => ({ ...(A as MetricRef), metric: `x${index}` }));
    const { series } = await read((input) => {
      if (input.MetricDataQueries.length === 500) throw failure(name);
      return ones(input);
    }, many);
    expect(series(many[0] ?? null)).toEqual({ kind: 'missing', why });
    expect(series(many[500] ?? null)).toEqual(ONE_POINT);
  });

  it('that break off between two pages are missing', async () => {
    const { series } = await read(({ NextToken }) => {
      if (NextToken !== undefined) throw failure('ThrottlingException');
      return { ...ones({ MetricDataQueries: [] }), NextToken: 'second' };
    });
    expect(series(A)).toEqual({ kind: 'missing', why: 'unavailable' });
  });

  it('finds the one query that CloudWatch refuses and keeps the others', async () => {
    const { series } = await read((input) => {
      if (input.MetricDataQueries.some(({ MetricStat }) => MetricStat.Metric.MetricName === 'c')) {
        throw failure('ValidationError');
      }
      return ones(input);
    });
    expect([A, B, D].map(series)).toEqual(Array(3).fill(ONE_POINT));
    expect(series(C)).toEqual({ kind: 'missing', why: 'unavailable' });
  });

  it('of nothing sends nothing', async () => {
    expect((await read(ones, [])).inputs).toEqual([]);
  });
});
