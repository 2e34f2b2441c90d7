import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downstreamDocument } from '../../src/config/downstream-schema.ts';
import { breakerPolicyOf, policyOf } from '../../src/config/parse-policy.ts';
import { policyDocument } from '../../src/config/policy-schema.ts';
import { check } from '../../src/config/problems.ts';

function parsePolicy(document: unknown) {
  const checked = check(policyDocument, document);
  return checked.kind === 'invalid' ? checked : { kind: 'policy' as const, policy: policyOf(checked.value) };
}

function parseBreakerPolicy(downstream: string, document: unknown) {
  const checked = check(downstreamDocument, document);
  return checked.kind === 'invalid'
    ? checked
    : { kind: 'policy' as const, policy: breakerPolicyOf(downstream, checked.value) };
}

function problemsOf(document: unknown): readonly string[] {
  const parsed = parsePolicy(document);
  return parsed.kind === 'invalid' ? parsed.problems : [];
}

describe('policyOf', () => {
  it('fills in every default', () => {
    expect(parsePolicy({})).toEqual({
      kind: 'policy',
      policy: {
        mode: 'recommend',
        target: { iteratorAgeMs: 60_000, catchUpMs: 600_000 },
        bounds: { shards: { min: 1, max: 64 }, factor: { min: 1, max: 10 } },
        utilisationTarget: 0.75,
        freshness: { maxAgeMs: 300_000 },
        coolDown: { factorOutMs: 120_000, factorInMs: 300_000, shardsOutMs: 120_000, shardsInMs: 1_800_000 },
        ledger: { reserve: 3 },
        scaleIn: { factorQuietMs: 600_000, shardsQuietMs: 3_600_000 },
        accept: { latest: false, tumblingWindow: false },
        standBackMs: 14_400_000,
      },
    });
  });

  it('keeps what the owner set and the defaults beside it', () => {
    const parsed = parsePolicy({ mode: 'enforce', target: { iteratorAgeSeconds: 30 }, bounds: { factor: { max: 4 } } });
    expect(parsed).toMatchObject({
      kind: 'policy',
      policy: {
        mode: 'enforce',
        target: { iteratorAgeMs: 30_000, catchUpMs: 600_000 },
        bounds: { factor: { min: 1, max: 4 }, shards: { min: 1, max: 64 } },
      },
    });
  });

  it('names field, received value and accepted range', () => {
    expect(problemsOf({ bounds: { factor: { max: 11 } } })).toEqual([
      'bounds.factor.max: received 11, accepted 1 to 10',
    ]);
  });

  it('names all problems at once, relations between fields included', () => {
    const problems = problemsOf({
      mode: 'go',
      target: 5,
      bounds: { shards: { min: 100, mx: 2 }, factor: { min: 9, max: 3 } },
      coolDown: { factorOutSeconds: -1 },
      ledgerReserve: 2.5,
      accept: { latest: 'yes' },
      colour: 'red',
    });
    expect(problems).toHaveLength(9);
    expect(problems).toContain('mode: received "go", accepted observe, recommend or enforce');
    expect(problems).toContain('target: received 5, accepted an object with iteratorAgeSeconds, catchUpSeconds');
    expect(problems).toContain('bounds.shards.mx: received 2, but there is no such field; accepted fields: min, max');
    expect(problems).toContain('bounds.shards.min: received 100, accepted at most max, which is 64');
    expect(problems).toContain('bounds.factor.min: received 9, accepted at most max, which is 3');
    expect(problems).toContain('coolDown.factorOutSeconds: received -1, accepted 0 to 86400');
    expect(problems).toContain('ledgerReserve: received 2.5, accepted a whole number, 0 to 10');
    expect(problems).toContain('accept.latest: received "yes", accepted true or false');
    expect(problems.some((problem) => problem.startsWith('colour: received "red", but there is no such field'))).toBe(
      true,
    );
  });

  it.each([[null], ['text'], [[]], [3]])('refuses %j as a document', (document) => {
    expect(problemsOf(document)).toHaveLength(1);
    expect(problemsOf(document)[0]).toMatch(/^document: received .*, accepted an object with mode, /);
  });

  it('never throws and never fills a problem in, whatever the document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const parsed = parsePolicy(document);
        if (parsed.kind === 'invalid') expect(parsed.problems.length).toBeGreaterThan(0);
        else expect(parsed.policy.bounds.factor.min).toBeLessThanOrEqual(parsed.policy.bounds.factor.max);
      }),
    );
  });

  it('accepts bounds exactly when they are whole numbers in range and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2, max: 13 }), fc.integer({ min: -2, max: 13 }), (min, max) => {
        const fits = min >= 1 && max <= 10 && min <= max;
        expect(parsePolicy({ bounds: { factor: { min, max } } }).kind).toBe(fits ? 'policy' : 'invalid');
      }),
    );
  });
});

describe('breakerPolicyOf', () => {
  it('fills in every default', () => {
    expect(parseBreakerPolicy('orders-db', {})).toEqual({
      kind: 'policy',
      policy: {
        downstream: 'orders-db',
        errorRatio: 0.1,
        errorCount: 5,
        slowdown: 1.8,
        openMs: 180_000,
        openMaxMs: 1_800_000,
        stepMs: 180_000,
      },
    });
  });

  it('refuses a first wait above the longest, and says that it is the default', () => {
    expect(parseBreakerPolicy('orders-db', { openMaxSeconds: 60 })).toEqual({
      kind: 'invalid',
      problems: ['openSeconds: received 180 (the default), accepted at most openMaxSeconds, which is 60'],
    });
  });
});
