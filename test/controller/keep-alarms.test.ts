import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { KeptAlarms, PolicyResult, Store, WantedAlarm } from '../../src/ports.ts';
import { cadenceIn } from '../support/cadence-builder.ts';
import { aFleetOf, createLoop, type LoopFields, runLoop } from '../support/loop-builder.ts';
import { aConsumer, anObservation, NOW, STREAM_ID } from '../support/observation-builder.ts';
import { aPolicy } from '../support/policy-builder.ts';

type Options = NonNullable<Parameters<typeof runLoop>[1]>;
const NOTHING: KeptAlarms = { created: [], deleted: [], problems: [], isComplete: true };

/** One turn a minute; what the keeper was asked for in each of them. */
function anAccount(store: Store = createMemoryStore()) {
  const asked: (readonly WantedAlarm[])[] = [];
  const mayDelete: boolean[] = [];
  let minute = 0;
  const turn = async (
    fields: LoopFields & { readonly kept?: () => Promise<KeptAlarms> } = {},
    options: Options = {},
  ) => {
    minute += 1;
    const now = NOW + minute * MINUTE_MS;
    const keep = async (wanted: readonly WantedAlarm[], options: { readonly mayDelete: boolean }) => {
      asked.push(wanted);
      mayDelete.push(options.mayDelete);
      return fields.kept === undefined ? NOTHING : fields.kept();
    };
    const fleet = fields.fleet ?? aFleetOf([anObservation({}, now)], now);
    const loop = createLoop({ ...fields, store, fleet, now: () => now, ports: { alarms: { keep } } });
    return runLoop(loop, { turnId: `turn-${minute}`, deadlineAt: now + MINUTE_MS, ...options });
  };
  const later = (minutes: number) => {
    minute += minutes;
  };
  return { store, asked, mayDelete, turn, later };
}

function policy(fields: Parameters<typeof aPolicy>[0] = {}): NonNullable<LoopFields['policyOf']> {
  return (): PolicyResult => ({ kind: 'policy', policy: aPolicy(fields) });
}

const invalid: NonNullable<LoopFields['policyOf']> = () => ({ kind: 'invalid', scope: 'source', problems: ['x'] });

describe('alarms', () => {
  it('are kept for every consumer of an enforced source, at its target', async () => {
    const { turn, asked } = anAccount();
    const consumers = ['bill', 'search'].map((name) => aConsumer({ mapping: { id: name }, lambda: { name } }));
    await turn({ fleet: aFleetOf([anObservation({ consumers })]) });

    expect(asked).toEqual([
      ['bill', 'search'].map((functionName) => ({ sourceId: STREAM_ID, functionName, thresholdMs: MINUTE_MS })),
    ]);
  });

  it.each(['observe', 'recommend'] as const)('are not even asked about in %s', async (mode) => {
    const { turn, asked } = anAccount();
    for (let count = 0; count < 20; count += 1) await turn({ policyOf: policy({ mode }) });

    expect(asked).toEqual([]);
  });

  it('are compared when other ones are wanted, and every quarter of an hour', async () => {
    const { turn, asked, later } = anAccount();
    await turn();
    await turn();
    expect(asked).toHaveLength(1);
    later(15);
    await turn();
    expect(asked).toHaveLength(2);
  });

  it('follow the target, the consumers, the mode and the switch', async () => {
    const { turn, asked } = anAccount();
    await turn();
    await turn({ policyOf: policy({ target: { iteratorAgeMs: 30_000, catchUpMs: MINUTE_MS } }) });
    await turn({ fleet: aFleetOf([anObservation({ consumers: [aConsumer({ lambda: { name: 'ship' } })] })]) });
    await turn({ policyOf: policy({ mode: 'recommend' }) });
    await turn();
    await turn({ switch: 'off' });

    expect(asked.map((wanted) => wanted.map((one) => `${one.functionName} ${one.thresholdMs}`))).toEqual([
      ['bill 60000'],
      ['bill 30000'],
      ['ship 60000'],
      [],
      ['bill 60000'],
      [],
    ]);
  });

  it('are taken away once, and then never touched again below enforce', async () => {
    const { turn, asked, later } = anAccount();
    await turn();
    for (let count = 0; count < 3; count += 1) await turn({ policyOf: policy({ mode: 'recommend' }) });
    later(30);
    await turn({ policyOf: policy({ mode: 'recommend' }) });

    expect(asked.slice(1)).toEqual([[]]);
  });

  it('are not deleted while a document has errors, and are when it is put right', async () => {
    const { turn, asked, mayDelete, later } = anAccount();
    await turn();
    later(30);
    await turn({ policyOf: invalid });
    await turn({ policyOf: invalid });
    await turn();

    expect(asked).toHaveLength(3);
    expect(mayDelete).toEqual([true, false, true]);
  });

  it.each<[string, Options]>([
    ['some sources', { only: { streams: ['other'], functions: [] } }],
    ['a lower mode', { modeCeiling: 'recommend' }],
    ['enforce at most', { modeCeiling: 'enforce' }],
  ])('are left as they are in a turn of %s', async (_what, options) => {
    const { turn, asked, later } = anAccount();
    await turn();
    later(30);
    await turn({}, options);

    expect(asked).toHaveLength(1);
  });

  it('are tried again in the next turn when something did not work, and the turn says what', async () => {
    const { turn, asked } = anAccount();
    const first = await turn({ kept: async () => ({ ...NOTHING, problems: ['AccessDenied'], isComplete: false }) });
    await turn();
    await turn();

    expect(first.failures).toEqual(['AccessDenied']);
    expect(asked).toHaveLength(2);
  });

  it('whose service does not answer cost neither the turn nor the cache', async () => {
    const { turn, asked, store } = anAccount();
    const { failures, reports } = await turn({ kept: async () => Promise.reject(new Error('timeout')) });

    expect(reports).toHaveLength(1);
    expect(failures).toEqual(['alarms: timeout']);
    expect(await cadenceIn(store)).toMatchObject({ looks: { [STREAM_ID]: { looks: 1 } }, alarms: null });
    await turn();
    expect(asked).toHaveLength(2);
  });

  it('that could not be taken away are tried again', async () => {
    const { turn, asked } = anAccount();
    await turn();
    const off = policy({ mode: 'recommend' });
    await turn({ policyOf: off, kept: async () => ({ ...NOTHING, problems: ['throttled'], isComplete: false }) });
    await turn({ policyOf: off });
    await turn({ policyOf: off });

    expect(asked.slice(1)).toEqual([[], []]);
  });
});
