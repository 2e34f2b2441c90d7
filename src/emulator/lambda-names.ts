/** How Lambda calls say which function they mean, and how Lambda puts a refusal into HTTP. */
import type { FunctionDescription, Refusal } from '../world/account-api.ts';
import { functionArn } from '../world/arns.ts';
import type { World } from '../world/world-api.ts';
import { type Answer, invalid, refused } from './answer.ts';
import { optional, text } from './operation-input.ts';

/** Name, ARN or partial ARN, each with or without a version or alias. Source: Lambda API reference, GetFunction, read 2026-11. */
const FUNCTION_NAME =
  /^(arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?$/;

export const FUNCTION_NAME_FIELD = text(FUNCTION_NAME);

/** The fields of a call that concerns one function. */
export const FUNCTION_FIELDS = {
  FunctionName: FUNCTION_NAME_FIELD,
  Qualifier: optional(text(/^(\$LATEST|[a-zA-Z0-9-_]+)$/)),
};

/** What a name may say: the prefix of the ARN as far as it is given, the bare name, and a version or alias. */
interface FunctionReference {
  readonly prefix: string;
  readonly name: string;
  readonly qualifier: string | null;
}

function referenceOf(given: string): FunctionReference {
  const [, arn = '', account = '', kind = '', name = '', , qualifier] = FUNCTION_NAME.exec(given) ?? [];
  return { prefix: `${arn}${account}${kind}`, name, qualifier: qualifier ?? null };
}

/** The bare name of a function of this account; null when the name points into another one. */
export function ownFunctionName(given: string): string | null {
  const { prefix, name } = referenceOf(given);
  return functionArn(name).endsWith(`${prefix}${name}`) ? name : null;
}

/** Does something with the function a call names, or says why it cannot. There are no versions and no aliases. */
export function withFunction(
  world: World,
  { FunctionName, Qualifier }: { readonly FunctionName: string; readonly Qualifier: string | null },
  answer: (found: FunctionDescription) => Answer,
): Answer {
  const name = ownFunctionName(FunctionName);
  if (name === null) return notFound(`Function not found: ${FunctionName}`);
  const named = referenceOf(FunctionName).qualifier;
  if (named !== null && Qualifier !== null && named !== Qualifier) {
    return invalid('InvalidParameterValueException', `FunctionName and Qualifier name different versions: ${named}.`);
  }
  const found = world.getFunction(name);
  if (found.kind === 'refused') return refusedByLambda(found);
  const qualifier = named ?? Qualifier ?? '$LATEST';
  return qualifier === '$LATEST'
    ? answer(found.value)
    : notFound(`Function not found: ${found.value.arn}:${qualifier}`);
}

const NOT_FOUND = 404;
const BAD_REQUEST = 400;

/** Lambda answers what is not there with 404 and other refusals of the world with 400. */
export function refusedByLambda(refusal: Refusal): Answer {
  return refused(refusal, refusal.error === 'ResourceNotFoundException' ? NOT_FOUND : BAD_REQUEST);
}

export function notFound(message: string): Answer {
  return refused({ kind: 'refused', error: 'ResourceNotFoundException', message }, NOT_FOUND);
}
