/** What an operation of the embedded account answers, before it is put into HTTP. */
import type { Refusal } from '../world/account-api.ts';

/** A success with its body, or an error as AWS names it. */
export type Answer =
  | { readonly kind: 'ok'; readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly status: number; readonly name: string; readonly message: string };

/** One operation: from its parsed input (for Lambda with path and query parameters) to its answer. */
export type Operation = (input: Readonly<Record<string, unknown>>) => Answer;

/** The operations of one service by AWS's names. */
export type Operations = Readonly<Record<string, Operation>>;

/** A success. */
export function ok(body: Readonly<Record<string, unknown>>, status = 200): Answer {
  return { kind: 'ok', status, body };
}

/** A wrong input, answered with status 400. */
export function invalid(name: string, message: string): Answer {
  return { kind: 'error', status: 400, name, message };
}

/** The world's refusal. Kinesis answers every one of its errors with 400; the faces of others say which status they use. */
export function refused(refusal: Refusal, status = 400): Answer {
  return { kind: 'error', status, name: refusal.error, message: refusal.message };
}
