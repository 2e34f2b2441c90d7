/** The stepped line that joins those on the front of cost and lateness. */
import type { Box } from './plot-labels.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners from the top of the frame over the points, cheapest first, to its right edge. */
export function frontCorners(points: readonly Point[], top: number, right: number): readonly Point[] {
  const [first, ...rest] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [];
  const steps = rest.flatMap((point, index) => [{ x: point.x, y: points[index]?.y ?? point.y }, point]);
  return [{ x: first.x, y: top }, first, ...steps, { x: right, y: last.y }];
}

/** The straight parts between corners, as boxes without width or without height. */
export function partsBetween(corners: readonly Point[]): readonly Box[] {
  return corners.slice(1).map((to, index) => {
    const from = corners[index] ?? to;
    return {
      left: Math.min(from.x, to.x),
      right: Math.max(from.x, to.x),
      top: Math.min(from.y, to.y),
      bottom: Math.max(from.y, to.y),
    };
  });
}

/** As an SVG path; empty without points. */
export function frontPath(corners: readonly Point[]): string {
  const [first, ...rest] = corners;
  if (first === undefined) return '';
  const steps = rest.map(({ x, y }, index) => (x === corners[index]?.x ? `V${y}` : `H${x}`));
  return `<path class="front-line" d="M${first.x} ${first.y}${steps.join('')}"/>`;
}
