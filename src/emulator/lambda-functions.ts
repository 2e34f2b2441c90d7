/** Functions, their concurrency, and the empty lists of what the embedded account does not have. */
import { SECOND_MS } from '../core/units.ts';
import type { FunctionDescription } from '../world/account-api.ts';
import { mappingArn } from '../world/arns.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, type Operations, ok } from './answer.ts';
import { concurrencyOperations, concurrencyShape } from './lambda-concurrency.ts';
import { answerPage, PAGE_FIELDS } from './lambda-markers.ts';
import { FUNCTION_FIELDS, FUNCTION_NAME_FIELD, notFound, refusedByLambda, withFunction } from './lambda-names.ts';
import { oneOf, operation, optional, text } from './operation-input.ts';

/** Source: Lambda API reference, ListFunctions, read 2026-11. */
const FUNCTIONS_PER_PAGE = 50;

/** What the world says nothing about is the same for every function, and made up. */
const MADE_UP = {
  Runtime: 'nodejs24.x',
  Role: 'arn:aws:iam::000000000000:role/function',
  Handler: 'index.handler',
  CodeSize: 1_024,
  Description: '',
  TracingConfig: { Mode: 'PassThrough' },
  State: 'Active',
  LastUpdateStatus: 'Successful',
  PackageType: 'Zip',
  Architectures: ['arm64'],
  EphemeralStorage: { Size: 512 },
} as const;

/** Source: Lambda developer guide, "Lambda quotas", read 2026-11. */
const STORAGE_LIMITS = {
  TotalCodeSize: 80_530_636_800,
  CodeSizeUnzipped: 262_144_000,
  CodeSizeZipped: 52_428_800,
} as const;

const LIST_FIELDS = {
  FunctionVersion: optional(oneOf(['ALL'])),
  ...PAGE_FIELDS,
};

/** A list of which the account has none: the function must be there all the same. */
const EMPTY_LIST_FIELDS = { FunctionName: FUNCTION_NAME_FIELD };

/** `changedAt`: wall-clock time at which every function was last changed. */
export function functionOperations(world: World, changedAt: number): Operations {
  const none = (list: string) =>
    operation(EMPTY_LIST_FIELDS, ({ FunctionName }) =>
      withFunction(world, { FunctionName, Qualifier: null }, () => ok({ [list]: [] })),
    );
  return {
    ListFunctions: operation(LIST_FIELDS, (input) => {
      const all = world.listFunctions();
      const list = {
        of: 'functions',
        all,
        keyOf: ({ name }: FunctionDescription) => name,
        perPage: FUNCTIONS_PER_PAGE,
      };
      return answerPage(list, input, (items, next) =>
        ok({ Functions: items.map((found) => functionShape(found, changedAt)), ...next }),
      );
    }),
    GetFunction: operation(FUNCTION_FIELDS, (input) =>
      withFunction(world, input, (found) =>
        ok({
          Configuration: functionShape(found, changedAt),
          Code: { RepositoryType: 'S3' },
          ...(found.reservedConcurrency === null ? {} : { Concurrency: concurrencyShape(found) }),
        }),
      ),
    ),
    GetFunctionConfiguration: operation(FUNCTION_FIELDS, (input) =>
      withFunction(world, input, (found) => ok(functionShape(found, changedAt))),
    ),
    ...concurrencyOperations(world),
    GetAccountSettings: operation({}, () => ok(accountSettings(world))),
    ListProvisionedConcurrencyConfigs: none('ProvisionedConcurrencyConfigs'),
    ListAliases: none('Aliases'),
    ListTags: operation({ Resource: text() }, ({ Resource }) => tagsOf(world, Resource)),
    GetPolicy: operation(FUNCTION_FIELDS, (input) =>
      withFunction(world, input, ({ arn }) => notFound(`No policy is associated with the given resource: ${arn}`)),
    ),
  };
}

function functionShape(found: FunctionDescription, changedAt: number): Readonly<Record<string, unknown>> {
  return {
    ...MADE_UP,
    FunctionName: found.name,
    FunctionArn: found.arn,
    Version: '$LATEST',
    CodeSha256: found.codeSha256,
    Timeout: found.timeoutMs / SECOND_MS,
    MemorySize: found.memoryMb,
    LastModified: new Date(changedAt).toISOString().replace('Z', '+0000'),
  };
}

function accountSettings(world: World): Readonly<Record<string, unknown>> {
  const functions = world.listFunctions();
  const reserved = functions.reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
  const limit = world.concurrencyLimit();
  return {
    AccountLimit: {
      ...STORAGE_LIMITS,
      ConcurrentExecutions: limit,
      UnreservedConcurrentExecutions: limit - reserved,
    },
    AccountUsage: { TotalCodeSize: functions.length * MADE_UP.CodeSize, FunctionCount: functions.length },
  };
}

/** Functions and mappings can have tags in AWS; here none has. */
function tagsOf(world: World, resource: string): Answer {
  if (world.listFunctions().some(({ arn }) => arn === resource)) return ok({ Tags: {} });
  const uuid = resource.slice(resource.lastIndexOf(':') + 1);
  if (mappingArn(uuid) !== resource) return notFound(`Resource not found: ${resource}`);
  const found = world.getMapping(uuid);
  return found.kind === 'ok' ? ok({ Tags: {} }) : refusedByLambda(found);
}
