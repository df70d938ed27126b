import { describe, expect, it } from 'vitest';

import type { Command } from '../keys/table';
import { boxesOf, computeLayout, rowOf } from './layout';
import { step } from './navigation';

const shape = Uint16Array.from(
  { length: 60 },
  (_, i) => [1778, 562, 1000, 1778, 750][i % 5] ?? 1000,
);
const sections = [{ unit: 'none' as const, day: null, first: 0, count: 60 }];
const layout = computeLayout({ shape, sections, width: 1248, target: 200 });

const go = (command: Command, position: number, column: number | null = null) =>
  step(command, { layout, position, column, window: 700 });

describe('arrow keys', () => {
  it('go on in the next row and stop at the ends', () => {
    const end = (layout.rowFirst[1] ?? 0) - 1;
    expect(go('go-right', end)?.position).toBe(end + 1);
    expect(go('go-left', end + 1)?.position).toBe(end);
    expect(go('go-left', 0)?.position).toBe(0);
    expect(go('go-right', 59)?.position).toBe(59);
  });

  it('go down to the clip whose middle is nearest', () => {
    const from = boxesOf(layout, 0)[2];
    const to = go('go-down', from?.position ?? 0)?.position ?? -1;
    const middle = (from?.left ?? 0) + (from?.width ?? 0) / 2;
    const away = (box: { left: number; width: number }) =>
      Math.abs(box.left + box.width / 2 - middle);
    const nearest = boxesOf(layout, 1).reduce((best, box) => (away(box) < away(best) ? box : best));
    expect(to).toBe(nearest.position);
  });

  it('keep their column while going on, so that down and up lead back', () => {
    const start = 3;
    let at = go('go-down', start);
    for (let i = 0; i < 3; i++) at = go('go-down', at?.position ?? 0, at?.column ?? null);
    for (let i = 0; i < 4; i++) at = go('go-up', at?.position ?? 0, at?.column ?? null);
    expect(at?.position).toBe(start);
  });

  it('forget the column when going sideways', () => {
    expect(go('go-right', 3, 500)?.column).toBeNull();
  });

  it('reach the ends of the row and of the result', () => {
    const row = rowOf(layout, 10);
    expect(go('row-start', 10)?.position).toBe(layout.rowFirst[row]);
    expect(go('row-end', 10)?.position).toBe((layout.rowFirst[row + 1] ?? 0) - 1);
    expect(go('first-clip', 10)?.position).toBe(0);
    expect(go('last-clip', 10)?.position).toBe(59);
  });

  it('move by a window of rows, and by one row at least', () => {
    const down = go('page-down', 0)?.position ?? 0;
    expect(rowOf(layout, down)).toBeGreaterThan(1);
    expect(rowOf(layout, go('page-up', down)?.position ?? -1)).toBe(0);
  });

  it('leave what is no movement alone', () => {
    expect(go('open', 3)).toBeNull();
  });
});
