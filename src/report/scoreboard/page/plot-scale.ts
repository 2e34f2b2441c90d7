/** From values to places on an axis. */

/** Beyond this ratio of greatest to least, a linear axis would press all but one into a corner. */
const LOG_FROM_RATIO = 12;

export interface PlotScale {
  readonly isLog: boolean;
  /** Only a logarithmic axis: zero has a place of its own, below all others. */
  readonly hasZero: boolean;
  /** From 0 to 1 along the axis. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Share of the axis that zero gets when the rest is logarithmic. */
const ZERO_ROOM = 0.09;
const MARGIN = 0.06;
/** When the least is this near to the greatest, a linear axis need not begin at zero. */
const NEAR_SHARE = 0.3;

/** An axis on which all `values` find a place; logarithmic when they span much. Values are not negative. */
export function scaleOf(values: readonly number[]): PlotScale {
  const positive = values.filter((value) => value > 0);
  const greatest = positive.reduce((most, value) => Math.max(most, value), 0);
  const least = positive.reduce((few, value) => Math.min(few, value), Number.POSITIVE_INFINITY);
  if (positive.length === 0 || greatest / least < LOG_FROM_RATIO) return linearScale(values);
  return logScale(least, greatest, values.length > positive.length);
}

function linearScale(values: readonly number[]): PlotScale {
  const greatest = values.reduce((most, value) => Math.max(most, value), 0);
  const least = values.reduce((few, value) => Math.min(few, value), greatest);
  const from = least > NEAR_SHARE * greatest && least < greatest ? least : 0;
  const span = greatest > from ? greatest - from : 1;
  const step = niceStep(span / 4);
  const first = Math.ceil(from / step);
  const count = Math.floor((from + span) / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(6)));
  return { isLog: false, hasZero: false, at: (value) => MARGIN + ((value - from) / span) * (1 - 2 * MARGIN), ticks };
}

function logScale(least: number, greatest: number, hasZero: boolean): PlotScale {
  const from = Math.log10(least);
  const span = Math.log10(greatest) - from;
  const start = MARGIN + (hasZero ? ZERO_ROOM : 0);
  const place = (value: number): number => start + ((Math.log10(value) - from) / span) * (1 - start - MARGIN);
  return {
    isLog: true,
    hasZero,
    at: (value) => (value > 0 ? Math.max(0, place(value)) : MARGIN / 2),
    ticks: [...(hasZero ? [0] : []), ...logTicks(least, greatest)],
  };
}

/** Powers of ten; with 2 and 5 between them when there are few. */
function logTicks(least: number, greatest: number): readonly number[] {
  const first = Math.floor(Math.log10(least));
  const count = Math.ceil(Math.log10(greatest)) - first + 1;
  const steps = count <= 3 ? [1, 2, 5] : [1];
  const every = Math.ceil(count / 7);
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => index % every === 0)
    .flatMap((index) => steps.map((step) => Number((step * 10 ** (first + index)).toPrecision(6))))
    .filter((value) => value >= least * 0.999 && value <= greatest * 1.001);
}

function niceStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(about));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= about) ?? 10;
  return Number((step * power).toPrecision(6));
}
