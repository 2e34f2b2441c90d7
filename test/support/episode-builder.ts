/** What a turn contributes to the story of its source; all is well and nothing is done unless a test says otherwise. */
import type { ActionResult } from '../../src/core/action.ts';
import type { Bottleneck } from '../../src/core/diagnosis.ts';
import { type Episode, type Followed, followIncident } from '../../src/core/follow-incident.ts';
import { type IncidentEvent, type IncidentMemory, NO_INCIDENT } from '../../src/core/incident.ts';
import { type ReasonCode, reason } from '../../src/core/reason.ts';
import { type EpochMs, MINUTE_MS } from '../../src/core/units.ts';
import { NOW, STREAM_ID } from './observation-builder.ts';
import { aReportDecision, aReportFinding } from './report-builder.ts';
import { factorAction } from './state-builder.ts';

export interface EpisodeFields extends Partial<Episode> {
  readonly bottleneck?: Bottleneck;
  readonly mappingId?: string | null;
  readonly code?: ReasonCode;
  readonly recommended?: Episode['decision']['recommended'];
}

export function anEpisode(fields: EpisodeFields = {}): Episode {
  const { bottleneck = 'healthy', mappingId = null, code = 'within-target', recommended = [], ...rest } = fields;
  return {
    sourceId: STREAM_ID,
    diagnosis: { findings: [aReportFinding({ bottleneck, mappingId })] },
    decision: aReportDecision({ reason: reason(code, 'because'), recommended }),
    results: [],
    settled: [],
    outcomes: [],
    breakers: [],
    worstAgeMs: 1_000,
    targetMs: MINUTE_MS,
    isRising: false,
    ...rest,
  };
}

export const WELL = anEpisode();
export const BEHIND = anEpisode({ bottleneck: 'consumer-bound', worstAgeMs: 300_000 });
export const BLIND = anEpisode({ bottleneck: 'unknown', code: 'readings-missing', worstAgeMs: null });

export function applied(from: number, to: number): ActionResult {
  return { kind: 'applied', action: factorAction(from, to) };
}

export function refused(error = 'AccessDeniedException'): ActionResult {
  return { kind: 'refused', action: factorAction(4, 1), error, message: 'no' };
}

export interface Told {
  readonly minute: number;
  readonly event: IncidentEvent;
}

export interface Followings {
  readonly memory: IncidentMemory;
  /** What people are told, with the minute it is told in. */
  readonly told: readonly Told[];
  readonly steps: readonly (Followed & { readonly before: IncidentMemory; readonly at: EpochMs })[];
}

/** One turn a minute. */
export function follow(episodes: readonly Episode[], from: IncidentMemory = NO_INCIDENT, start = NOW): Followings {
  const steps: (Followed & { readonly before: IncidentMemory; readonly at: EpochMs })[] = [];
  let memory = from;
  for (const [minute, episode] of episodes.entries()) {
    const at = start + minute * MINUTE_MS;
    const followed = followIncident(memory, episode, at);
    steps.push({ ...followed, before: memory, at });
    ({ memory } = followed);
  }
  const told = steps.flatMap(({ event }, minute) => (event.kind === 'none' ? [] : [{ minute, event }]));
  return { memory, told, steps };
}

/** The same episode again and again. */
export function times(count: number, episode: Episode): readonly Episode[] {
  return Array<Episode>(count).fill(episode);
}

/** `minute kind`, for a look at a whole story. */
export function linesOf({ told }: Followings): readonly string[] {
  return told.map(({ minute, event }) => `${minute} ${event.kind}`);
}
