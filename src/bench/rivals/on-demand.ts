import type { Contender } from '../contender.ts';
import { withEachStream } from './with-each-stream.ts';

/** The capacity mode in which Kinesis sets the shards itself. */
export const ON_DEMAND: Contender = {
  id: 'kinesis-on-demand',
  title: 'Kinesis on-demand',
  kind: 'rival',
  describedBy:
    'awsdocs/amazon-kinesis-data-streams-developer-guide@61aeec14:doc_source/how-do-i-size-a-stream.md (the archived text)',
  quirks: ['Kinesis decides: how fast it splits is a constant of the simulated account', 'the factor stays as it is'],
  knobs: [],
  prepare: (scenario) =>
    withEachStream(scenario, (stream) =>
      stream.source.kind === 'kinesis-provisioned'
        ? { ...stream, source: { ...stream.source, kind: 'kinesis-on-demand' } }
        : stream,
    ),
  deciding: () => ({ kind: 'nobody' }),
  // Its price is in the bill of the stream.
  ownUsdPerHour: () => 0,
};
