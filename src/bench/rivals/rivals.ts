/** Everyone Headgate is compared with that decides as it goes. Each starts as the scenario starts. */
import type { Contender } from '../contender.ts';
import { AGE_DOUBLE } from './age-double.ts';
import { AGE_FACTOR } from './age-factor.ts';
import { AWS_SAMPLES } from './aws-samples.ts';
import { DHALION } from './dhalion.ts';
import { DS2 } from './ds2.ts';
import { EPSAGON } from './epsagon.ts';
import { FLINK } from './flink.ts';
import { ON_DEMAND } from './on-demand.ts';
import { SCALING_UTILS } from './scaling-utils.ts';
import { STEP_SCALING } from './step-scaling.ts';
import { SUBSTATION } from './substation.ts';
import { TARGET_TRACKING } from './target-tracking.ts';
import { withFactor10 } from './with-factor-10.ts';

export { STATICS } from './statics.ts';

/** They move shards and leave the factor to the owner: each is here with the scenario's own and with 10. */
const SHARD_RIVALS: readonly Contender[] = [
  AWS_SAMPLES,
  SUBSTATION,
  EPSAGON,
  SCALING_UTILS,
  STEP_SCALING,
  TARGET_TRACKING,
  ON_DEMAND,
  AGE_DOUBLE,
];

/** They move the factor. */
const FACTOR_RIVALS: readonly Contender[] = [AGE_FACTOR, FLINK, DS2, DHALION];

/** In the order of the scoreboard. */
export const RIVALS: readonly Contender[] = [
  ...SHARD_RIVALS.flatMap((contender) => [contender, withFactor10(contender)]),
  ...FACTOR_RIVALS,
];
