/** What each chart shows. */
import type { RunView, TimelinePoint } from '../run-view.ts';
import type { ChartSpec, Column, Columns, SeriesSpec, ValueFormat } from './chart-spec.ts';

/** With a worst age this many times the target, a linear axis would hide everything near the target. */
const COMPRESS_ABOVE = 20;

/** Every chart of the page, from top to bottom. */
export function chartsOf(view: RunView, columns: Columns): readonly ChartSpec[] {
  return [
    ageChart(view, columns),
    rateChart(columns),
    backlogChart(columns),
    leverChart(columns),
    ...downstreamChart(view, columns),
  ];
}

function ageChart(view: RunView, { mine, other }: Columns): ChartSpec {
  const target = view.target.ageSeconds;
  const ages = [...mine((point) => point.oldestAgeSeconds), ...other((point) => point.oldestAgeSeconds)];
  const worst = ages.reduce<number>((most, age) => Math.max(most, age ?? 0), 0);
  const isCompressed = target > 0 && worst > COMPRESS_ABOVE * target;
  const caption = `Below the dashed target line everything is on time.${isCompressed ? ' The axis gives small ages more room.' : ''}`;
  return {
    ...plainChart('age', 'Age of the oldest record', caption, 'duration'),
    compressFrom: isCompressed ? target : null,
    line: { value: target, label: 'target' },
    series: [
      left(
        'with Headgate',
        '--mine',
        mine((point) => point.oldestAgeSeconds),
      ),
      {
        ...left(
          'no controller',
          '--other',
          other((point) => point.oldestAgeSeconds),
        ),
        dash: [8, 4],
      },
    ],
  };
}

function rateChart({ mine }: Columns): ChartSpec {
  const caption = 'With Headgate. Offered above accepted: the stream refuses. Accepted above done: the backlog grows.';
  return {
    ...plainChart('rates', 'Records per second', caption, 'rate'),
    series: [
      {
        ...left(
          'offered',
          '--offered',
          mine((point) => point.offeredPerSec),
        ),
        dash: [2, 3],
      },
      {
        ...left(
          'accepted',
          '--other',
          mine((point) => point.acceptedPerSec),
        ),
        dash: [8, 4],
      },
      left(
        'done',
        '--mine',
        mine((point) => point.donePerSec),
      ),
    ],
  };
}

function backlogChart({ mine, other }: Columns): ChartSpec {
  return {
    ...plainChart('backlog', 'Backlog', 'Records that have arrived and are not done.', 'count'),
    series: [
      left(
        'with Headgate',
        '--mine',
        mine((point) => point.backlogRecords),
      ),
      {
        ...left(
          'no controller',
          '--other',
          other((point) => point.backlogRecords),
        ),
        dash: [8, 4],
      },
    ],
  };
}

function leverChart({ mine }: Columns): ChartSpec {
  const caption = 'What Headgate turned. Slots (right axis) = readable shards × factor: how many batches run at once.';
  return {
    ...plainChart('levers', 'Shards, factor and slots', caption, 'count'),
    right: 'count',
    series: [
      {
        ...left(
          'open shards',
          '--other',
          mine((point) => point.openShards),
        ),
        stepped: true,
        dash: [8, 4],
      },
      {
        ...left(
          'factor',
          '--mine',
          mine((point) => point.factor),
        ),
        stepped: true,
      },
      {
        ...left(
          'slots',
          '--third',
          mine((point) => point.slots),
        ),
        stepped: true,
        dash: [2, 3],
        axis: 'right',
      },
    ],
  };
}

function downstreamChart(view: RunView, { mine }: Columns): readonly ChartSpec[] {
  const capacity = mine((point) => point.downstreamCapacity);
  const bands = bandsOf(view.controlled.timeline);
  if (bands.length === 0 && capacity.every((value) => value === null)) return [];
  const caption =
    'The band on top is the circuit breaker. Capacity is what the downstream can do, as a share of what it can do when well.';
  return [
    {
      ...plainChart('downstream', 'Downstream and circuit breaker', caption, 'share'),
      right: 'count',
      leftMax: 1.35,
      bands,
      series: [
        { ...left('capacity', '--other', capacity), stepped: true, dash: [8, 4] },
        {
          ...left(
            'calls in flight',
            '--mine',
            mine((point) => point.callsInFlight),
          ),
          axis: 'right',
        },
      ],
    },
  ];
}

function plainChart(id: string, title: string, caption: string, format: ValueFormat): ChartSpec {
  return {
    id,
    title,
    caption,
    left: format,
    right: null,
    compressFrom: null,
    leftMax: null,
    line: null,
    bands: [],
    series: [],
  };
}

function left(label: string, colour: string, values: Column): SeriesSpec {
  return { label, colour, axis: 'left', values };
}

function bandsOf(timeline: readonly TimelinePoint[]): ChartSpec['bands'] {
  const bands: { from: number; to: number; phase: string }[] = [];
  for (const { atSeconds, breakerPhase } of timeline) {
    const last = bands.at(-1);
    if (last !== undefined) last.to = atSeconds;
    if (breakerPhase === null) continue;
    if (last === undefined || last.phase !== breakerPhase)
      bands.push({ from: atSeconds, to: atSeconds, phase: breakerPhase });
  }
  return bands;
}
