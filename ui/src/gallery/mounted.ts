/**
 * Which rows are in the page. Those in sight always are; those around them, which nobody sees yet, come
 * one after the other, so that no frame has more to make than what it shows.
 */

/** First and last row; the last is before the first where there are none. */
export type Rows = readonly [first: number, last: number];

/** What is left of the rows in the page when others are in sight, with those. */
export function kept(before: Rows, sight: Rows, around: Rows): Rows {
  const first = Math.max(before[0], around[0]);
  const last = Math.min(before[1], around[1]);
  const apart = first > last || first > sight[1] + 1 || last < sight[0] - 1;
  return apart ? sight : [Math.min(first, sight[0]), Math.max(last, sight[1])];
}

/** One row more: below as long as there are some, since one goes on downwards. */
export function grown(rows: Rows, around: Rows): Rows {
  if (rows[1] < around[1]) return [rows[0], rows[1] + 1];
  if (rows[0] > around[0]) return [rows[0] - 1, rows[1]];
  return rows;
}
