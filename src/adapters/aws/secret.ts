/** A secret from SSM, such as the address of the Slack webhook. It is in no log and in no error message. */
import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { type DurationMs, type EpochMs, MINUTE_MS } from '../../core/units.ts';

/** What has been read, by name. It belongs to the caller, who keeps it between warm invocations. */
export type SecretMemory = Map<string, { readonly value: string; readonly readAt: EpochMs }>;

/** A secret that was changed is used after this long at the latest. */
const KEPT_MS: DurationMs = 5 * MINUTE_MS;

/**
 * The decrypted value; null when there is no such parameter. Only a value that is there is remembered: somebody who has
 * just put it in does not have to wait.
 */
export async function readSecret(
  ssm: SSMClient,
  name: string,
  memory: SecretMemory,
  now: EpochMs,
): Promise<string | null> {
  const known = memory.get(name);
  if (known !== undefined && now - known.readAt < KEPT_MS) return known.value;
  const value = await ask(ssm, name);
  if (value === null) memory.delete(name);
  else memory.set(name, { value, readAt: now });
  return value;
}

async function ask(ssm: SSMClient, name: string): Promise<string | null> {
  try {
    const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    const value = parameter?.Value?.trim() ?? '';
    return value === '' ? null : value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return null;
    // Only the name of the error: nothing that AWS or the SDK writes into a message of this call may get around.
    const kind = error instanceof Error ? error.name : 'unknown error';
    throw new Error(`the secret ${name} could not be read (${kind}); it takes ssm:GetParameter and kms:Decrypt`);
  }
}
