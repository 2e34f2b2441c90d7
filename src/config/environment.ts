/** The only reader of the environment. Handlers and the command import it and nobody else. */
import * as z from 'zod';
import type { DurationMs } from '../core/units.ts';
import { integerField } from './fields.ts';
import { check } from './problems.ts';

/** What the process was started with. */
export interface Environment {
  readonly kind: 'environment';
  /** Name of Headgate's own DynamoDB table. */
  readonly stateTable: string;
  /** Path of the owners' documents; begins and ends with a slash. */
  readonly configPath: string;
  /** Tells several deployments in one account apart. */
  readonly stage: string;
  /** How long decisions are kept. */
  readonly historyDays: number;
  /** Changes one invocation may make over all sources. */
  readonly maximumChanges: number;
  /** Longest wait for one AWS call, its retries included. */
  readonly callTimeoutMs: DurationMs;
  readonly region: string;
  /** Where AWS answers; null: where AWS says. */
  readonly endpointUrl: string | null;
}

/** The environment, or everything that is wrong with it. */
export type ReadEnvironment = Environment | { readonly kind: 'invalid'; readonly problems: readonly string[] };

function variable(pattern: RegExp, accepted: string, description: string) {
  return z.string().regex(pattern).meta({ description, accepted });
}

/** Validates the variables; description, range and default of each come from here. */
export const environmentSchema = z.strictObject({
  HEADGATE_STATE_TABLE: variable(
    /^[A-Za-z0-9._-]{3,255}$/,
    '3 to 255 letters, digits, dots, underscores and hyphens',
    "Name of Headgate's own DynamoDB table.",
  ),
  HEADGATE_CONFIG_PATH: variable(
    /^(?!\/(?:aws|ssm)\/)(?:\/[A-Za-z0-9._-]+)+\/$/i,
    'a path that begins with a slash and has at least one name; not /aws or /ssm, which belong to AWS',
    "Path in the parameter store under which the owners' documents lie. A missing slash at its end is added.",
  ).default('/headgate/'),
  HEADGATE_STAGE: variable(
    /^[A-Za-z0-9-]{1,32}$/,
    '1 to 32 letters, digits and hyphens',
    'Tells several deployments in one account and Region apart.',
  ).default('dev'),
  HEADGATE_HISTORY_DAYS: integerField({ min: 1, max: 3_650 }, 30, {
    description: 'How long decisions are kept in the table.',
    unit: 'days',
  }),
  HEADGATE_MAXIMUM_CHANGES: integerField({ min: 0, max: 1_000 }, 20, {
    description: 'Changes one invocation may make over all sources; 0 makes none.',
    unit: 'changes',
  }),
  HEADGATE_CALL_TIMEOUT_MS: integerField({ min: 100, max: 10_000 }, 4_000, {
    description: 'Longest wait for one AWS call, its retries included; a call that hangs costs so much of a turn.',
    unit: 'ms',
  }),
  AWS_REGION: variable(
    /^[a-z]+(?:-[a-z]+)+-\d+$/,
    'a Region such as eu-west-1',
    'Region that is looked after. Lambda sets it; elsewhere AWS_DEFAULT_REGION does as well.',
  ),
  AWS_ENDPOINT_URL: variable(
    /^https?:\/\/[^\s/]+\S*$/,
    'an address that begins with http:// or https://',
    'Where every AWS call goes instead of to AWS: for the embedded account.',
  ).optional(),
});

const NUMBERS = ['HEADGATE_HISTORY_DAYS', 'HEADGATE_MAXIMUM_CHANGES', 'HEADGATE_CALL_TIMEOUT_MS'];

/** Reads the variables Headgate knows; an empty one counts as not set. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): ReadEnvironment {
  const names = Object.keys(environmentSchema.shape);
  const given = names.flatMap((name) => {
    const text = textOf(env, name);
    return text === undefined ? [] : [[name, fieldOf(name, text)] as const];
  });
  const checked = check(environmentSchema, Object.fromEntries(given));
  if (checked.kind === 'invalid') return checked;
  const { value } = checked;
  return {
    kind: 'environment',
    stateTable: value.HEADGATE_STATE_TABLE,
    configPath: value.HEADGATE_CONFIG_PATH,
    stage: value.HEADGATE_STAGE,
    historyDays: value.HEADGATE_HISTORY_DAYS,
    maximumChanges: value.HEADGATE_MAXIMUM_CHANGES,
    callTimeoutMs: value.HEADGATE_CALL_TIMEOUT_MS,
    region: value.AWS_REGION,
    endpointUrl: value.AWS_ENDPOINT_URL ?? null,
  };
}

function textOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const own = notEmpty(env[name]);
  return name === 'AWS_REGION' ? (own ?? notEmpty(env.AWS_DEFAULT_REGION)) : own;
}

function notEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** What is no whole number stays text, so that the message shows what was received. */
function fieldOf(name: string, text: string): string | number {
  if (NUMBERS.includes(name)) return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
  return name === 'HEADGATE_CONFIG_PATH' && !text.endsWith('/') ? `${text}/` : text;
}
