/** Where an arrow key leads in rows whose clips do not stand beneath each other. */
import type { Command } from '../keys/table';
import { boxesOf, rowAt, rowOf, type Layout } from './layout';

export interface Step {
  readonly position: number;
  /** The column that is kept while one goes on up or down: a distance from the left edge. */
  readonly column: number | null;
}

export interface StepAsk {
  readonly layout: Layout;
  readonly position: number;
  readonly column: number | null;
  /** The height of what is seen, for the page keys. */
  readonly window: number;
}

/** Where a command leads; null when it is no movement. */
export function step(command: Command, ask: StepAsk): Step | null {
  const { layout, position, window } = ask;
  const last = layout.total - 1;
  const row = rowOf(layout, position);
  const at = (next: number): Step => ({
    position: Math.min(last, Math.max(0, next)),
    column: null,
  });
  switch (command) {
    case 'go-left':
      return at(position - 1);
    case 'go-right':
      return at(position + 1);
    case 'row-start':
      return at(layout.rowFirst[row] ?? 0);
    case 'row-end':
      return at((layout.rowFirst[row + 1] ?? layout.total) - 1);
    case 'first-clip':
      return at(0);
    case 'last-clip':
      return at(last);
    case 'go-up':
      return toRow(ask, row - 1);
    case 'go-down':
      return toRow(ask, row + 1);
    case 'page-up':
      return toRow(ask, Math.min(row - 1, rowAt(layout, (layout.rowTop[row] ?? 0) - window)));
    case 'page-down':
      return toRow(ask, Math.max(row + 1, rowAt(layout, (layout.rowTop[row] ?? 0) + window)));
    default:
      return null;
  }
}

function toRow({ layout, position, column }: StepAsk, target: number): Step {
  const here = boxesOf(layout, rowOf(layout, position)).find((box) => box.position === position);
  const kept = column ?? (here === undefined ? 0 : here.left + here.width / 2);
  const row = Math.min(layout.rows - 1, Math.max(0, target));
  if (row === rowOf(layout, position)) return { position, column: kept };
  let nearest = layout.rowFirst[row] ?? 0;
  let distance = Infinity;
  for (const box of boxesOf(layout, row)) {
    const away = Math.abs(box.left + box.width / 2 - kept);
    if (away < distance) {
      distance = away;
      nearest = box.position;
    }
  }
  return { position: nearest, column: kept };
}
