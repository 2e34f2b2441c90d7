/** Reads the concurrency that Lambda allows the account. */
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import type { EpochMs } from '../../core/units.ts';
import { ask, type NoAnswer } from './facts-asked.ts';
import type { LambdaCalls } from './facts-mappings.ts';
import { type AccountLimits, type Dated, isDue } from './facts-snapshot.ts';

export interface RefreshedAccount {
  readonly known: Dated<AccountLimits> | null;
  readonly failure: NoAnswer | null;
}

/** Every few minutes: an increase of the limit takes AWS longer than that. */
export async function refreshAccount(
  { lambda, pacer, remainingMs }: LambdaCalls,
  known: Dated<AccountLimits> | null,
  now: EpochMs,
): Promise<RefreshedAccount> {
  if (!isDue(known, now)) return { known, failure: null };
  const answer = await ask(pacer, remainingMs, async () => {
    const { AccountLimit: limit } = await lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: concurrencyLimit, UnreservedConcurrentExecutions: unreserved } = limit ?? {};
    if (concurrencyLimit === undefined) throw new Error('the account settings hold no limit');
    return { concurrencyLimit, isSomeReserved: unreserved !== concurrencyLimit };
  });
  if (answer.kind === 'failed') return { known, failure: answer };
  return { known: { value: answer.value, readAt: now }, failure: null };
}
