import { describe, expect, it } from 'vitest';
import type { SourceId } from '../../src/core/observation.ts';
import { MODES, type Range, weakest } from '../../src/core/policy.ts';
import type { FoundSource, PolicyBook, PolicyResult, PolicySource } from '../../src/ports.ts';

/** What owners have written, by name; whoever is not named has written nothing. */
export interface OwnerDocuments {
  readonly switch: 'on' | 'off';
  readonly sources: Readonly<Record<string, unknown>>;
  readonly downstreams: Readonly<Record<string, unknown>>;
}

/** A policy source, and how to go on. */
export interface WrittenPolicies {
  readonly policies: PolicySource;
  readonly idOf: (streamName: string) => SourceId;
  /** Replaces every document. */
  readonly rewrite: (documents: OwnerDocuments) => Promise<void>;
}

/** What some implementations cannot hold. */
export type Unable = 'several-sources' | 'broken-documents' | 'switch' | 'rewrite';

const NOTHING: OwnerDocuments = { switch: 'on', sources: {}, downstreams: {} };
const DEFAULT_AGE_MS = 60_000;

/** What every policy source promises; tests of what it is `unable` to hold are skipped by name. */
export function policySourceContract(
  name: string,
  makePolicies: (documents: OwnerDocuments) => Promise<WrittenPolicies>,
  unable: readonly Unable[] = [],
): void {
  const load = async (documents: Partial<OwnerDocuments>) => {
    const made = await makePolicies({ ...NOTHING, ...documents });
    const book = await made.policies.load();
    const found = (name: string, tag: string | null = null): FoundSource => ({
      id: made.idOf(name),
      name,
      tag,
      functions: ['consumer'],
    });
    return { ...made, book, found, policyNamed: (stream: string) => book.policyOf(found(stream)) };
  };

  describe(`policy source contract (${name})`, () => {
    it('gives what the owner of a stream has written, in milliseconds', async () => {
      const { policyNamed } = await load({ sources: { orders: { target: { iteratorAgeSeconds: 90 } } } });
      expect(policyNamed('orders')).toMatchObject({ kind: 'policy', policy: { target: { iteratorAgeMs: 90_000 } } });
    });

    it('gives a source without a document a whole policy that AWS can follow', async () => {
      const { policyNamed } = await load({});
      expectSensible(policyNamed('orders'));
      expect(ageOf(policyNamed('orders'))).toBe(DEFAULT_AGE_MS);
    });

    it('gives what the owner of a downstream has written, under its name', async () => {
      const { book } = await load({ downstreams: { table: { slowdown: 3 } } });
      expect(book.breakerPolicyOf('table')).toMatchObject({
        kind: 'policy',
        policy: { downstream: 'table', slowdown: 3 },
      });
    });

    it('gives a downstream without a document defaults under its own name', async () => {
      const { book } = await load({ downstreams: { table: { slowdown: 3 } } });
      const answer = book.breakerPolicyOf('other');
      if (answer.kind === 'invalid') throw new Error(answer.problems.join('\n'));
      const other = answer.policy;
      expect(other.downstream).toBe('other');
      expect(other.slowdown).not.toBe(3);
      expect([other.slowdown > 1, other.openMs > 0, other.openMaxMs >= other.openMs]).toEqual([true, true, true]);
    });

    it('answers the same however often it is loaded and asked', async () => {
      const { book, policies, found } = await load({ sources: { orders: { utilisationTarget: 0.5 } } });
      const again = await policies.load();
      const answersOf = (one: PolicyBook) => [
        one.switch,
        one.ceiling,
        one.named,
        one.targets,
        one.policyOf(found('orders')),
        one.policyOf(found('orders')),
        one.downstreamsOf(found('orders'), 'consumer'),
        one.breakerPolicyOf('table'),
      ];
      expect(answersOf(again)).toEqual(answersOf(book));
    });

    it('never lets a source go further than the account', async () => {
      const { book, policyNamed } = await load({ sources: { orders: { mode: 'enforce' } } });
      const answer = policyNamed('orders');
      if (answer.kind !== 'policy') throw new Error(`the answer is ${answer.kind}`);
      expect(weakest(answer.policy.mode, book.ceiling)).toBe(answer.policy.mode);
    });

    it('finds nothing wrong with good documents', async () => {
      const { book } = await load({ sources: { orders: {} }, downstreams: { table: {} } });
      expect(book.problems).toEqual([]);
    });

    it('is on unless it is switched off', async () => {
      expect((await load({})).book.switch).toBe('on');
    });

    it.skipIf(unable.includes('switch'))('is off when it is switched off', async () => {
      expect((await load({ switch: 'off' })).book.switch).toBe('off');
    });

    it.skipIf(unable.includes('switch'))('leaves alone what its owner has taken out by its tag', async () => {
      const { book, found } = await load({ sources: { orders: { mode: 'enforce' } } });
      expect(book.policyOf(found('orders', 'off'))).toEqual({ kind: 'off' });
      expect(book.policyOf(found('orders', 'on')).kind).toBe('policy');
    });

    it.skipIf(unable.includes('several-sources'))('names the streams that have a document, and no others', async () => {
      const { book } = await load({ sources: { orders: {}, clicks: {} }, downstreams: { table: {} } });
      expect([...book.named].sort()).toEqual(['clicks', 'orders']);
    });

    it.skipIf(unable.includes('several-sources'))('keeps the documents of the sources apart', async () => {
      const { policyNamed } = await load({
        sources: { orders: { target: { iteratorAgeSeconds: 90 } }, clicks: { target: { iteratorAgeSeconds: 300 } } },
      });
      expect(['orders', 'clicks', 'Orders', 'other'].map((stream) => ageOf(policyNamed(stream)))).toEqual([
        90_000,
        300_000,
        DEFAULT_AGE_MS,
        DEFAULT_AGE_MS,
      ]);
    });

    it.skipIf(unable.includes('broken-documents'))(
      'names every problem of a broken document, and the others go on',
      async () => {
        const { policyNamed } = await load({
          sources: { orders: { target: { iteratorAgeSeconds: -1 }, colour: 'red' }, clicks: {}, text: 'not JSON {' },
        });
        const broken = policyNamed('orders');
        const problems = broken.kind === 'invalid' ? broken.problems : [];
        expect(problems).toHaveLength(2);
        expect(problems.join('\n')).toMatch(/target\.iteratorAgeSeconds.*-1/);
        expect(problems.join('\n')).toContain('colour');
        expect(policyNamed('text').kind).toBe('invalid');
        expectSensible(policyNamed('clicks'));
      },
    );

    it.skipIf(unable.includes('broken-documents'))(
      'says that a broken document concerns its source alone, and tells all that is wrong anywhere',
      async () => {
        const { book, policyNamed } = await load({
          sources: { orders: { colour: 'red' } },
          downstreams: { table: { slowdown: 0 }, other: {} },
        });
        expect(policyNamed('orders')).toMatchObject({ kind: 'invalid', scope: 'source' });
        const table = book.breakerPolicyOf('table');
        expect(table.kind === 'invalid' ? table.problems.join() : '').toMatch(/slowdown.*0/);
        expect(book.breakerPolicyOf('other').kind).toBe('policy');
        expect(book.problems.map(({ text }) => text.split(':')[0]).sort()).toEqual(['colour', 'slowdown']);
      },
    );

    it.skipIf(unable.includes('rewrite'))(
      'keeps a book as it was loaded; what is written later comes with the next',
      async () => {
        const before = { orders: { target: { iteratorAgeSeconds: 90 } } };
        const { policyNamed, policies, rewrite, found } = await load({ sources: before });
        await rewrite({ ...NOTHING, sources: { orders: { target: { iteratorAgeSeconds: 120 } } } });
        expect(ageOf(policyNamed('orders'))).toBe(90_000);
        expect(ageOf((await policies.load()).policyOf(found('orders')))).toBe(120_000);
      },
    );
  });
}

function ageOf(result: PolicyResult): number | null {
  return result.kind === 'policy' ? result.policy.target.iteratorAgeMs : null;
}

function expectSensible(result: PolicyResult): void {
  expect(result.kind).toBe('policy');
  if (result.kind !== 'policy') return;
  const { policy } = result;
  expect(isWithin(policy.bounds.factor, { min: 1, max: 10 })).toBe(true);
  expect(isWithin(policy.bounds.shards, { min: 1, max: 10_000 })).toBe(true);
  expect(policy.utilisationTarget > 0 && policy.utilisationTarget <= 1).toBe(true);
  expect(Object.values({ ...policy.coolDown }).filter((ms) => !(ms >= 0))).toEqual([]);
  expect(MODES).toContain(policy.mode);
}

function isWithin(range: Range, limits: Range): boolean {
  return range.min >= limits.min && range.min <= range.max && range.max <= limits.max;
}
