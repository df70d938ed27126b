/**
 * The place in the grid, kept by the key of a clip while the list around it changes.
 *
 * What is in sight must not move when clips arrive above it: the first clip in sight keeps its
 * distance from the upper edge to the pixel.
 */
import { rowAt, rowOf, type Layout } from './layout';

export interface Place {
  /** The clip that keeps its position; null while nobody knows which one stands there. */
  readonly key: number | null;
  /** Where it stood, in case it is gone. */
  readonly position: number;
  /** How far its row begins below the upper edge of what is seen; negative when cut. */
  readonly below: number;
}

/** The position of the first clip whose row begins in sight, else of the row that is cut. */
export function firstInSight(layout: Layout, top: number, covered: number): number | null {
  if (layout.rows === 0) return null;
  const row = rowAt(layout, top + covered);
  const next = row + 1;
  const cut = (layout.rowTop[row] ?? 0) < top + covered;
  const fits = next < layout.rows ? next : row;
  return layout.rowFirst[cut ? fits : row] ?? null;
}

/** How far a clip's row begins below the upper edge. */
export function below(layout: Layout, position: number, top: number): number {
  return (layout.rowTop[rowOf(layout, position)] ?? 0) - top;
}

/** The top that puts a clip's row where the place says it was. */
export function topFor(layout: Layout, position: number, place: Pick<Place, 'below'>): number {
  return (layout.rowTop[rowOf(layout, position)] ?? 0) - place.below;
}
