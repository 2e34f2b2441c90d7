/** Reads the functions behind observed mappings; nothing of them changes quickly. */
import {
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListProvisionedConcurrencyConfigsCommand,
} from '@aws-sdk/client-lambda';
import { type DurationMs, type EpochMs, HOUR_MS } from '../../core/units.ts';
import { type Asked, allPages, ask, type NoAnswer } from './facts-asked.ts';
import type { LambdaCalls } from './facts-mappings.ts';
import {
  type AccountLimits,
  type Dated,
  dueFirst,
  type FunctionConfig,
  functionKey,
  isDue,
  type KnownFunctions,
  type KnownMapping,
  without,
} from './facts-snapshot.ts';
import { functionConfig } from './facts-translate.ts';

/** Functions asked one by one in a turn: ten seconds at the rate that is kept. */
export const FUNCTIONS_PER_TURN = 30;
/** Where more than this are due, pages of 50 functions are read instead, which bring every other known one as well. */
const ONE_BY_ONE = 10;
const LIST_PAGES_PER_TURN = 20;
/** Provisioned concurrency only explains: it is read rarely, one function in a turn that needs nothing else of them. */
const PROVISIONED_EVERY_MS: DurationMs = HOUR_MS;
const PROVISIONED_PER_TURN = 1;

export interface RefreshedFunctions {
  readonly known: KnownFunctions;
  /** Why a function could not be read in this turn, by key or name. */
  readonly failures: ReadonlyMap<string, NoAnswer>;
}

/** Brings up to date what is due of the functions behind these mappings. `limits` null: not known. */
export async function refreshFunctions(
  calls: LambdaCalls,
  known: KnownFunctions,
  mappings: readonly KnownMapping[],
  limits: AccountLimits | null,
  now: EpochMs,
): Promise<RefreshedFunctions> {
  const names = new Set(mappings.map(({ functionName }) => functionName));
  const configs = await refreshConfigs(calls, known.configs, mappings, now);
  const reserved = await refreshReserved(calls, known.reserved, names, limits, now);
  const isQuiet = configs.calls + reserved.calls === 0;
  const provisioned = await refreshProvisioned(calls, known.provisioned, isQuiet ? names : new Set(), now);
  return {
    known: { configs: configs.known, reserved: reserved.known, provisioned: provisioned.known },
    failures: new Map([...provisioned.failures, ...reserved.failures, ...configs.failures]),
  };
}

type Known<T> = Readonly<Record<string, Dated<T>>>;

interface Refreshed<T> {
  readonly known: Known<T>;
  /** Functions asked for one by one. */
  readonly calls: number;
  readonly failures: ReadonlyMap<string, NoAnswer>;
}

async function refreshConfigs(
  calls: LambdaCalls,
  known: Known<FunctionConfig>,
  mappings: readonly KnownMapping[],
  now: EpochMs,
): Promise<Refreshed<FunctionConfig>> {
  const byKey = new Map(mappings.map((one) => [functionKey(one), one]));
  const due = dueFirst(byKey.keys(), known, (one) => isDue(one, now));
  const isListed = due.filter((key) => !key.includes(':')).length > ONE_BY_ONE;
  // The list has the unpublished code alone.
  const inList = [...due, ...Object.keys(known)].filter((key) => !key.includes(':'));
  const listed = isListed ? await listConfigs(calls, new Set(inList), now) : {};
  const pages = isListed ? LIST_PAGES_PER_TURN : 0;
  const rest = due.filter((key) => listed[key] === undefined).slice(0, FUNCTIONS_PER_TURN - pages);
  const answered = await askEach({ ...known, ...listed }, rest, now, async (key) => {
    const mapping = byKey.get(key);
    const Qualifier = mapping?.qualifier ?? null;
    return ask(calls.pacer, calls.remainingMs, async () => {
      const FunctionName = mapping?.functionName ?? key;
      const input = Qualifier === null ? { FunctionName } : { FunctionName, Qualifier };
      return complete(await calls.lambda.send(new GetFunctionConfigurationCommand(input)));
    });
  });
  return answered;
}

function complete(lambda: FunctionConfiguration): FunctionConfig {
  const config = functionConfig(lambda);
  if (config === null) throw new Error('the description of the function is incomplete');
  return config;
}

/** The unpublished code of every function of the account, as far as the pages reach; half a list helps as well. */
async function listConfigs(
  { lambda, pacer, remainingMs }: LambdaCalls,
  wanted: ReadonlySet<string>,
  now: EpochMs,
): Promise<Known<FunctionConfig>> {
  const found: Record<string, Dated<FunctionConfig>> = {};
  await allPages(
    (Marker) =>
      ask(pacer, remainingMs, async () => {
        const page = await lambda.send(new ListFunctionsCommand(Marker === undefined ? {} : { Marker }));
        for (const config of (page.Functions ?? []).flatMap((one) => functionConfig(one) ?? [])) {
          if (wanted.has(config.name)) found[config.name] = { value: config, readAt: now };
        }
        const isComplete = Object.keys(found).length === wanted.size;
        return { items: [], next: isComplete ? undefined : page.NextMarker };
      }),
    LIST_PAGES_PER_TURN,
  );
  return found;
}

/**
 * Where the account's unreserved concurrency is its whole limit, nobody has reserved any and no function is asked. A
 * function that is stopped by reserving 0 does not show there; its throttles and its silence do.
 */
async function refreshReserved(
  calls: LambdaCalls,
  known: Known<number | null>,
  names: ReadonlySet<string>,
  limits: AccountLimits | null,
  now: EpochMs,
): Promise<Refreshed<number | null>> {
  if (limits !== null && !limits.isSomeReserved) {
    const none = [...names].map((name) => [name, { value: null, readAt: now }] as const);
    return { known: { ...known, ...Object.fromEntries(none) }, calls: 0, failures: new Map() };
  }
  const due = dueFirst(names, known, (one) => isDue(one, now)).slice(0, FUNCTIONS_PER_TURN);
  return askEach(known, due, now, async (FunctionName) =>
    ask(calls.pacer, calls.remainingMs, async () => {
      const answer = await calls.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
      return answer.ReservedConcurrentExecutions ?? null;
    }),
  );
}

async function refreshProvisioned(
  calls: LambdaCalls,
  known: Known<number | null>,
  names: ReadonlySet<string>,
  now: EpochMs,
): Promise<Refreshed<number | null>> {
  const due = dueFirst(names, known, (one) => isDue(one, now, PROVISIONED_EVERY_MS)).slice(0, PROVISIONED_PER_TURN);
  return askEach(known, due, now, async (FunctionName) => {
    const answer = await ask(calls.pacer, calls.remainingMs, async () => {
      const { ProvisionedConcurrencyConfigs: configs = [] } = await calls.lambda.send(
        new ListProvisionedConcurrencyConfigsCommand({ FunctionName }),
      );
      const requested = configs.map((one) => one.RequestedProvisionedConcurrentExecutions ?? 0);
      return requested.length === 0 ? null : requested.reduce((sum, one) => sum + one, 0);
    });
    // Nobody decides on it: what could not be read counts as not read until it is due again.
    return answer.kind === 'failed' && !answer.isGone ? { kind: 'answer', value: null } : answer;
  });
}

async function askEach<T>(
  known: Known<T>,
  keys: readonly string[],
  now: EpochMs,
  askOne: (key: string) => Promise<Asked<T>>,
): Promise<Refreshed<T>> {
  const answers = await Promise.all(keys.map(askOne));
  const read: Record<string, Dated<T>> = {};
  const failures = new Map<string, NoAnswer>();
  for (const [index, key] of keys.entries()) {
    const answer = answers[index];
    if (answer?.kind === 'answer') read[key] = { value: answer.value, readAt: now };
    else if (answer?.kind === 'failed') failures.set(key, answer);
  }
  const gone = [...failures].filter(([, { isGone }]) => isGone).map(([key]) => key);
  return { known: { ...without(known, gone), ...read }, calls: keys.length, failures };
}
