import { FACTOR_MAX, FACTOR_MIN } from '../../core/limits.ts';
import type { Contender } from '../contender.ts';
import { withFactor } from './with-each-stream.ts';

function staticFactor(factor: number): Contender {
  return {
    id: `static-${factor}`,
    title: `Static, factor ${factor}`,
    kind: 'static',
    describedBy: 'AWS Lambda developer guide, "Using AWS Lambda with Amazon Kinesis": ParallelizationFactor',
    quirks: ['the shards of the scenario, for ever'],
    knobs: [],
    prepare: (scenario) => withFactor(scenario, factor),
    deciding: () => ({ kind: 'nobody' }),
    ownUsdPerHour: () => 0,
  };
}

/** What an owner sets once: the default factor, and the greatest. */
export const STATICS: readonly Contender[] = [staticFactor(FACTOR_MIN), staticFactor(FACTOR_MAX)];
