/** What an owner of a scenario's account would have written: its documents, its tag, and the table. */
import type { AccountSeed, Parameter } from '../../emulator/emulator-api.ts';
import type { Scenario } from '../../sim/scenario/scenario-schema.ts';

/** Where the controller of an embedded account keeps and finds its things. */
export const EMBEDDED = {
  table: 'headgate-state',
  configPath: '/headgate/',
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:headgate-embedded-controller',
  region: 'eu-west-1',
  stage: 'embedded',
} as const;

/**
 * `fresh`: nobody has opted anything in yet, as right after a deploy. Otherwise the account's ceiling and the stream's
 * own document say what the scenario's policy says.
 */
export function seedOf(scenario: Scenario, { fresh }: { readonly fresh: boolean }): AccountSeed {
  const { name } = scenario.source;
  return {
    tags: fresh ? {} : { [name]: { headgate: 'on' } },
    parameters: fresh ? [] : documentsOf(scenario),
    tables: [EMBEDDED.table],
  };
}

function documentsOf({ source, policy, consumers, downstreams, downstreamPolicies }: Scenario): readonly Parameter[] {
  const writesTo = consumers.flatMap(({ name, downstream }) =>
    downstream === null ? [] : [[name, { downstreams: [downstream] }]],
  );
  return [
    document('defaults', { mode: policy.mode }),
    document(`streams/${source.name}`, { ...policy, consumers: Object.fromEntries(writesTo) }),
    ...downstreams.map(({ name }) =>
      document(`downstreams/${name}`, { ...downstreamPolicies[name], health: { kind: 'emitted' } }),
    ),
  ];
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
