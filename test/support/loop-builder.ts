/** Ports in memory for tests of the loop: an account that can be read and turned, and a diary of what was asked of it. */
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { runFleet } from '../../src/controller/fleet.ts';
import type { FleetOptions, FleetSummary } from '../../src/controller/fleet-summary.ts';
import type { Action, ActionResult } from '../../src/core/action.ts';
import type { Report } from '../../src/core/decision.ts';
import type { FleetObservation, Observation } from '../../src/core/observation.ts';
import type { EpochMs } from '../../src/core/units.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { ActionContext, PolicyBook, PolicyResult, Ports, Store } from '../../src/ports.ts';
import { anAccount, aStream, behind, NOW } from './observation-builder.ts';
import { aBreakerPolicy, aPolicy } from './policy-builder.ts';

export interface Loop {
  readonly ports: Ports;
  readonly store: Store;
  /** What happened, in order: `put <key>`, `conflict <key>`, `apply <from> → <to>`, `deliver <id>`. */
  readonly diary: string[];
  readonly applied: { readonly action: Action; readonly context: ActionContext }[];
  readonly delivered: Report[];
}

export interface LoopFields {
  readonly fleet?: FleetObservation;
  readonly store?: Store;
  readonly now?: () => EpochMs;
  readonly switch?: PolicyBook['switch'];
  readonly policyOf?: (source: string) => PolicyResult;
  readonly apply?: (action: Action) => Promise<ActionResult>;
  readonly deliver?: (report: Report) => Promise<void>;
}

export function enforced(): PolicyResult {
  return { kind: 'policy', policy: aPolicy() };
}

/** A fleet of one source that falls behind: a raise of the factor is wanted. */
export function createLoop(fields: LoopFields = {}): Loop {
  const diary: string[] = [];
  const applied: Loop['applied'] = [];
  const delivered: Report[] = [];
  const store = noted(fields.store ?? createMemoryStore(), diary);
  const fleet = fields.fleet ?? aFleetOf([behind()]);
  const ports: Ports = {
    clock: { now: fields.now ?? (() => fleet.observedAt) },
    inventory: { list: async () => fleet.sources.map((source) => source.sourceId) },
    sensor: { observe: async () => fleet },
    actuator: {
      apply: async (action, context) => {
        diary.push(`apply ${String(action.from)} → ${String(action.to)}`);
        applied.push({ action, context });
        return fields.apply === undefined ? { action, kind: 'applied' } : fields.apply(action);
      },
    },
    store,
    policies: {
      load: async () => ({
        switch: fields.switch ?? 'on',
        policyOf: fields.policyOf ?? enforced,
        breakerPolicyOf: (downstream) => aBreakerPolicy({ downstream }),
      }),
    },
    reporter: {
      deliver: async (report) => {
        diary.push(`deliver ${report.id}`);
        await fields.deliver?.(report);
        delivered.push(report);
      },
    },
  };
  return { ports, store, diary, applied, delivered };
}

function noted(store: Store, diary: string[]): Store {
  return {
    ...store,
    putIfRevision: async (key, value, expected) => {
      const result = await store.putIfRevision(key, value, expected);
      diary.push(`${result.kind === 'saved' ? 'put' : 'conflict'} ${key}`);
      return result;
    },
  };
}

export function aFleetOf(sources: readonly Observation[], now: EpochMs = NOW): FleetObservation {
  return { observedAt: now, sources, downstreams: [], account: anAccount() };
}

/** A source of its own name that falls behind, with a consumer and a downstream of its own. */
export function sourceBehind(name: string): Observation {
  return behind({
    source: aStream({ id: `stream/${name}`, name }),
    consumer: { mapping: { id: `mapping-${name}` }, downstreams: [`db-${name}`] },
  });
}

export function options(fields: Partial<FleetOptions> = {}): FleetOptions {
  return { turnId: 'turn-1', deadlineAt: NOW + 10 * MINUTE_MS, maximumChanges: 100, ...fields };
}

export function runLoop(loop: Loop, fields: Partial<FleetOptions> = {}): Promise<FleetSummary> {
  return runFleet(loop.ports, options(fields));
}
