import { describe, expect, it } from 'vitest';
import { modeChainOf, stepsToEnforce } from '../../../src/cli/operators/mode-chain.ts';
import type { DocumentText } from '../../../src/config/document-text.ts';

function documents(written: Readonly<Record<string, unknown>>): readonly DocumentText[] {
  return Object.entries(written).map(([path, value]) => ({
    name: `/headgate/${path}`,
    path,
    secret: false,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

const chainOf = (written: Readonly<Record<string, unknown>>, tag: string | null) =>
  modeChainOf(documents(written), { name: 'orders', tag });

describe('modeChainOf', () => {
  it.each([
    [{}, 'on', 'recommend', 'held there by the ceiling and that no document of its own asks for enforce'],
    [
      { defaults: { mode: 'enforce' } },
      'on',
      'recommend',
      'held there by that no document of its own asks for enforce',
    ],
    [{ 'streams/orders': { mode: 'enforce' } }, null, 'recommend', 'held there by the ceiling'],
    [{ defaults: { mode: 'enforce' }, 'streams/orders': { mode: 'enforce' } }, null, 'enforce', 'all of them allow it'],
    [
      { defaults: { mode: 'enforce' }, 'streams/orders': { mode: 'enforce' } },
      'observe',
      'observe',
      'held there by the tag',
    ],
    [
      { defaults: { mode: 'enforce' }, 'streams/orders': { mode: 'observe' } },
      'on',
      'observe',
      'held there by its document',
    ],
    [{}, 'off', 'off', 'the tag takes it out'],
    [{ 'streams/orders': '{' }, 'on', 'held', 'it holds until what is broken is put right'],
  ])('with %j and tag %s it is %s: %s', (written, tag, effective, why) => {
    const chain = chainOf(written, tag);
    expect(chain.effective).toBe(effective);
    expect(chain.text).toContain(why);
  });

  it('says that the switch is off whatever the mode', () => {
    expect(chainOf({ switch: 'off' }, 'on').text).toContain('the switch is off, so nothing is changed');
  });

  it('names what is broken', () => {
    expect(chainOf({ 'streams/orders': { mode: 'x' } }, null).problems.join()).toContain(
      '/headgate/streams/orders: mode',
    );
  });
});

describe('stepsToEnforce', () => {
  it('names each link that is missing', () => {
    expect(stepsToEnforce(chainOf({}, 'observe'), 'orders').map((step) => step.split(' ')[0])).toEqual([
      'set',
      'set',
      'set',
    ]);
    expect(stepsToEnforce(chainOf({ defaults: { mode: 'enforce' } }, 'on'), 'orders')).toEqual([
      'set "mode": "enforce" in streams/orders',
    ]);
  });

  it('has nothing to say of a source that is enforced', () => {
    const chain = chainOf({ defaults: { mode: 'enforce' }, 'streams/orders': { mode: 'enforce' } }, null);
    expect(stepsToEnforce(chain, 'orders')).toEqual([]);
  });
});
