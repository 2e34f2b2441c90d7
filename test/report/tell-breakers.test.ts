import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../../src/core/breaker-state.ts';
import { factorCap } from '../../src/core/pressure.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import { tellBreakers } from '../../src/report/tell-breakers.ts';
import { aReport, aReportBreaker, MAPPING_ID, REPORT_AT } from '../support/report-builder.ts';

/** What is said of one breaker at 09:14:00 UTC. */
function told(fields: Partial<BreakerState> = {}): string {
  return (tellBreakers(aReport({ breakers: [aReportBreaker(fields)] }))[0]?.text ?? '').replace(/\s+/g, ' ');
}

describe('what is said of a breaker', () => {
  it('is when it opened, when it is probed at the earliest, what is left, and why', () => {
    expect(told()).toBe(
      'orders-db: open since 09:12:00 UTC. The next probe comes at 09:17:00 UTC at the earliest. Each consumer keeps to ' +
        '50 % of the lanes it had when it tripped, and to one lane a shard at the least. The share of failed calls is over the limit.',
    );
  });

  it('is the share that the breaker really leaves, also when less than that was well before a raise', () => {
    const breaker = aReportBreaker({ share: 0.5, normalShare: 0.25, slotsAtTrip: { [MAPPING_ID]: 16 } });
    const share = ((factorCap([breaker], MAPPING_ID, 4) ?? 0) * 4) / 16;

    expect(told(breaker)).toContain(`keeps to ${share * 100} % of the lanes`);
  });

  it('is what the probe waits for once the back-off is over', () => {
    const over = told({ since: REPORT_AT - 5 * MINUTE_MS });

    expect(over).toContain('The next probe waits until it has looked well for two minutes.');
    expect(over).not.toContain('at the earliest');
  });

  it('is who may take a step more while half-open', () => {
    const phase = 'half-open' as const;

    expect(told({ phase, probeHolder: MAPPING_ID })).toContain('orders-consumer may take a step more, and is watched');
    expect(told({ phase, probeHolder: null })).toContain('It is watched.');
  });

  it('is that pressure returns, while a closed breaker still holds some back', () => {
    expect(told({ phase: 'closed', share: 0.5 })).toMatch(
      /closed since 09:12:00 UTC\. Pressure returns in steps\. .*50 %/,
    );
  });

  it('is nothing of a closed one that holds nothing back', () => {
    expect(tellBreakers(aReport({ breakers: [aReportBreaker({ phase: 'closed', share: null })] }))).toEqual([]);
  });

  it('is no share of what is not limited', () => {
    expect(told({ share: null })).not.toMatch(/keeps to/);
  });
});
