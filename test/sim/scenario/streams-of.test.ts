import { describe, expect, it } from 'vitest';
import { placedStreams, streamsOf } from '../../../src/sim/scenario/streams-of.ts';
import { anotherStream, aScenario } from '../../support/scenarios.ts';

describe('streamsOf', () => {
  it('gives the stream at the top level first, then the others in their order', () => {
    const scenario = aScenario({
      otherStreams: [
        anotherStream(),
        anotherStream({ source: { name: 'a', shards: 2 }, consumers: [{ name: 'third' }] }),
      ],
    });
    expect(streamsOf(scenario).map(({ source }) => source.name)).toEqual(['orders', 'clicks', 'a']);
    expect(placedStreams(scenario).map(({ path }) => path)).toEqual([[], ['otherStreams', 0], ['otherStreams', 1]]);
  });

  it('gives other streams the defaults of the top level', () => {
    const [top, other] = streamsOf(aScenario({ otherStreams: [anotherStream()] }));
    expect(other).toMatchObject({ keys: top?.keys, recordBytes: 1_024, policy: top?.policy, poison: [], bursts: [] });
  });
});
