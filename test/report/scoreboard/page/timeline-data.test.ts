import { describe, expect, it } from 'vitest';
import { timelineData } from '../../../../src/report/scoreboard/page/timeline-data.ts';
import { aTimeline } from '../../../support/scoreboard-builder.ts';

describe('timelineData', () => {
  it('gives each contender its own columns back', () => {
    const data = timelineData([aTimeline('a', 3), aTimeline('b', 1)], 60);

    expect(data.targetSeconds).toBe(60);
    expect(data.columns[data.runs[1]?.backlog ?? -1]).toEqual(aTimeline('b', 1).backlogRecords);
    expect(data.columns[data.runs[0]?.slots ?? -1]).toEqual(aTimeline('a', 3).slots);
  });

  it('keeps a column that two share only once', () => {
    const data = timelineData([aTimeline('a', 3), aTimeline('b', 1)], 60);

    expect(data.runs[0]?.offered).toBe(data.runs[1]?.offered);
    expect(new Set(data.columns.map((column) => JSON.stringify(column))).size).toBe(data.columns.length);
  });

  it('thins long runs and keeps their peaks', () => {
    const long = aTimeline('a', 1, 1_000);
    const ages = long.oldestAgeSeconds.map((age, index) => (index === 501 ? 9_999 : age));
    const data = timelineData([{ ...long, oldestAgeSeconds: ages }], 60);
    const [run] = data.runs;

    expect(data.columns[run?.age ?? -1]?.length).toBe(200);
    expect(data.columns[run?.at ?? -1]?.length).toBe(200);
    expect(Math.max(...(data.columns[run?.age ?? -1] ?? []))).toBe(9_999);
    expect(data.columns[run?.at ?? -1]?.at(-1)).toBe(300_000);
  });
});
