import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../src/core/units.ts';
import { renderStatus } from '../../src/report/status.ts';
import { aSourceStatus, aStatus } from '../golden/status-cases.ts';
import { REPORT_AT } from '../support/report-builder.ts';

const lineWith = (text: string, word: string): string => text.split('\n').find((line) => line.includes(word)) ?? '';

describe('renderStatus', () => {
  it('says that nobody looks any more', () => {
    const at = REPORT_AT - 30 * MINUTE_MS;
    const text = renderStatus(aStatus({ heartbeat: { kind: 'stale', at, ageMs: 30 * MINUTE_MS } }));
    expect(lineWith(text, 'controller')).toContain('NO HEARTBEAT: last look 30 min ago, at 08:44:00 UTC');
  });

  it('tells a controller without sources from one that never ran', () => {
    expect(renderStatus(aStatus({ heartbeat: { kind: 'no-sources' } }))).toContain('has run, and has no source');
    expect(renderStatus(aStatus({ heartbeat: { kind: 'nothing-yet' } }))).toContain('no turn has stored anything');
  });

  it('puts the source that needs a person first', () => {
    const calm = aSourceStatus({ name: 'calm' });
    const unreadable = aSourceStatus({ name: 'unreadable', memory: 'unreadable' });
    const text = renderStatus(aStatus({ sources: [calm, unreadable] }));
    expect(text.indexOf('unreadable  ·')).toBeLessThan(text.indexOf('calm  ·'));
    expect(text).toContain('NEEDS YOU: its stored state cannot be read by this version');
  });

  it('shows no reading as unknown and never as zero', () => {
    const { last } = aSourceStatus();
    if (last === null) throw new Error('the builder has a report');
    const source = aSourceStatus({
      last: { ...last, oldestRecordMs: null },
      targetMs: null,
      consumers: [{ name: 'bill', factor: null, ownerFactor: 2, lanes: null }],
    });
    const text = renderStatus(aStatus({ sources: [source] }));
    expect(lineWith(text, 'oldest record')).toContain('unknown: no reading, target unknown');
    expect(lineWith(text, 'factor')).toContain('bill unknown, owner 2');
  });

  it('keeps text from outside on its line', () => {
    const decision = {
      at: REPORT_AT,
      mode: 'enforce',
      headline: 'no\nchange',
      code: 'x',
      why: 'a\u001b[31mb',
    } as const;
    const text = renderStatus(aStatus({ sources: [aSourceStatus({ decisions: [decision] })] }));
    expect(text).toContain('no change — a [31mb');
  });
});
