/** Names that have to be unique or known over the whole account, and streams that write into each other. */
import { type BrokenRule, outOfOrder, repeated } from './broken-rule.ts';
import type { ConsumerSpec } from './consumer-schema.ts';
import type { Scenario } from './scenario-schema.ts';
import type { StreamSpec } from './stream-schema.ts';
import { type Path, placedStreams, streamsOf } from './streams-of.ts';

export function accountRules(scenario: Scenario): readonly BrokenRule[] {
  const others = scenario.account.concurrencyUsedByOthers;
  return [
    ...uniqueNames(scenario),
    ...knownDownstreams(scenario),
    ...outputs(scenario),
    ...(typeof others === 'number' ? [] : outOfOrder(others, ['account', 'concurrencyUsedByOthers'], 'step')),
  ];
}

interface PlacedConsumer {
  readonly stream: StreamSpec;
  readonly consumer: ConsumerSpec;
  readonly path: Path;
}

function placedConsumers(scenario: Scenario): readonly PlacedConsumer[] {
  return placedStreams(scenario).flatMap(({ stream, path }) =>
    stream.consumers.map((consumer, index) => ({ stream, consumer, path: [...path, 'consumers', index] })),
  );
}

function uniqueNames(scenario: Scenario): readonly BrokenRule[] {
  const streams = placedStreams(scenario).map(({ stream, path }) => ({
    name: stream.source.name,
    path: [...path, 'source', 'name'],
  }));
  const consumers = placedConsumers(scenario).map(({ consumer, path }) => ({
    name: consumer.name,
    path: [...path, 'name'],
  }));
  const downstreams = scenario.downstreams.map(({ name }, index) => ({ name, path: ['downstreams', index, 'name'] }));
  return [...unique(streams, 'stream'), ...unique(consumers, 'consumer'), ...unique(downstreams, 'downstream')];
}

function unique(named: readonly { readonly name: string; readonly path: Path }[], what: string): readonly BrokenRule[] {
  const again = repeated(named.map(({ name }) => name));
  return again.flatMap((index) => {
    const path = named[index]?.path;
    return path === undefined ? [] : [{ path, accepted: `a name no other ${what} has` }];
  });
}

function knownDownstreams(scenario: Scenario): readonly BrokenRule[] {
  const known = scenario.downstreams.map((each) => each.name);
  const accepted = `the name of a downstream: ${known.join(', ') || 'there is none'}`;
  return [
    ...placedConsumers(scenario).flatMap(({ consumer: { downstream }, path }) =>
      downstream === null || known.includes(downstream) ? [] : [{ path: [...path, 'downstream'], accepted }],
    ),
    ...Object.keys(scenario.downstreamPolicies).flatMap((name) =>
      known.includes(name) ? [] : [{ path: ['downstreamPolicies', name], accepted: `under ${accepted}` }],
    ),
  ];
}

/** Consumers write into Kinesis streams of the account, and what they write never comes back to them. */
function outputs(scenario: Scenario): readonly BrokenRule[] {
  const writable = streamsOf(scenario).filter(({ source }) => source.kind !== 'dynamodb');
  const known = writable.map(({ source }) => source.name);
  return placedConsumers(scenario).flatMap(({ stream, consumer, path }) => {
    const target = consumer.output?.stream;
    if (target === undefined) return [];
    const field = [...path, 'output', 'stream'];
    if (!known.includes(target)) {
      return [{ path: field, accepted: `the name of a Kinesis stream: ${known.join(', ') || 'there is none'}` }];
    }
    return reaches(scenario, target, stream.source.name)
      ? [{ path: field, accepted: `a stream from which nothing comes back to ${stream.source.name}` }]
      : [];
  });
}

/** Whether records of the stream `from` can come into the stream `to`. */
function reaches(scenario: Scenario, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const stream = streamsOf(scenario).find(({ source }) => source.name === name);
    open.push(...(stream?.consumers ?? []).flatMap(({ output }) => (output === null ? [] : [output.stream])));
  }
  return false;
}
