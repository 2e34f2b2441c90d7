/** Ports in memory for tests of the loop: an account that can be read and turned, and a diary of what was asked of it. */
import { createMemoryStore } from '../../src/adapters/memory/store.ts';
import { runFleet } from '../../src/controller/fleet.ts';
import type { FleetOptions, FleetSummary } from '../../src/controller/fleet-summary.ts';
import type { Looked } from '../../src/controller/look.ts';
import type { Action, ActionResult } from '../../src/core/action.ts';
import type { Report } from '../../src/core/decision.ts';
import type { FleetObservation, Observation, SourceId } from '../../src/core/observation.ts';
import { known, missing } from '../../src/core/reading.ts';
import { initialState } from '../../src/core/state.ts';
import type { EpochMs } from '../../src/core/units.ts';
import { MINUTE_MS } from '../../src/core/units.ts';
import type { ActionContext, FoundSource, PolicyBook, PolicyResult, Ports, Store } from '../../src/ports.ts';
import { anAccount, aStream, behind, NOW } from './observation-builder.ts';
import { aBreakerPolicy, aPolicy } from './policy-builder.ts';

export interface Loop {
  readonly ports: Ports;
  readonly store: Store;
  /** What happened, in order: `put <key>`, `conflict <key>`, `apply <from> → <to>`, `deliver <id>`. */
  readonly diary: string[];
  readonly applied: { readonly action: Action; readonly context: ActionContext }[];
  readonly delivered: Report[];
  /** Sources that were looked at as a whole, in the order of the looks. */
  readonly looked: SourceId[];
}

export interface LoopFields {
  readonly fleet?: FleetObservation;
  readonly store?: Store;
  readonly now?: () => EpochMs;
  readonly switch?: PolicyBook['switch'];
  readonly policyOf?: (source: string) => PolicyResult;
  readonly apply?: (action: Action) => Promise<ActionResult>;
  readonly deliver?: (report: Report) => Promise<void>;
  readonly glance?: Ports['sensor']['glance'];
  /** What the documents say otherwise. */
  readonly book?: Partial<PolicyBook>;
  /** Ports of one's own in the place of these. */
  readonly ports?: Partial<Ports>;
  /** Nothing is stored of the sources: their first turn. */
  readonly isNew?: boolean;
}

export function enforced(): PolicyResult {
  return { kind: 'policy', policy: aPolicy() };
}

/** A fleet of one source that falls behind: a raise of the factor is wanted. */
export function createLoop(fields: LoopFields = {}): Loop {
  const diary: string[] = [];
  const applied: Loop['applied'] = [];
  const delivered: Report[] = [];
  const looked: SourceId[] = [];
  const fleet = fields.fleet ?? aFleetOf([behind()]);
  const store = noted(rememberingStore(fields.store ?? createMemoryStore(), fleet, fields.isNew ?? false), diary);
  const ports: Ports = {
    clock: { now: fields.now ?? (() => fleet.observedAt) },
    inventory: {
      list: async () => ({ sources: fleet.sources.map(foundOf), absent: [], unanswered: [] }),
      survey: async () => [],
    },
    sensor: {
      glance: fields.glance ?? (async () => []),
      observe: async ({ sources }) => {
        looked.push(...sources);
        return { ...fleet, sources: fleet.sources.filter((source) => sources.includes(source.sourceId)) };
      },
    },
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
        ...aBook(fleet),
        switch: fields.switch ?? 'on',
        policyOf: ({ id }) => (fields.policyOf ?? enforced)(id),
        ...fields.book,
      }),
    },
    reporters: [
      {
        channel: 'people',
        deliver: async (report) => {
          diary.push(`deliver ${report.id}`);
          await fields.deliver?.(report);
          delivered.push(report);
        },
        announce: async () => {},
      },
    ],
    alarms: { keep: async () => ({ created: [], deleted: [], problems: [], isComplete: true }) },
    ...fields.ports,
  };
  return { ports, store, diary, applied, delivered, looked };
}

/** A store that already knows the sources, unless they are new: a first turn only looks. */
function rememberingStore(store: Store, fleet: FleetObservation, isNew: boolean): Store {
  const known: Store = {
    ...store,
    get: async (key) => {
      const found = await store.get(key);
      const sourceId = key.startsWith('state#') ? key.slice('state#'.length) : null;
      if (found !== null || sourceId === null || isNew) return found;
      return { value: { state: initialState(sourceId), outbox: [] }, revision: 0 };
    },
    putIfRevision: (key, value, expected) => store.putIfRevision(key, value, expected === 0 ? null : expected),
  };
  return fleet.sources.length === 0 ? store : known;
}

function foundOf({ sourceId, source, consumers }: Observation): FoundSource {
  const functions = (known(consumers) ?? []).map((one) => one.lambda.name);
  return { id: sourceId, name: known(source)?.name ?? sourceId, tag: 'on', functions };
}

/** Documents without a fault, and consumers that write to what the observation says. */
export function aBook(fleet: FleetObservation): PolicyBook {
  const consumers = fleet.sources.flatMap((one) => known(one.consumers) ?? []);
  return {
    switch: 'on',
    ceiling: 'enforce',
    named: [],
    policyOf: enforced,
    downstreamsOf: (source, functionName) => {
      const own = fleet.sources.find((one) => one.sourceId === source.id);
      const found = known(own?.consumers ?? missing('unavailable'))?.find((one) => one.lambda.name === functionName);
      return found?.downstreams ?? consumers.find((one) => one.lambda.name === functionName)?.downstreams ?? [];
    },
    breakerPolicyOf: (downstream) => ({ kind: 'policy', policy: aBreakerPolicy({ downstream }) }),
    targets: fleet.downstreams.map(({ name }) => ({ name, requests: [], errors: [], latency: null, alarm: null })),
    problems: [],
  };
}

function noted(store: Store, diary: string[]): Store {
  return {
    ...store,
    putIfRevision: async (key, value, expected) => {
      const result = await store.putIfRevision(key, value, expected);
      if (!isBookkeeping(key)) diary.push(`${result.kind === 'saved' ? 'put' : 'conflict'} ${key}`);
      return result;
    },
  };
}

/** Caches and news of the account are written beside every turn. */
function isBookkeeping(key: string): boolean {
  return key.startsWith('cache#') || key.startsWith('account#');
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
  return {
    turnId: 'turn-1',
    deadlineAt: NOW + 60 * MINUTE_MS,
    maximumChanges: 100,
    only: 'all',
    woken: null,
    modeCeiling: null,
    ...fields,
  };
}

export function runLoop(loop: Loop, fields: Partial<FleetOptions> = {}): Promise<FleetSummary> {
  return runFleet(loop.ports, options(fields));
}

/** Every source of the fleet, asked for and read. */
export function lookedAt(fleet: FleetObservation): Looked {
  return {
    fleet,
    found: new Map(fleet.sources.map((one) => [one.sourceId, foundOf(one)])),
    resting: [],
    called: new Set(fleet.sources.map((one) => one.sourceId)),
  };
}
