/** The numbers a sentence rests on, with names and units for a person. The unit is read from the end of the key. */
import {
  formatBytes,
  formatClock,
  formatDollars,
  formatDuration,
  formatNumber,
  formatRate,
  formatRecords,
  formatShare,
} from './format.ts';

/** One number, ready to read. */
export interface Evidence {
  readonly label: string;
  readonly value: string;
}

interface Unit {
  readonly ending: RegExp;
  readonly format: (value: number) => string;
  /** The ending is a word of the name and stays in the label: `errorRatio` is the `error ratio`. */
  readonly keep: boolean;
}

/** The first that fits wins, so the longer endings come first. */
const UNITS: readonly Unit[] = [
  { ending: /bytesPerSec$/i, format: (value) => `${formatBytes(value)}/s`, keep: false },
  { ending: /(callsPerSec)$/i, format: (value) => `${formatNumber(value)}/s`, keep: false },
  { ending: /slope$/i, format: (value) => `${formatNumber(value)} s/s`, keep: true },
  { ending: /(records)?PerSec$/i, format: formatRate, keep: false },
  { ending: /PerMin(ute)?$/, format: (value) => `${formatNumber(value)} per min`, keep: false },
  { ending: /(Ms|^ms)$/, format: formatDuration, keep: false },
  { ending: /seconds$/i, format: (value) => formatDuration(value * 1_000), keep: false },
  { ending: /minutes$/i, format: (value) => formatNumber(value), keep: true },
  { ending: /bytes$/i, format: formatBytes, keep: false },
  { ending: /records$/i, format: formatRecords, keep: false },
  { ending: /(dollars|usd)$/i, format: formatDollars, keep: false },
  { ending: /(At|Until|Since)$/, format: formatClock, keep: true },
  { ending: /(ratio|share|utilisation|fullness|confidence|occupancy)$/i, format: formatShare, keep: true },
  { ending: /slowdown$/i, format: (value) => `${formatNumber(value)} times the usual`, keep: true },
];

/** `{ iteratorAgeMs: 130_000 }` as `[{ label: 'iterator age', value: '2 min 10 s' }]`, in the given order. */
export function readEvidence(numbers: Readonly<Record<string, number>>): readonly Evidence[] {
  return Object.entries(numbers).map(([key, value]) => {
    const unit = UNITS.find((candidate) => candidate.ending.test(key));
    const bare = unit === undefined || unit.keep ? key : key.replace(unit.ending, '');
    return {
      label: wordsOf(bare === '' ? key : bare),
      value: Number.isFinite(value) ? (unit?.format ?? formatNumber)(value) : 'unknown',
    };
  });
}

function wordsOf(key: string): string {
  return key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase()
    .trim();
}
