/** Ranges between two clips of a view, and how fast a sweep at the edge scrolls. Figures alone. */

/** A range of more clips than these is asked about before it is chosen. */
export const ASK_ABOVE = 500;

export interface Range {
  readonly first: number;
  readonly count: number;
}

export function rangeBetween(anchor: number, to: number): Range {
  return { first: Math.min(anchor, to), count: Math.abs(to - anchor) + 1 };
}

export function isInRange(range: Range | null, position: number): boolean {
  return range !== null && position >= range.first && position < range.first + range.count;
}

/** Within this distance of an edge a sweep scrolls. */
const EDGE_PX = 48;
const FASTEST_PX = 24;

/** By how many pixels a frame scrolls while the pointer stands at `y` of a window so high. */
export function edgeStep(y: number, height: number): number {
  const over = y < EDGE_PX ? y - EDGE_PX : Math.max(0, y - (height - EDGE_PX));
  return Math.round(Math.max(-1, Math.min(1, over / EDGE_PX)) * FASTEST_PX);
}
