/** How each service refuses a call that comes too soon. */
import type { ApiCall } from './emulator-api.ts';
import { encode, type Reply } from './reply.ts';

/** Where AWS documents no name for its throttling, SDKs know these as throttling (assumption). */
const NAMES: Readonly<Partial<Record<ApiCall['service'], string>>> = {
  kinesis: 'LimitExceededException',
  lambda: 'TooManyRequestsException',
  cloudwatch: 'ThrottlingException',
  ssm: 'ThrottlingException',
  tagging: 'ThrottledException',
  events: 'ThrottlingException',
};

export function throttled(service: ApiCall['service'], operation: string): Reply {
  const name = NAMES[service] ?? 'ThrottlingException';
  if (service !== 'lambda') {
    const message = `Rate exceeded for ${operation}.`;
    return encode(service, { kind: 'error', status: 400, name, message });
  }
  const answer = { kind: 'error', status: 429, name, message: 'Rate Exceeded.' } as const;
  return encode(service, answer, { 'retry-after': '1' }, { Type: 'User', Reason: 'CallerRateLimitExceeded' });
}
