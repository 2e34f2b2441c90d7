/** Numbers inside sentences: whole, with thousands set apart, the same in every locale. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A share as a percentage. */
export function percent(share: number): string {
  return `${count(share * 100)} %`;
}
