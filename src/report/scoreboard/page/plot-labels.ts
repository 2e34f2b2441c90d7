/** Where names can stand beside their points without lying on each other. */

export interface LabelWish {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Names that have to be there even if they touch others. */
  readonly isNeeded: boolean;
}

export interface PlacedLabel {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const CHARACTER_WIDTH = 6.1;
const HEIGHT = 13;
const GAP = 9;

/**
 * Needed names first, then as many others as fit between `left` and `right`; the rest can be read by pointing. Off the
 * `lines` where there is room, else on them.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  left: number,
  right: number,
  lines: readonly Box[] = [],
): readonly PlacedLabel[] {
  const points = wishes.map(({ x, y }): Box => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const ordered = [...wishes.filter(({ isNeeded }) => isNeeded), ...wishes.filter(({ isNeeded }) => !isNeeded)];
  return ordered.reduce<{ readonly taken: readonly Box[]; readonly labels: readonly PlacedLabel[] }>(
    (state, wish) => {
      const options = optionsOf(wish).filter(({ box }) => box.left >= left && box.right <= right && box.top >= 0);
      const free = options.filter(({ box }) => !state.taken.some((other) => overlap(box, other)));
      const clear = free.find(({ box }) => !lines.some((line) => overlap(box, line)));
      const chosen = clear ?? free[0] ?? (wish.isNeeded ? options[0] : undefined);
      if (chosen === undefined) return state;
      return { taken: [...state.taken, chosen.box], labels: [...state.labels, chosen.label] };
    },
    { taken: points, labels: [] },
  ).labels;
}

/** Right, left, and both a line higher and lower. */
function optionsOf({ id, text, x, y }: LabelWish): readonly { readonly box: Box; readonly label: PlacedLabel }[] {
  const width = text.length * CHARACTER_WIDTH;
  return [0, -12, 12].flatMap((shift) =>
    (['start', 'end'] as const).map((anchor) => {
      const from = anchor === 'start' ? x + GAP : x - GAP - width;
      const base = y + shift + 4;
      return {
        box: { left: from, right: from + width, top: base - HEIGHT + 2, bottom: base + 2 },
        label: { id, text, x: anchor === 'start' ? x + GAP : x - GAP, y: base, anchor },
      };
    }),
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
