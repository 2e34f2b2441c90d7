/** The two runs side by side, score by score. Less is better in every score this file knows. */
import { readEvidence } from '../evidence.ts';
import { formatDollars, formatDuration, formatNumber, formatRecords, formatShare } from '../format.ts';
import type { RunView, Score } from '../run-view.ts';
import { escapeHtml } from './escape.ts';

interface ScoreKind {
  readonly key: string;
  readonly label: string;
  readonly meaning: string;
  readonly format: (value: number) => string;
}

/** Differences below this share are noise of the last digit. */
const SAME_SHARE = 0.001;

export const SCORE_KINDS: readonly ScoreKind[] = [
  {
    key: 'worstAgeSeconds',
    label: 'Worst age',
    meaning: 'longest time any record waited',
    format: (seconds) => formatDuration(seconds * 1_000),
  },
  {
    key: 'secondsOverTarget',
    label: 'Time over target',
    meaning: 'how long the oldest record was older than the target',
    format: (seconds) => formatDuration(seconds * 1_000),
  },
  {
    key: 'lateRecordSeconds',
    label: 'Lateness',
    meaning: 'lateness of all records together',
    format: (value) => `${formatLarge(value)} record-seconds`,
  },
  { key: 'recordsLost', label: 'Records lost', meaning: 'never done, for any reason', format: formatRecords },
  {
    key: 'recordsThrottled',
    label: 'Refused put attempts',
    meaning: 'every try counts again while producers repeat them',
    format: formatRecords,
  },
  { key: 'shardHours', label: 'Shard-hours', meaning: 'what Kinesis bills', format: formatNumber },
  { key: 'costDollars', label: 'Cost', meaning: 'Kinesis and Lambda at list prices', format: formatDollars },
  {
    key: 'amplification',
    label: 'Amplification',
    meaning: 'tries at the downstream per record done',
    format: (value) => `${formatNumber(value)} ×`,
  },
];

export type Comparison = 'better' | 'worse' | 'same' | 'unknown';

/** How the controlled run compares; `unknown` when either did not measure it. */
export function compareScore(controlled: number | undefined, uncontrolled: number | undefined): Comparison {
  if (controlled === undefined || uncontrolled === undefined) return 'unknown';
  const difference = controlled - uncontrolled;
  if (!Number.isFinite(difference)) return 'unknown';
  if (Math.abs(difference) <= Math.abs(uncontrolled) * SAME_SHARE) return 'same';
  return difference < 0 ? 'better' : 'worse';
}

/** Where the controlled run is worse, with the difference: `Cost (+$0.42)`. */
export function worseScores(view: RunView): readonly string[] {
  return SCORE_KINDS.flatMap(({ key, label, format }) => {
    const [mine, other] = [view.controlled.score[key], view.uncontrolled.score[key]];
    if (mine === undefined || other === undefined || compareScore(mine, other) !== 'worse') return [];
    return [`${label.toLowerCase()} (+${format(mine - other)})`];
  });
}

/** The table of both runs. */
export function renderScores(view: RunView): string {
  const rows = SCORE_KINDS.map((kind) => scoreRow(kind, view.controlled.score, view.uncontrolled.score));
  return `<table class="scores">
<caption>The same load and the same faults, twice. Less is better in every row.</caption>
<thead><tr><th scope="col">Score</th><th scope="col">With Headgate</th><th scope="col">No controller</th><th scope="col">Difference</th></tr></thead>
<tbody>
${[...rows, ...otherRows(view)].join('\n')}
</tbody></table>`;
}

function scoreRow(kind: ScoreKind, mine: Score, other: Score): string {
  const [a, b] = [mine[kind.key], other[kind.key]];
  const comparison = compareScore(a, b);
  const cells = [a, b].map(
    (value) => `<td>${value === undefined ? 'not measured' : escapeHtml(kind.format(value))}</td>`,
  );
  const words = differenceWords(comparison, a, b, kind.format);
  return `<tr class="${comparison}"><th scope="row">${kind.label}<small>${kind.meaning}</small></th>${cells.join('')}<td class="verdict">${escapeHtml(words)}</td></tr>`;
}

function differenceWords(
  comparison: Comparison,
  mine: number | undefined,
  other: number | undefined,
  format: (value: number) => string,
): string {
  if (mine === undefined || other === undefined || comparison === 'unknown') return '–';
  if (comparison === 'same') return 'the same';
  const size = Math.abs(mine - other);
  const share = other === 0 ? '' : `, ${ratioWords(mine, other)}`;
  return comparison === 'better' ? `better by ${format(size)}${share}` : `worse by ${format(size)}${share}`;
}

function ratioWords(mine: number, other: number): string {
  const ratio = mine / other;
  if (ratio >= 2) return `${formatNumber(ratio)} times as much`;
  return ratio < 1 ? `${formatShare(1 - ratio)} less` : `${formatShare(ratio - 1)} more`;
}

/** Scores this file does not know: printed, not judged. */
function otherRows(view: RunView): readonly string[] {
  const knownKeys = new Set(SCORE_KINDS.map(({ key }) => key));
  const keys = new Set([...Object.keys(view.controlled.score), ...Object.keys(view.uncontrolled.score)]);
  return [...keys]
    .filter((key) => !knownKeys.has(key))
    .map((key) => {
      const cells = [view.controlled.score[key], view.uncontrolled.score[key]].map((value) => {
        const text = value === undefined ? 'not measured' : (readEvidence({ [key]: value })[0]?.value ?? 'unknown');
        return `<td>${escapeHtml(text)}</td>`;
      });
      const label = readEvidence({ [key]: 0 })[0]?.label ?? key;
      return `<tr class="unknown"><th scope="row">${escapeHtml(label)}</th>${cells.join('')}<td>–</td></tr>`;
    });
}

/** Three digits and a word: nobody reads eleven digits. */
function formatLarge(value: number): string {
  if (Math.abs(value) >= 1e9) return `${formatNumber(Number((value / 1e9).toPrecision(3)))} billion`;
  if (Math.abs(value) >= 1e6) return `${formatNumber(Number((value / 1e6).toPrecision(3)))} million`;
  return formatNumber(Math.round(value));
}
