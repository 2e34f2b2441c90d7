/** Every call as it arrived, refused ones too; the oldest go when it is full. */
import type { ApiCall } from './emulator-api.ts';

export interface CallLog {
  add(call: ApiCall): void;
  /** Oldest first. */
  all(): readonly ApiCall[];
}

export function createCallLog(capacity: number): CallLog {
  const ring: ApiCall[] = [];
  let next = 0;
  return {
    add(call) {
      ring[next] = call;
      next = (next + 1) % capacity;
    },
    all: () => (ring.length < capacity ? [...ring] : [...ring.slice(next), ...ring.slice(0, next)]),
  };
}
