import { describe, expect, it } from 'vitest';
import { judge } from '../../src/core/outcomes.ts';
import { missing, present } from '../../src/core/reading.ts';
import type { ConsumerSignals } from '../../src/core/signals.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { NOW } from '../support/observation-builder.ts';
import { saturatedSignals, sourceSignals } from '../support/signals-builder.ts';
import { aPrediction, aState } from '../support/state-builder.ts';

/** The raise from factor 1 to 4 is in force: 16 lanes on four shards. */
function judged(own: Partial<ConsumerSignals>, now = NOW, prediction = aPrediction()) {
  const state = aState({ memory: { changedAt: prediction.madeAt }, predictions: [prediction] });
  return judge(state, sourceSignals({ consumers: [saturatedSignals({ slots: 16, ...own })] }), now);
}

function verdict(own: Partial<ConsumerSignals>) {
  return judged(own).outcomes[0]?.verdict;
}

describe('a prediction', () => {
  it('stays open until its effect can be seen', () => {
    const prediction = aPrediction({ madeAt: NOW - MINUTE_MS, judgeAt: NOW + 4 * MINUTE_MS });

    expect(judged({}, NOW, prediction)).toEqual({ outcomes: [], open: [prediction] });
  });

  it('comes true when throughput rises towards what was expected', () => {
    const { outcomes, open } = judged({ throughputPerSec: present(1_400, MINUTE_MS) });

    expect(open).toEqual([]);
    expect(outcomes[0]).toMatchObject({
      verdict: 'as-predicted',
      throughputPerSec: 1_400,
      reason: { numbers: { beforePerSec: 400, expectedPerSec: 1_600, throughputPerSec: 1_400 } },
    });
  });

  it('comes true when nothing waits any more', () => {
    expect(verdict({ throughputPerSec: present(300, MINUTE_MS), ageAverageMs: present(200, MINUTE_MS) })).toBe(
      'as-predicted',
    );
  });

  it('helped less than predicted when throughput rises and stays below the interval', () => {
    expect(judged({ throughputPerSec: present(1_000, MINUTE_MS) }).outcomes[0]).toMatchObject({
      verdict: 'less-than-predicted',
      throughputPerSec: 1_000,
      reason: { code: 'catching-up', text: expect.stringContaining('less than predicted, but it helps') },
    });
  });

  it('comes true at the lower end of its interval, and helps from a fifth of the gain on', () => {
    const at = (throughputPerSec: number) => verdict({ throughputPerSec: present(throughputPerSec, MINUTE_MS) });

    expect([1_120, 1_119].map(at)).toEqual(['as-predicted', 'less-than-predicted']);
    expect([640, 639].map(at)).toEqual(['less-than-predicted', 'no-effect']);
  });

  it('helps with a small gain too, while the age falls', () => {
    const little = { throughputPerSec: present(450, MINUTE_MS) };

    expect(verdict({ ...little, ageSlope: present(-0.2, MINUTE_MS) })).toBe('less-than-predicted');
    expect(verdict({ ...little, ageSlope: present(0.2, MINUTE_MS) })).toBe('no-effect');
  });

  it('had no effect when throughput stays although records wait', () => {
    expect(verdict({ throughputPerSec: present(405, MINUTE_MS), timePerRecordMs: present(2, MINUTE_MS) })).toBe(
      'no-effect',
    );
  });

  it('made it worse when each record takes longer as well', () => {
    expect(verdict({ throughputPerSec: present(405, MINUTE_MS), timePerRecordMs: present(7, MINUTE_MS) })).toBe(
      'made-worse',
    );
  });

  it('waits for readings that are missing, and is let go in the end', () => {
    const without = { throughputPerSec: missing('no-datapoints') } as const;

    expect(judged(without, NOW + 10 * MINUTE_MS).open).toHaveLength(1);
    expect(judged(without, NOW + 16 * MINUTE_MS).outcomes[0]).toMatchObject({
      verdict: 'not-judgeable',
      throughputPerSec: null,
      reason: { code: 'readings-missing' },
    });
  });

  it('is not taken for true because an age is missing', () => {
    const blind = { ageAverageMs: missing('no-datapoints'), ageMaxMs: missing('no-datapoints') } as const;

    expect(verdict({ ...blind, throughputPerSec: present(405, MINUTE_MS) })).not.toBe('as-predicted');
  });

  it.each([
    ['it is not known what was before', judged({}, NOW, aPrediction({ throughputBeforePerSec: null }))],
    ['another change came in between', judged({ slots: 8 }, NOW + MINUTE_MS)],
    ['the consumer is gone', judged({ mappingId: 'another' })],
  ])('cannot be judged when %s', (_why, { outcomes }) => {
    expect(outcomes[0]?.verdict).toBe('not-judgeable');
  });
});
