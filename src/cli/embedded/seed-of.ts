/** What an owner of a scenario's account would have written: its documents, its tag, and the table. */
import type { AccountSeed, Parameter } from '../../emulator/emulator-api.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';
import type { StreamSpec } from '../../sim/scenario/stream-schema.ts';
import { streamsOf } from '../../sim/scenario/streams-of.ts';

/** Where the controller of an embedded account keeps and finds its things. */
export const EMBEDDED = {
  table: 'headgate-state',
  configPath: '/headgate/',
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:headgate-embedded-controller',
  region: 'eu-west-1',
  stage: 'embedded',
} as const;

/**
 * `fresh`: nobody has opted anything in yet, as right after a deploy. Otherwise the account's ceiling and each stream's
 * own document say what the scenario's policies say.
 */
export function seedOf(scenario: Scenario, { fresh }: { readonly fresh: boolean }): AccountSeed {
  const tags = Object.fromEntries(streamsOf(scenario).map(({ source }) => [source.name, { headgate: 'on' }]));
  return {
    tags: fresh ? {} : tags,
    parameters: fresh ? [] : documentsOf(scenario),
    tables: [EMBEDDED.table],
  };
}

function documentsOf(scenario: Scenario): readonly Parameter[] {
  const { policy, downstreams, downstreamPolicies } = scenario;
  return [
    document('defaults', { mode: policy.mode }),
    ...streamsOf(scenario).map(streamDocumentOf),
    ...downstreams.map(({ name }) =>
      document(`downstreams/${name}`, { ...downstreamPolicies[name], health: { kind: 'emitted' } }),
    ),
  ];
}

function streamDocumentOf({ source, policy, consumers }: StreamSpec): Parameter {
  const writesTo = consumers.flatMap(({ name, downstream }) =>
    downstream === null ? [] : [[name, { downstreams: [downstream] }]],
  );
  return document(`streams/${source.name}`, { ...policy, consumers: Object.fromEntries(writesTo) });
}

function document(path: string, value: unknown): Parameter {
  return { name: `${EMBEDDED.configPath}${path}`, type: 'String', value: JSON.stringify(value) };
}

/** The environment of the controller's function in the embedded account. The credentials are made up. */
export function environmentOf(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: EMBEDDED.region,
    AWS_ACCESS_KEY_ID: 'embedded',
    AWS_SECRET_ACCESS_KEY: 'embedded',
    HEADGATE_STATE_TABLE: EMBEDDED.table,
    HEADGATE_CONFIG_PATH: EMBEDDED.configPath,
    HEADGATE_STAGE: EMBEDDED.stage,
  };
}
