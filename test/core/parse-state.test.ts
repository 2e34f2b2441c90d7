import { describe, expect, it } from 'vitest';
import { parseState } from '../../src/core/parse-state.ts';
import { anIntent, aState } from '../support/state-builder.ts';

describe('a stored state', () => {
  it('is read back as it was written', () => {
    for (const state of [aState(), aState({ pending: anIntent() })])
      expect(parseState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it.each([
    ['of a later version', { ...aState(), schemaVersion: 2 }],
    ['without a version', { ...aState(), schemaVersion: undefined }],
    ['without a ledger', { ...aState(), shards: {} }],
    ['without consumers', { ...aState(), consumers: null }],
    ['with predictions that are no list', { ...aState(), predictions: {} }],
    ['with half an intent', { ...aState(), pending: { actions: [] } }],
    ['that is no object', 'state'],
    ['that is a list', []],
    ['that is nothing', null],
  ])('%s is not understood', (_what, value) => {
    expect(parseState(value)).toBeNull();
  });
});
