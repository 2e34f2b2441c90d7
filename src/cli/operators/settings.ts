/** Where an operator's command looks: the environment of the controller, and options that go before it. */
import { type Command, Option } from 'commander';
import { type Environment, readEnvironment } from '../../config/environment.ts';

/** What `--region`, `--path` and `--table` say; absent: the environment says it. */
export interface PlaceOptions {
  readonly region?: string;
  readonly path?: string;
  readonly table?: string;
}

/** Where to look. `stateTable` null: nobody has named it, and it is not needed. */
export type Settings = Omit<Environment, 'kind' | 'stateTable'> & {
  readonly kind: 'settings';
  readonly stateTable: string | null;
};

/** The settings, or what is missing or wrong, one sentence each. */
export type ReadSettings = Settings | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Stands for a table that nobody names: the variable has to hold something. */
const UNNAMED = 'headgate-no-table';

/** Adds the three options. */
export function withPlaceOptions(command: Command, needsTable: boolean): Command {
  const table = needsTable ? "Headgate's DynamoDB table" : "Headgate's DynamoDB table; tells more when it is known";
  return command
    .addOption(new Option('--region <name>', 'AWS Region (else AWS_REGION)'))
    .addOption(new Option('--path <path>', 'path of the documents (else HEADGATE_CONFIG_PATH, else /headgate/)'))
    .addOption(new Option('--table <name>', `${table} (else HEADGATE_STATE_TABLE)`));
}

/** Options go before variables; a table is asked for only by commands that need it. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  options: PlaceOptions,
  needsTable: boolean,
): ReadSettings {
  const table = given(options.table) ?? given(env.HEADGATE_STATE_TABLE);
  const stands = table ?? (needsTable ? undefined : UNNAMED);
  const read = readEnvironment({
    ...env,
    HEADGATE_STATE_TABLE: stands,
    AWS_REGION: given(options.region) ?? env.AWS_REGION,
    HEADGATE_CONFIG_PATH: given(options.path) ?? env.HEADGATE_CONFIG_PATH,
  });
  if (read.kind === 'invalid') return { kind: 'invalid', problems: read.problems.map(withOption) };
  return { ...read, kind: 'settings', stateTable: table ?? null };
}

const OPTION_OF: Readonly<Record<string, string>> = {
  HEADGATE_STATE_TABLE: '--table',
  AWS_REGION: '--region',
  HEADGATE_CONFIG_PATH: '--path',
};

function withOption(problem: string): string {
  const [, option] = Object.entries(OPTION_OF).find(([name]) => problem.startsWith(name)) ?? [];
  return option === undefined ? problem : `${problem} (or say it with ${option})`;
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
