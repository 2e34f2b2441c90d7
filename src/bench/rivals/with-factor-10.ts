import { FACTOR_MAX } from '../../core/limits.ts';
import type { Contender } from '../contender.ts';
import { withFactor } from './with-each-stream.ts';

/** The same contender in an account whose owner has set the greatest factor before the run and leaves it there. */
export function withFactor10(contender: Contender): Contender {
  return {
    ...contender,
    id: `${contender.id}-factor-10`,
    title: `${contender.title}, factor 10`,
    prepare: (scenario, settings) => withFactor(contender.prepare(scenario, settings), FACTOR_MAX),
  };
}
