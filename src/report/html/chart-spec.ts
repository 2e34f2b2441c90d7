/** The shapes that pass from the page's maker to the script on the page, as JSON. */
import type { TimelinePoint } from '../run-view.ts';

/** One value per time; null where there is none. */
export type Column = readonly (number | null)[];
export type ValueFormat = 'duration' | 'rate' | 'count' | 'share';

export interface SeriesSpec {
  readonly label: string;
  /** CSS variable that holds the colour. */
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly stepped?: boolean;
  readonly axis: 'left' | 'right';
  readonly values: Column;
}

export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  /** What to look for, in words: also what a screen reader says. */
  readonly caption: string;
  readonly left: ValueFormat;
  readonly right: ValueFormat | null;
  /** Small values get more room; the linear scale begins again at this value. Null: linear. */
  readonly compressFrom: number | null;
  /** Greatest value of the left axis; null: from the data. */
  readonly leftMax: number | null;
  readonly line: { readonly value: number; readonly label: string } | null;
  readonly bands: readonly { readonly from: number; readonly to: number; readonly phase: string }[];
  readonly series: readonly SeriesSpec[];
}

export interface PageData {
  readonly times: readonly number[];
  readonly faults: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  readonly marks: readonly { readonly number: number; readonly at: number; readonly text: string }[];
  readonly charts: readonly ChartSpec[];
}

/** Columns of both runs over the same times. */
export interface Columns {
  readonly mine: (pick: (point: TimelinePoint) => number | null) => Column;
  readonly other: (pick: (point: TimelinePoint) => number | null) => Column;
}
