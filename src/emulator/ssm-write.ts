/** Parameter Store: writing and deleting. */
import { type Answer, invalid, type Operations, ok } from './answer.ts';
import { flag, type Input, objects } from './input.ts';
import { listOf, oneOf, operation, optional, text } from './operation-input.ts';
import { refusalOfName } from './parameter-name.ts';
import { PARAMETER_TYPES, type ParameterStore, type StoredParameter, TIERS } from './parameter-store.ts';

/** Bytes of a value in the standard tier. Source: SSM API reference, PutParameter, read 2026-11. */
const STANDARD_VALUE_BYTES = 4_096;
/** Bytes of a value in the advanced tier. Source: same page. */
const ADVANCED_VALUE_BYTES = 8_192;
/** Parameters of the standard tier in an account. Source: same page. */
const STANDARD_PARAMETERS = 10_000;
/** Names in one DeleteParameters. Source: SSM API reference, DeleteParameters, read 2026-11. */
const DELETES_PER_CALL = 10;

interface NewValue {
  readonly Name: string;
  readonly Value: string;
  readonly Type: StoredParameter['type'] | null;
  readonly Tier: (typeof TIERS)[number] | null;
  readonly Description: string | null;
}

export function writeOperations(store: ParameterStore, now: () => number): Operations {
  const fields = {
    Name: text(),
    Value: text(),
    Type: optional(oneOf(PARAMETER_TYPES)),
    Tier: optional(oneOf(TIERS)),
    Description: optional(text(/^.{0,1024}$/s)),
  };
  return {
    PutParameter: operation(fields, (input, raw) => putParameter(store, input, raw, now())),
    DeleteParameter: operation({ Name: text() }, ({ Name }) =>
      store.delete(Name) ? ok({}) : invalid('ParameterNotFound', `Parameter ${Name} not found.`),
    ),
    DeleteParameters: operation({ Names: listOf(text(), 1, DELETES_PER_CALL) }, ({ Names }) => {
      const InvalidParameters = Names.filter((name) => !store.has(name));
      return ok({ DeletedParameters: Names.filter((name) => store.delete(name)), InvalidParameters });
    }),
  };
}

function putParameter(store: ParameterStore, input: NewValue, raw: Input, now: number): Answer {
  const old = store.get(input.Name);
  const refusal = refusalOfName(input.Name) ?? refusalOfType(old, input, raw) ?? refusalOfValue(input);
  if (refusal !== null) return refusal;
  if (old === undefined && store.size >= STANDARD_PARAMETERS) {
    return invalid('ParameterLimitExceeded', `An account can have at most ${STANDARD_PARAMETERS} parameters.`);
  }
  const stored: StoredParameter = {
    name: input.Name,
    type: input.Type ?? old?.type ?? 'String',
    tier: tierOf(input),
    value: input.Value,
    description: input.Description ?? old?.description ?? null,
    version: (old?.version ?? 0) + 1,
    changedAt: now,
  };
  store.set(stored.name, stored);
  return ok({ Version: stored.version, Tier: stored.tier });
}

/** The order of these checks is an assumption. */
function refusalOfType(old: StoredParameter | undefined, input: NewValue, raw: Input): Answer | null {
  if (old === undefined) {
    return input.Type === null
      ? invalid('ValidationException', 'A parameter type is required when you create a parameter.')
      : null;
  }
  if (!flag(raw, 'Overwrite')) {
    const message =
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
    return invalid('ParameterAlreadyExists', message);
  }
  if (objects(raw, 'Tags').length > 0) {
    return invalid('ValidationException', 'Tags and overwrite cannot be used together.');
  }
  return input.Type === null || input.Type === old.type
    ? null
    : invalid('HierarchyTypeMismatchException', 'The type of a parameter cannot be changed.');
}

/** AWS speaks of KB here and of characters there; bytes are the narrower reading (assumption). */
function refusalOfValue(input: NewValue): Answer | null {
  const bytes = Buffer.byteLength(input.Value);
  const most = input.Tier === null || input.Tier === 'Standard' ? STANDARD_VALUE_BYTES : ADVANCED_VALUE_BYTES;
  if (bytes <= most) return null;
  return invalid(
    'ValidationException',
    `${tierOf(input)} tier parameters support a maximum parameter value of ${most} characters.`,
  );
}

function tierOf({ Tier, Value }: NewValue): StoredParameter['tier'] {
  if (Tier === 'Advanced') return 'Advanced';
  return Tier !== null && Tier !== 'Standard' && Buffer.byteLength(Value) > STANDARD_VALUE_BYTES
    ? 'Advanced'
    : 'Standard';
}
