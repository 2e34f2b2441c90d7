/** What calls can meet in end-to-end tests. */
import type { ApiCall, Interception } from '../../src/emulator/emulator-api.ts';
import type { Trouble } from './e2e-served.ts';

/** Every call of these operations meets it. */
export function meets(operations: string | readonly string[], met: Interception): Trouble {
  return ({ operation }) => ([operations].flat().includes(operation) ? met : null);
}

export function refusedWith(name: string, status = 400): Interception {
  return { kind: 'error', status, name, message: `the test refuses with ${name}` };
}

export const HANG: Interception = { kind: 'hang' };

/** Saves of items whose key begins with this, as in `state#`. */
export function savesOf(prefix: string): (call: ApiCall) => boolean {
  return ({ operation, input }) => {
    const item = input.Item as { readonly pk?: { readonly S?: string } } | undefined;
    return operation === 'PutItem' && (item?.pk?.S?.startsWith(prefix) ?? false);
  };
}

/** Something that will happen: what waits for it, and what makes it happen. */
export function anEvent(): { readonly happened: Promise<void>; readonly happen: () => void } {
  let happen = (): void => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen };
}

/** The n-th matching call meets it (from 1); `seen` comes when that call arrives. */
export function nth(
  count: number,
  matches: (call: ApiCall) => boolean,
  met: Interception | null,
): { readonly trouble: Trouble; readonly seen: Promise<void> } {
  const { happened: seen, happen } = anEvent();
  let found = 0;
  const trouble: Trouble = (call) => {
    if (!matches(call)) return null;
    found += 1;
    if (found !== count) return null;
    happen();
    return met;
  };
  return { trouble, seen };
}

export function isCall(operation: string): (call: ApiCall) => boolean {
  return (call) => call.operation === operation;
}

/** Operations that change what belongs to the owner; all else reads, or writes what is Headgate's own. */
export const LEVERS = ['UpdateEventSourceMapping', 'UpdateShardCount', 'SplitShard', 'MergeShards'];

export function leversTurned({ calls }: { readonly calls: readonly ApiCall[] }): readonly string[] {
  return calls.flatMap(({ operation }) => (LEVERS.includes(operation) ? [operation] : []));
}
