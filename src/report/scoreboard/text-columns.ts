/** Columns of plain text for a terminal. */

const GAP = '  ';

/** Columns as wide as their widest cell; those of `toTheRight` hold numbers and end at one line. */
export function alignedColumns(
  lines: readonly (readonly string[])[],
  toTheRight: readonly number[],
): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    lines.reduce((most, line) => Math.max(most, (line[column] ?? '').length), 0),
  );
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return toTheRight.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
