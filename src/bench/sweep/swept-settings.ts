/** The constants nobody knows, one at a time: a claim should keep its sign over all of them (evaluation of the model). */

/** One setting: overrides of a scenario's document. */
export interface SweptSetting {
  readonly name: string;
  readonly overrides: readonly string[];
}

function each(
  name: string,
  values: readonly (number | string | boolean)[],
  path: (value: number | string | boolean) => readonly string[],
): readonly SweptSetting[] {
  return values.map((value) => ({ name: `${name} ${value}`, overrides: path(value) }));
}

/** Durations of one consumer: fixed part and per record, in milliseconds. */
const DURATIONS = [
  [20, 0.5],
  [50, 2],
  [200, 1],
  [1_000, 0],
] as const;

/** Splits of the reshard from 8 to 16 shards, half a second each in the scenarios. */
const SPLITS_SECONDS = 8 * 0.5;

export const SWEPT_SETTINGS: readonly SweptSetting[] = [
  { name: 'as it is', overrides: [] },
  ...each('metric delay', [30, 120, 180], (seconds) => [`physics.metricDelaySeconds=${seconds}`]),
  ...each('mapping update', [10, 90, 120, 300], (seconds) => [
    `physics.mappingUpdatePauseSeconds.min=${seconds}`,
    `physics.mappingUpdatePauseSeconds.max=${seconds}`,
  ]),
  ...each('reshard', [30, 300, 900], (seconds) => [`physics.reshardBaseSeconds=${Number(seconds) - SPLITS_SECONDS}`]),
  ...each('each split of a reshard', [5, 30], (seconds) => [`physics.reshardPerOperationSeconds=${seconds}`]),
  ...each('lanes', ['modulo', 'dynamic'], (mode) => [`physics.laneMode=${mode}`]),
  ...each('iterator age at', ['completion'], (at) => [`physics.iteratorAgeAt=${at}`]),
  ...each('failing batches show age', [false], (shown) => [`physics.failedShowAge=${shown}`]),
  { name: 'retry pause none', overrides: ['physics.retry.firstSeconds=0', 'physics.retry.maxSeconds=0'] },
  { name: 'retry pause 60', overrides: ['physics.retry.firstSeconds=60', 'physics.retry.maxSeconds=60'] },
  ...each('poll', [0.2], (seconds) => [`physics.pollSeconds=${seconds}`]),
  ...each('cold start', [200, 1_000, 5_000], (ms) => [`physics.coldStartMs=${ms}`]),
  ...each('dispersion', [5, 20], (index) => [`workload.dispersion=${index}`]),
  ...each('keys', [1, 10, 100], (count) => [`keys={"kind":"uniform","count":${count}}`]),
  { name: 'keys Zipf 1.1', overrides: ['keys={"kind":"zipf","count":100000,"exponent":1.1}'] },
  ...each('batch size', [1, 1_000], (size) => [`consumers.0.batchSize=${size}`]),
  ...DURATIONS.map(([fixedMs, perRecordMs]) => ({
    name: `duration ${fixedMs} ms + ${perRecordMs} ms a record`,
    overrides: [`consumers.0.fixedMs=${fixedMs}`, `consumers.0.perRecordMs=${perRecordMs}`],
  })),
  ...each('gaps in metrics', [0.1], (share) => [`physics.metricGapShare=${share}`]),
  ...each('look-ahead', [10_000, 1_000_000], (records) => [`physics.lookAheadRecords=${records}`]),
];
