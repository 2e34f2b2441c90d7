/** The account's alarms: each has a state, and calls its actions only when the state changes. */
import type { MetricPoint, Statistic } from '../world/account-api.ts';
import type { World } from '../world/world-api.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { alarmArn, invocationEvent, type StateRecord, stateRecord, unchecked } from './alarm-event.ts';
import { judge, rangeOf } from './alarm-judgement.ts';
import type { AlarmTransition } from './emulator-api.ts';
import { worldMetric } from './metric-name.ts';
import { readPeriods } from './metric-periods.ts';

export interface Alarm {
  readonly definition: AlarmDefinition;
  readonly state: StateRecord;
  readonly tags: Readonly<Record<string, string>>;
  /** Wall-clock time of the last PutMetricAlarm. */
  readonly configuredAt: number;
}

export interface Alarms {
  get(name: string): Alarm | null;
  all(): readonly Alarm[];
  /** A new alarm begins with INSUFFICIENT_DATA; one that is there keeps its state and its tags. */
  put(definition: AlarmDefinition, tags: Readonly<Record<string, string>>): void;
  delete(name: string): void;
  /** Looks at every alarm once; the changes of state this brought. */
  evaluate(): readonly AlarmTransition[];
}

/** `now` gives wall-clock time. */
export function createAlarms(world: World, now: () => number): Alarms {
  const byName = new Map<string, Alarm>();
  return {
    get: (name) => byName.get(name) ?? null,
    all: () => [...byName.values()],
    put(definition, tags) {
      const old = byName.get(definition.name);
      const at = now();
      byName.set(definition.name, {
        definition,
        state: old?.state ?? unchecked(at),
        tags: old?.tags ?? tags,
        configuredAt: at,
      });
    },
    delete: (name) => {
      byName.delete(name);
    },
    evaluate: () =>
      [...byName.values()].flatMap((alarm) => {
        const state = nextState(world, alarm, now());
        if (state === null) return [];
        byName.set(alarm.definition.name, { ...alarm, state });
        return [transition(alarm, state)];
      }),
  };
}

/** The new state with its grounds, or null when it stays as it is. */
function nextState(world: World, { definition, state }: Alarm, now: number): StateRecord | null {
  const { periodMs, statistic } = definition;
  // Only periods that are over count.
  const to = Math.floor(now / periodMs) * periodMs;
  const from = to - rangeOf(definition) * periodMs;
  const points = pointsOf(world, definition, statistic, from, to);
  const newestFirst: (MetricPoint | null)[] = [];
  for (let start = to - periodMs; start >= from; start -= periodMs) newestFirst.push(points.get(start) ?? null);
  const judgement = judge(definition, newestFirst);
  if (judgement.state === null || judgement.state === state.value) return null;
  const samples = pointsOf(world, definition, 'SampleCount', from, to);
  const counts = new Map([...samples].map(([start, { value }]) => [start, value]));
  return stateRecord(definition, state.value, judgement.state, judgement.judged, counts, now);
}

function pointsOf(world: World, alarm: AlarmDefinition, statistic: Statistic, from: number, to: number) {
  const name = worldMetric(alarm.namespace, alarm.metric, alarm.dimensions);
  const points = name === null ? [] : readPeriods(world, name, statistic, alarm.periodMs, from, to);
  return new Map(points.map((point) => [point.startMs, point]));
}

function transition({ definition, state: previous }: Alarm, state: StateRecord): AlarmTransition {
  return {
    at: state.at,
    alarmName: definition.name,
    alarmArn: alarmArn(definition.name),
    from: previous.value,
    to: state.value,
    actions: definition.actionsEnabled ? definition.actions[state.value] : [],
    event: invocationEvent(definition, previous, state),
  };
}
