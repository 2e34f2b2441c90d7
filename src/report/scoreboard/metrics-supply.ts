/**
 * How well shards and slots follow demand: the elasticity metrics of the SPEC Research Group (SPEC-RG-2016-01). They explain
 * cost and lateness and are not judged beside them.
 */
import type { Metric } from './scoreboard.ts';

interface Supply {
  readonly prefix: string;
  readonly title: string;
  readonly demand: string;
}

const SUPPLIES: readonly Supply[] = [
  { prefix: 'shard', title: 'Shards', demand: 'demand is what producers offer, at the limits of a shard' },
  { prefix: 'slot', title: 'Slots', demand: 'demand is the load and the backlog worked off within 600 s' },
];

function supplyMetrics({ prefix, title, demand }: Supply): readonly Metric[] {
  const metric = (id: string, name: string, meaning: string): Metric => ({
    id: `${prefix}${id}Percent`,
    title: `${title}: ${name}`,
    unit: 'per cent',
    better: 'context',
    meaning: `${meaning}; ${demand}.`,
  });
  return [
    metric('Under', 'lack (θ_U)', 'Mean lack of supply as a share of demand'),
    metric('Over', 'excess (θ_O)', 'Mean excess of supply as a share of demand'),
    metric('UnderTime', 'time with lack (τ_U)', 'Share of time with too little'),
    metric('OverTime', 'time with excess (τ_O)', 'Share of time with too much'),
    metric(
      'Instability',
      'instability (υ)',
      'Share of time in which supply moved up against demand, or did not follow it down',
    ),
  ];
}

/** Five for shards, five for slots. */
export const SUPPLY_METRICS: readonly Metric[] = SUPPLIES.flatMap(supplyMetrics);
