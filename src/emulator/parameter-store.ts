/** Parameters and how they show themselves. */
import { createHash } from 'node:crypto';
import { SECOND_MS } from '../core/units.ts';
import { ACCOUNT, REGION } from './account-id.ts';
import type { Parameter } from './emulator-api.ts';
import type { Input } from './input.ts';

export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;
export const TIERS = ['Standard', 'Advanced', 'Intelligent-Tiering'] as const;

export interface StoredParameter {
  readonly name: string;
  readonly type: (typeof PARAMETER_TYPES)[number];
  readonly tier: 'Standard' | 'Advanced';
  readonly value: string;
  readonly description: string | null;
  /** Counts up from 1 with each new value. */
  readonly version: number;
  /** Wall-clock time of the last change. */
  readonly changedAt: number;
}

/** Parameters by name. */
export type ParameterStore = Map<string, StoredParameter>;

export function createParameterStore(seed: readonly Parameter[], now: number): ParameterStore {
  const stored = seed.map(
    (one) => [one.name, { ...one, tier: 'Standard', description: null, version: 1, changedAt: now }] as const,
  );
  return new Map(stored);
}

export function arnOf(name: string): string {
  return `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** As GetParameter shows it. Without decryption a SecureString is its cipher text. */
export function shown(parameter: StoredParameter, isDecrypted: boolean): Input {
  const { name, type, value, version, changedAt } = parameter;
  return {
    Name: name,
    Type: type,
    Value: type === 'SecureString' && !isDecrypted ? cipherText(parameter) : value,
    Version: version,
    LastModifiedDate: changedAt / SECOND_MS,
    ARN: arnOf(name),
    DataType: 'text',
  };
}

/** As DescribeParameters shows it: without its value. */
export function described({ name, type, tier, description, version, changedAt }: StoredParameter): Input {
  return {
    Name: name,
    ARN: arnOf(name),
    Type: type,
    Tier: tier,
    Version: version,
    LastModifiedDate: changedAt / SECOND_MS,
    DataType: 'text',
    Policies: [],
    ...(type === 'SecureString' ? { KeyId: 'alias/aws/ssm' } : {}),
    ...(description === null ? {} : { Description: description }),
  };
}

/** Looks like what KMS gives, tells nothing of the value, and is the same in every run. */
function cipherText({ name, value, version }: StoredParameter): string {
  const words = [0, 1, 2].map((word) => createHash('sha512').update(`${word} ${name} ${version} ${value}`).digest());
  return `AQICAHh${Buffer.concat(words).toString('base64').replaceAll('=', '')}`;
}
