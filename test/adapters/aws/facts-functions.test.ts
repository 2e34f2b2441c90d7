import { describe, expect, it } from 'vitest';
import { refreshFunctions } from '../../../src/adapters/aws/facts-functions.ts';
import type { KnownFunctions, KnownMapping } from '../../../src/adapters/aws/facts-snapshot.ts';
import { MINUTE_MS } from '../../../src/core/units.ts';
import { NOW, stubClients, unpaced } from './stub-clients.ts';

const mapping = (name: string): KnownMapping => ({
  id: name,
  sourceId: `stream-of-${name}`,
  functionName: name,
  qualifier: null,
  stream: null,
});

const LIMITS = { concurrencyLimit: 1_000, isSomeReserved: false };

function readerOver(count: number) {
  const config = (name: string) => ({ FunctionName: name, Version: '$LATEST', MemorySize: 128, Timeout: 3 });
  const { clients, inputsOf } = stubClients({
    ListFunctions: ({ Marker = '0' }) => {
      const first = Number(Marker);
      const Functions = Array.from({ length: 50 }, (_, index) => config(`f${first + index}`));
      return first + 50 < count ? { Functions, NextMarker: String(first + 50) } : { Functions };
    },
    GetFunctionConfiguration: ({ FunctionName }) => config(String(FunctionName)),
    ListProvisionedConcurrencyConfigs: () => ({}),
  });
  const calls = { lambda: clients.lambda, pacer: unpaced, remainingMs: () => 60_000 };
  let known: KnownFunctions = { configs: {}, reserved: {}, provisioned: {} };
  const read = async (from: number, to: number, now: number) => {
    const mappings = Array.from({ length: to - from }, (_, index) => mapping(`f${from + index}`));
    ({ known } = await refreshFunctions(calls, known, mappings, LIMITS, now));
    return known;
  };
  return { read, inputsOf };
}

describe('the functions of many sources', () => {
  it('are all read by the list that a part of them made due', async () => {
    const { read, inputsOf } = readerOver(100);
    await read(0, 100, NOW);
    expect(inputsOf('ListFunctions')).toHaveLength(2);
    const later = await read(0, 25, NOW + 5 * MINUTE_MS);
    expect(inputsOf('ListFunctions')).toHaveLength(4);
    expect(later.configs.f99?.readAt).toBe(NOW + 5 * MINUTE_MS);
    await read(25, 100, NOW + 6 * MINUTE_MS);
    expect(inputsOf('ListFunctions')).toHaveLength(4);
    expect(inputsOf('GetFunctionConfiguration')).toEqual([]);
  });

  it('are asked one by one where few are due', async () => {
    const { read, inputsOf } = readerOver(100);
    await read(0, 10, NOW);
    expect(inputsOf('ListFunctions')).toEqual([]);
    expect(inputsOf('GetFunctionConfiguration')).toHaveLength(10);
  });
});
