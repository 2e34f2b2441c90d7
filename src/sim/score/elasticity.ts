/**
 * How well supply follows demand: the elasticity metrics of the SPEC Research Group ("Ready for Rain?", SPEC-RG-2016-01).
 * Two choices that sources make differently: over-provisioning is a share of demand, and instability compares the signs of
 * differences.
 */

/** Demand and supply over one step of time, in the same unit. */
export interface SupplyStep {
  readonly seconds: number;
  /** At least one. */
  readonly demand: number;
  readonly supply: number;
}

export interface Elasticity {
  /** θ_U: mean lack, percent of demand. */
  readonly underPercent: number;
  /** θ_O: mean excess, percent of demand. */
  readonly overPercent: number;
  /** τ_U: share of time with too little, percent. */
  readonly underTimePercent: number;
  /** τ_O: share of time with too much, percent. */
  readonly overTimePercent: number;
  /** υ: share of time in which supply moved up against demand, or did not follow it down, percent. */
  readonly instabilityPercent: number;
}

/** Null without a step. */
export function elasticityOf(steps: readonly SupplyStep[]): Elasticity | null {
  if (steps.length === 0) return null;
  return {
    underPercent: meanPercent(steps, ({ demand, supply }) => Math.max(demand - supply, 0) / demand),
    overPercent: meanPercent(steps, ({ demand, supply }) => Math.max(supply - demand, 0) / demand),
    underTimePercent: meanPercent(steps, ({ demand, supply }) => (supply < demand ? 1 : 0)),
    overTimePercent: meanPercent(steps, ({ demand, supply }) => (supply > demand ? 1 : 0)),
    instabilityPercent: meanPercent(steps.slice(1), (step, index) => instability(steps[index] ?? step, step)),
  };
}

/** The first step has none before it: its time does not count. */
function instability(before: SupplyStep, now: SupplyStep): number {
  const moved = Math.sign(now.supply - before.supply) - Math.sign(now.demand - before.demand);
  return Math.min(Math.max(moved, 0), 1);
}

function meanPercent(steps: readonly SupplyStep[], value: (step: SupplyStep, index: number) => number): number {
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
  if (seconds === 0) return 0;
  return (100 * steps.reduce((sum, step, index) => sum + value(step, index) * step.seconds, 0)) / seconds;
}

/** The mean over several streams or consumers, each weighing alike; null without any. */
export function meanElasticity(parts: readonly (Elasticity | null)[]): Elasticity | null {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  const mean = (value: (part: Elasticity) => number): number =>
    known.reduce((sum, part) => sum + value(part), 0) / known.length;
  return {
    underPercent: mean((part) => part.underPercent),
    overPercent: mean((part) => part.overPercent),
    underTimePercent: mean((part) => part.underTimePercent),
    overTimePercent: mean((part) => part.overTimePercent),
    instabilityPercent: mean((part) => part.instabilityPercent),
  };
}
