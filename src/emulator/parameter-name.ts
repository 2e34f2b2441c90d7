/** What Parameter Store accepts as a name. Source: SSM API reference, PutParameter, read 2026-11. */
import { type Answer, invalid } from './answer.ts';

const LEVELS = 15;
const NAME_LENGTH = 1_011;
const CHARACTERS = /^[a-zA-Z0-9_.\-/]+$/;
const RESERVED = /^\/?(aws|ssm)/i;

/** AWS's refusal of a name, or null. */
export function refusalOfName(name: string): Answer | null {
  if (name.length > NAME_LENGTH) {
    return invalid('ValidationException', `Parameter name must not be longer than ${NAME_LENGTH} characters.`);
  }
  if (!CHARACTERS.test(name) || name.endsWith('/') || name.includes('//')) {
    return invalid(
      'ValidationException',
      'Only a mix of letters, numbers and the following 4 symbols .-_/ are allowed, and no part may be empty.',
    );
  }
  if (name.includes('/') && !name.startsWith('/')) {
    return invalid('ValidationException', 'Parameter name must be a fully qualified name: it must begin with a slash.');
  }
  if (RESERVED.test(name)) {
    return invalid('ValidationException', 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  }
  if (name.split('/').length - 1 > LEVELS) {
    return invalid('HierarchyLevelLimitExceededException', `A hierarchy can have a maximum of ${LEVELS} levels.`);
  }
  return null;
}
