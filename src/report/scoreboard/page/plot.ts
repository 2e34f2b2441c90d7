/** Cost against lateness as a picture: who is on the front, and how far the others are from it. */
import { joinWords, oneLine } from '../../format.ts';
import { escapeHtml } from '../../html/escape.ts';
import { isBound, nameOf, referenceOf, titleOf } from '../lookup.ts';
import { formatInterval, formatValue } from '../numbers.ts';
import type { BoardScenario, Interval, Scoreboard } from '../scoreboard.ts';
import { frontOrigin, isOneSeed } from '../seeds.ts';
import { frontCorners, frontPath, partsBetween } from './front-line.ts';
import { type Box, placeLabels } from './plot-labels.ts';
import { type PlotScale, scaleOf } from './plot-scale.ts';

const WIDTH = 960;
const HEIGHT = 420;
const FRAME = { left: 64, right: WIDTH - 12, top: 10, bottom: HEIGHT - 46 };

interface Point {
  readonly id: string;
  readonly title: string;
  readonly kind: 'reference' | 'front' | 'behind' | 'bound';
  readonly cost: Interval;
  readonly late: Interval;
}

interface Placed extends Point {
  readonly x: number;
  readonly y: number;
}

/** An SVG with one point per contender; contenders without cost or lateness are named below it. */
export function renderPlot(board: Scoreboard, scenario: BoardScenario): string {
  const points = pointsOf(board, scenario);
  if (points.length === 0) return '<p>Nobody has both a cost and a lateness here.</p>';
  const x = scaleOf(points.map(({ cost }) => cost.mean));
  const y = scaleOf(points.map(({ late }) => late.mean));
  const placed = points.map((point) => ({ ...point, x: xOf(x, point.cost.mean), y: yOf(y, point.late.mean) }));
  const corners = frontCorners(bestOf(placed), FRAME.top, FRAME.right);
  const without = scenario.rows.filter(({ contender }) => !points.some(({ id }) => id === contender));
  const note =
    without.length === 0
      ? ''
      : ` Not drawn, a value is missing: ${joinWords(without.map(({ contender }) => nameOf(board, contender)))}.`;
  return `<div class="scroll"><svg class="pareto" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Cost and late record-seconds of each contender; the table has the numbers">
${renderAxes(x, y)}
${frontPath(corners)}
${placed.map((point) => renderPoint(point, x, y)).join('\n')}
${renderLabels(placed, partsBetween(corners))}
</svg></div>
<p class="source">Lower left is better. ${isOneSeed(scenario) ? 'One seed has no intervals.' : 'Bars are 95 % intervals.'} The line joins those on the front${frontOrigin(scenario)} that no other of them beats in these two; ringed points off the line are on the front by turning fewer records away. Squares are bounds.${scaleWords(x, y)}${escapeHtml(note)}</p>`;
}

function pointsOf(board: Scoreboard, { rows }: BoardScenario): readonly Point[] {
  const reference = referenceOf(board)?.id;
  return rows.flatMap((row) => {
    const { costUsd: cost, lateRecordSeconds: late } = row.values;
    if (cost == null || late == null) return [];
    const { contender: id } = row;
    const rest = row.isOnFront === true ? 'front' : 'behind';
    const kind = id === reference ? 'reference' : isBound(board, id) ? 'bound' : rest;
    return [{ id, title: titleOf(board, id), kind, cost, late }];
  });
}

function xOf(scale: PlotScale, value: number): number {
  return round(FRAME.left + scale.at(value) * (FRAME.right - FRAME.left));
}

function yOf(scale: PlotScale, value: number): number {
  return round(FRAME.bottom - scale.at(value) * (FRAME.bottom - FRAME.top));
}

function renderAxes(x: PlotScale, y: PlotScale): string {
  const across = y.ticks.map((value) => {
    const at = yOf(y, value);
    return `<line class="grid" x1="${FRAME.left}" x2="${FRAME.right}" y1="${at}" y2="${at}"/><text x="${FRAME.left - 7}" y="${at + 4}" text-anchor="end">${formatValue(value, 'records')}</text>`;
  });
  const up = x.ticks.map((value) => {
    const at = xOf(x, value);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${FRAME.top}" y2="${FRAME.bottom}"/><text x="${at}" y="${FRAME.bottom + 17}" text-anchor="middle">${formatValue(value, 'US dollars')}</text>`;
  });
  return `${across.join('')}${up.join('')}
<text class="axis" x="${FRAME.right}" y="${HEIGHT - 8}" text-anchor="end">cost, US dollars${x.isLog ? ', logarithmic' : ''} →</text>
<text class="axis" x="${-FRAME.top}" y="14" transform="rotate(-90)" text-anchor="end">late record-seconds${y.isLog ? ', logarithmic' : ''} →</text>`;
}

/** Those whom no other on the front beats in both, from the cheapest to the most timely. */
function bestOf(placed: readonly Placed[]): readonly Placed[] {
  const online = placed.filter(({ kind }) => kind === 'front' || kind === 'reference');
  return online
    .filter((point) => !online.some((other) => isLeftBelow(other, point)))
    .toSorted((a, b) => a.x - b.x || b.y - a.y);
}

function isLeftBelow(a: Point, b: Point): boolean {
  const [cost, late] = [a.cost.mean - b.cost.mean, a.late.mean - b.late.mean];
  return cost <= 0 && late <= 0 && (cost < 0 || late < 0);
}

function renderPoint(point: Placed, xScale: PlotScale, yScale: PlotScale): string {
  const { id, title, kind, cost, late, x, y } = point;
  const words = `${title}: ${formatInterval(cost, 'US dollars')}, late ${formatInterval(late, 'record-seconds')} record-seconds`;
  const bars = `<path class="bar" d="M${xOf(xScale, cost.low)} ${y}H${xOf(xScale, cost.high)}M${x} ${yOf(yScale, late.low)}V${yOf(yScale, late.high)}"/>`;
  const shape =
    kind === 'bound' ? `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>` : `<circle cx="${x}" cy="${y}" r="5"/>`;
  return `<g class="point ${kind}" data-contender="${escapeHtml(id)}" tabindex="0"><title>${escapeHtml(words)}</title>${bars}${shape}</g>`;
}

function renderLabels(placed: readonly Placed[], frontLine: readonly Box[]): string {
  const order = ['reference', 'front', 'bound', 'behind'];
  const wishes = placed
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ id, title, kind, x, y }) => ({ id, text: oneLine(title), x, y, isNeeded: kind === 'reference' }));
  return placeLabels(wishes, FRAME.left, FRAME.right, frontLine)
    .map(
      ({ id, text, x, y, anchor }) =>
        `<text class="name" data-contender="${escapeHtml(id)}" x="${x}" y="${y}" text-anchor="${anchor}">${escapeHtml(text)}</text>`,
    )
    .join('');
}

function scaleWords(x: PlotScale, y: PlotScale): string {
  return x.hasZero || y.hasZero ? ' Zero has its own place at the edge of a logarithmic axis.' : '';
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
