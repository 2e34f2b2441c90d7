/** IncreaseStreamRetentionPeriod and DecreaseStreamRetentionPeriod. */
import type { StreamDescription } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, type Operations, ok, refused } from './answer.ts';
import { STREAM_FIELDS, withStream } from './kinesis-names.ts';
import { operation, whole } from './operation-input.ts';

// How long is too long is the world's to say.
const FIELDS = { ...STREAM_FIELDS, RetentionPeriodHours: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) };

export function retentionOperations(world: World): Operations {
  const set = ({ name }: StreamDescription, hours: number): Answer => {
    const answer = world.setRetention(name, hours);
    return answer.kind === 'refused' ? refused(answer) : ok({});
  };
  return {
    IncreaseStreamRetentionPeriod: operation(FIELDS, (input) =>
      withStream(world, input, (stream) =>
        input.RetentionPeriodHours > stream.retentionHours
          ? set(stream, input.RetentionPeriodHours)
          : wrongWay(stream, input.RetentionPeriodHours, 'greater'),
      ),
    ),
    DecreaseStreamRetentionPeriod: operation(FIELDS, (input) =>
      withStream(world, input, (stream) =>
        input.RetentionPeriodHours < stream.retentionHours
          ? set(stream, input.RetentionPeriodHours)
          : wrongWay(stream, input.RetentionPeriodHours, 'less'),
      ),
    ),
  };
}

/** AWS says that the period must be more, or less, than the present one; the error's name is an assumption. */
function wrongWay({ name, retentionHours }: StreamDescription, hours: number, way: 'greater' | 'less'): Answer {
  const message = `Retention of ${hours} hours must be ${way} than that of stream ${name}, ${retentionHours} hours.`;
  return invalid('InvalidArgumentException', message);
}
