import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/decision.ts';
import type { Reporter } from '../../src/ports.ts';
import { deepFreeze } from '../support/deep-freeze.ts';
import { aFactorAction, aReport, aReportDecision } from '../support/report-builder.ts';

/** A reporter, and what has come of its reports at the other end. */
export interface DeliveredReports {
  readonly reporter: Reporter;
  /** Ids of the reports that have arrived, in the order of their arrival, repeats included. */
  readonly received: () => Promise<readonly string[]>;
}

/** How to make reporters. */
export interface ReporterMaker {
  /** One whose people have not got anything yet. */
  readonly working: () => Promise<DeliveredReports>;
  /** One whose people cannot be reached. */
  readonly unreachable: () => Promise<Reporter>;
}

/** A report of an action: something that everybody tells. */
function reportOf(id: string): Report {
  const action = aFactorAction();
  const decision = aReportDecision({ kind: 'act', actions: [action] });
  return deepFreeze(aReport({ id, decision, results: [{ action, kind: 'applied' }] }));
}

/** What every reporter promises. Reports are frozen, so that one that changes them fails. */
export function reporterContract(name: string, make: ReporterMaker): void {
  describe(`reporter contract (${name})`, () => {
    it('has delivered when it says so', async () => {
      const { reporter, received } = await make.working();
      await reporter.deliver(reportOf('one'));
      expect(await received()).toEqual(['one']);
    });

    it('delivers in the order in which it is asked', async () => {
      const { reporter, received } = await make.working();
      const ids = Array.from({ length: 12 }, (_, index) => `report-${index}`);
      for (const id of ids) await reporter.deliver(reportOf(id));
      expect(await received()).toEqual(ids);
    });

    it('takes a report again after a crash, and does not hide that it is the same', async () => {
      const { reporter, received } = await make.working();
      await reporter.deliver(reportOf('again'));
      await reporter.deliver(reportOf('again'));
      await reporter.deliver(reportOf('next'));
      const arrived = await received();
      expect(new Set(arrived)).toEqual(new Set(['again', 'next']));
      expect(arrived.at(-1)).toBe('next');
    });

    it('loses and mixes nothing when sources report at once', async () => {
      const { reporter, received } = await make.working();
      const ids = Array.from({ length: 20 }, (_, index) => `source-${String(index).padStart(2, '0')}`);
      await Promise.all(ids.map((id) => reporter.deliver(reportOf(id))));
      expect([...(await received())].sort()).toEqual(ids);
    });

    it('carries ids and texts of any kind', async () => {
      const { reporter, received } = await make.working();
      const ids = ['arn:aws:kinesis:eu-west-1:000000000000:stream/orders#1', 'two\nlines', 'ü "quoted" <b>&amp;'];
      for (const id of ids) await reporter.deliver(reportOf(id));
      expect(await received()).toEqual(ids);
    });

    it('throws when nobody could be reached, so that the report stays in the outbox', async () => {
      const reporter = await make.unreachable();
      await expect(reporter.deliver(reportOf('lost'))).rejects.toThrow();
    });
  });
}
