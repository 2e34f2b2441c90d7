/**
 * Those who leave everything as it is, in one run. Many contenders never order anything in a scenario: their runs are the
 * same to the last digit. So all who start alike look at one account that nobody touches. Who orders something leaves the
 * company at once and gets a run of its own; for who stays to the end, that run was its own.
 */
import type { RunResult } from '../sim/run/closed-loop.ts';
import type { Decider, View } from '../sim/run/decider.ts';
import { runScenario } from '../sim/run/run-scenario.ts';
import { withOwnCost } from '../sim/score/own-cost.ts';
import { type PreparedRun, prepareRun } from './prepare-run.ts';
import type { RunOutcome } from './run-outcome.ts';
import { outcomeOf } from './run-task.ts';
import type { TaskInput } from './task-input.ts';

/** One of a company. */
export interface Member {
  readonly input: TaskInput;
  readonly prepared: PreparedRun;
}

/** Contenders that begin alike, one of whom certainly orders nothing. */
export interface Company {
  readonly members: readonly Member[];
  /** What preparing them took: it belongs to the run. */
  readonly preparedInMs: number;
}

/**
 * The companies among `inputs`, which are of one scenario with the same overrides and one seed. Who is in none runs alone:
 * Headgate, whose state goes through ports of its own, and those who share their start with nobody.
 */
export function companiesOf(inputs: readonly TaskInput[]): readonly Company[] {
  const companies = new Map<string, Company>();
  for (const input of inputs) {
    const startedAt = input.nowMs();
    const prepared = tried(() => prepareRun(input));
    if (prepared === null || prepared.deciding.kind === 'headgate') continue;
    const start = JSON.stringify(prepared.scenario);
    const { members, preparedInMs } = companies.get(start) ?? { members: [], preparedInMs: 0 };
    companies.set(start, {
      members: [...members, { input, prepared }],
      preparedInMs: preparedInMs + input.nowMs() - startedAt,
    });
  }
  return [...companies.values()].filter(
    ({ members }) => members.length > 1 && members.some(({ prepared }) => prepared.deciding.kind === 'nobody'),
  );
}

/** Outcomes of the members who ordered nothing to the end; the others are left to the caller. */
export async function runCompany({ members, preparedInMs }: Company): Promise<readonly RunOutcome[]> {
  const [first] = members;
  if (first === undefined) return [];
  const staying = new Set(members);
  const startedAt = first.input.nowMs();
  try {
    const { scenario, options } = first.prepared;
    const result = await runScenario(scenario, { ...options, decider: onlookers(staying) });
    // The run is paid once, by the first who stayed.
    const wallMs = preparedInMs + first.input.nowMs() - startedAt;
    return [...staying].map((member, index) => memberOutcome(member, result, index === 0 ? wallMs : 0));
  } catch {
    // Whatever went wrong is said in runs of their own.
    return [];
  }
}

function memberOutcome({ input, prepared }: Member, result: RunResult, wallMs: number): RunOutcome {
  return outcomeOf(input, { ...result, score: withOwnCost(result.score, prepared.ownUsdPerHour) }, wallMs);
}

/** Shows every member what there is to see and sends nothing. Takes from `staying` whoever orders something or fails. */
function onlookers(staying: Set<Member>): Decider {
  const watching = [...staying].flatMap((member) => {
    const { deciding } = member.prepared;
    return deciding.kind === 'decider' ? [{ member, decider: deciding.decider }] : [];
  });
  return {
    start: watching.map(({ decider }): Kept => ({ memory: decider.start })),
    decide: (view, kept) => ({
      orders: [],
      memory: watching.map(({ member, decider }, index): Kept => {
        const before = (kept as readonly Kept[])[index] ?? null;
        const next = before === null ? null : quietTurn(decider, view, before.memory);
        if (next === null) staying.delete(member);
        return next;
      }),
    }),
  };
}

/** What a member remembers; null: it has left. */
type Kept = { readonly memory: unknown } | null;

/** The memory after a turn without orders; null after any other. */
function quietTurn(decider: Decider, view: View, memory: unknown): Kept {
  const verdict = tried(() => decider.decide(view, memory));
  return Array.isArray(verdict?.orders) && verdict.orders.length === 0 ? { memory: verdict.memory } : null;
}

/** Null when it throws. */
function tried<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
