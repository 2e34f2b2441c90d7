/** The page about the constants nobody knows: numbers from the schema, words from here. */
import type { SchemaNode } from '../src/config/schema-node.ts';
import { physicsSchema } from '../src/sim/scenario/physics-schema.ts';
import { defaultOf, GENERATED, jsonSchemaOf, type Leaf, leavesOf, page, table } from './generate-reference-tables.ts';

interface Words {
  /** The range over which a claim should keep its sign. */
  readonly range: string;
  /** Whether AWS documents it. */
  readonly documented: string;
}

/** Every constant of `physics`; the page is not made when one has no words. */
const WORDS: Readonly<Record<string, Words>> = {
  laneMode: {
    range: '`range`, `modulo`, `dynamic`',
    documented: 'no; only that records of one key stay in order. A post of the Lambda team reads like `dynamic`',
  },
  lookAheadRecords: { range: '10,000, 1,000,000', documented: 'no' },
  pollSeconds: {
    range: '0.2, 1',
    documented: 'yes, roughly: once a second per shard, and no wait while records are left',
  },
  invokeOverheadMs: { range: '0 to 100 (our guess)', documented: 'no' },
  coldStartMs: { range: '200, 1,000, 5,000', documented: 'no figure; that Duration leaves it out is documented' },
  environmentIdleSeconds: { range: '60 to 3,600 (our guess)', documented: 'no' },
  'mappingUpdatePauseSeconds.min': {
    range: '10, 90, 120',
    documented: '"several minutes" to stop and restart polling; public tests on real accounts show tens of seconds',
  },
  'mappingUpdatePauseSeconds.max': { range: "as above; 300 for AWS's words", documented: 'as above' },
  'mappingUpdatePauseSeconds.tail.share': {
    range: '0.1 in the scenarios of the bench',
    documented: 'no; it stands for the "several minutes"',
  },
  'mappingUpdatePauseSeconds.tail.longestSeconds': {
    range: '300 in the scenarios of the bench',
    documented: 'as above',
  },
  reshardBaseSeconds: {
    range: '30, 300, 900 for the whole reshard',
    documented: '"a few minutes" for the whole',
  },
  reshardPerOperationSeconds: {
    range: '1 to 30',
    documented: 'no; a public tool waits about 30 s for one split or merge',
  },
  splitOrMergeSeconds: { range: '5 to 30', documented: 'no; see the row above' },
  childDiscoverySeconds: { range: '0 to 60', documented: 'no' },
  'retry.firstSeconds': { range: '0, 60', documented: 'no' },
  'retry.maxSeconds': { range: '0, 60', documented: 'no' },
  metricDelaySeconds: { range: '30, 120, 180; 600 as a fault', documented: 'no figure' },
  metricSpreadSeconds: { range: '0 to 120 (our guess)', documented: 'no' },
  metricGapShare: { range: '0.1', documented: 'no; metrics are best effort' },
  iteratorAgeAt: { range: '`handover`, `completion`', documented: 'twice: two pages, two definitions' },
  failedShowAge: { range: '`true`, `false`', documented: 'no' },
  environmentsPer10Seconds: { range: 'as it is', documented: 'yes, per function' },
  onDemandSplitSeconds: { range: '60 to 900', documented: 'yes, as the most: "within 15 minutes"' },
  dynamodbShardLifeSeconds: { range: '3,600 to 86,400 (our guess)', documented: 'no figure' },
  tickSeconds: { range: '0.1, 0.5, 1', documented: "not AWS's: the step in which arrivals are drawn" },
  'producer.retrySeconds': { range: 'as your producers do', documented: "not AWS's: the owner's code" },
  'producer.retryMaxSeconds': { range: 'as your producers do', documented: "not AWS's: the owner's code" },
  'producer.giveUpSeconds': { range: 'as your producers do', documented: "not AWS's: the owner's code" },
  'producer.bufferRecords': { range: 'as your producers do', documented: "not AWS's: the owner's code" },
};

/** docs/simulation/constants.md */
export function constantsPage(): string {
  const leaves = leavesOf(jsonSchemaOf(physicsSchema), [], false);
  const unused = Object.keys(WORDS).filter((path) => !leaves.some((leaf) => leaf.path === path));
  if (unused.length > 0) throw new Error(`no such constant: ${unused.join(', ')}`);
  return page([
    '# The constants nobody knows',
    GENERATED,
    'They stand under `physics` in a scenario. Each is an assumption. "Try" is the range over which a claim should keep its ' +
      'sign; where it names single values, `npm run bench -- --sweep` tries most of them ' +
      '([swept-settings.ts](../../src/bench/sweep/swept-settings.ts)).',
    table(['constant', 'default', 'unit', 'what it is', 'try', 'does AWS document it?'], leaves.map(rowOf)),
    '`metricDelaySeconds` is one number, or an object with `kinesis`, `lambda` and `downstream`: a delay by who writes the metric. ' +
      'Without `splitOrMergeSeconds`, a split or merge by itself takes as long as one of an UpdateShardCount.',
    'Fields outside `physics` that a claim should be tried over as well: `workload.dispersion` (Poisson, 5, 20), the keys (1, ' +
      '10, 100, 100,000, Zipf 1.1), `batchSize` (1, 100, 1,000), and `fixedMs` with `perRecordMs` (20 and 0.5, 50 and 2, 200 and ' +
      '1, 1,000 and 0). Assumptions that no field changes are marked "(assumption)" on [the page about the model](model.md) and ' +
      'in the code.',
  ]);
}

function rowOf({ path, node, isRequired }: Leaf): readonly string[] {
  const words = WORDS[path];
  if (words === undefined) throw new Error(`physics.${path} has no words in scripts/generate-reference-constants.ts`);
  const isOptional = path.startsWith('mappingUpdatePauseSeconds.tail.');
  const fallback = isOptional ? 'none' : defaultOf(node, isRequired);
  return [`\`${path}\``, fallback, unitOf(node), node.description ?? '', words.range, words.documented];
}

function unitOf({ unit }: SchemaNode): string {
  return unit ?? '';
}
