/** A run of a scenario, beside the same load without a controller, as the report page wants it. */
import type { RunView, TimelinePoint as ViewPoint } from '../report/run-view.ts';
import type { RunResult } from '../sim/run/closed-loop.ts';
import type { TimelinePoint } from '../sim/run/timeline.ts';
import type { Scenario } from '../sim/scenario/scenario-schema.ts';
import type { Score } from '../sim/score/score.ts';

export interface DemoRuns {
  readonly scenario: Scenario;
  readonly controlled: RunResult;
  readonly uncontrolled: RunResult;
  /** Comment lines at the head of the trace file, without their `#`. */
  readonly traceHead: readonly string[];
}

export function demoViewOf({ scenario, controlled, uncontrolled, traceHead }: DemoRuns): RunView {
  return {
    title: scenario.name,
    seed: controlled.seed,
    trace: {
      source: fieldOf(traceHead, 'source') ?? scenario.name,
      licence: fieldOf(traceHead, 'licence') ?? 'see NOTICE',
    },
    target: { ageSeconds: scenario.policy.target.iteratorAgeSeconds },
    facts: factsOf(scenario),
    startsAt: Date.parse(scenario.startsAt),
    faults: scenario.downstreams.flatMap((downstream) =>
      downstream.faults.map((fault) => ({
        fromSeconds: fault.fromSeconds,
        toSeconds: fault.toSeconds,
        label: `${downstream.name} does ${Math.round(fault.capacity * 100)} % of its work`,
      })),
    ),
    controlled: {
      timeline: controlled.timeline.map((point) => pointOf(point, scenario)),
      score: scoresOf(controlled.score),
    },
    uncontrolled: {
      timeline: uncontrolled.timeline.map((point) => pointOf(point, scenario)),
      score: scoresOf(uncontrolled.score),
    },
    reports: controlled.reports,
  };
}

function fieldOf(head: readonly string[], name: string): string | null {
  const line = head.find((one) => one.startsWith(`${name}: `));
  return line === undefined ? null : line.slice(name.length + 2);
}

function factsOf(scenario: Scenario): RunView['facts'] {
  const [consumer] = scenario.consumers;
  const { bounds, target, mode } = scenario.policy;
  const facts = [
    ['What', scenario.description],
    [
      'Stream',
      `${scenario.source.name}, ${scenario.source.shards} shards at the start, records of ${scenario.recordBytes} bytes`,
    ],
    [
      'Consumer',
      consumer === undefined
        ? ''
        : `${consumer.name}, factor ${consumer.factor}, batches of up to ${consumer.batchSize}`,
    ],
    ['Target', `iterator age ${target.iteratorAgeSeconds} s, catch-up within ${target.catchUpSeconds} s`],
    [
      'Bounds',
      `shards ${bounds.shards.min} to ${bounds.shards.max}, factor ${bounds.factor.min} to ${bounds.factor.max}`,
    ],
    ['Mode', mode],
  ] as const;
  return facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
}

function pointOf(point: TimelinePoint, scenario: Scenario): ViewPoint {
  const [first] = scenario.consumers;
  const [behind] = scenario.downstreams;
  const consumer = first === undefined ? undefined : point.consumers[first.name];
  const downstream = behind === undefined ? undefined : point.downstreams[behind.name];
  return {
    atSeconds: point.atSeconds,
    offeredPerSec: point.offeredPerSec,
    acceptedPerSec: point.acceptedPerSec,
    donePerSec: point.donePerSec,
    oldestAgeSeconds: point.oldestAgeSeconds,
    backlogRecords: point.backlogRecords,
    openShards: point.openShards,
    factor: consumer?.factor ?? 1,
    slots: (consumer?.readableShards ?? 0) * (consumer?.factor ?? 1),
    breakerPhase: downstream?.breaker ?? null,
    downstreamCapacity: downstream?.capacity ?? null,
    callsInFlight: downstream?.callsInFlight ?? 0,
  };
}

/** The page's names of the scores; what was not measured stays away. */
function scoresOf(score: Score): RunView['controlled']['score'] {
  return {
    worstAgeSeconds: score.maxIteratorAgeSeconds,
    secondsOverTarget: score.secondsOverTarget,
    lateRecordSeconds: score.lateRecordSeconds,
    recordsLost: score.recordsLost,
    recordsThrottled: score.recordsThrottled,
    shardHours: score.shardHours,
    costDollars: score.costUsd,
    ...(score.amplification === null ? {} : { amplification: score.amplification }),
  };
}
