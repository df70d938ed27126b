import { describe, expect, it } from 'vitest';

import { computeLayout, rowOf } from './layout';
import { below, firstInSight, topFor } from './place';

const sections = (count: number) => [{ unit: 'none' as const, day: null, first: 0, count }];
const layoutOf = (count: number, width = 1248) =>
  computeLayout({
    shape: Uint16Array.from({ length: count }, (_, i) => [1778, 562, 1000][i % 3] ?? 1000),
    sections: sections(count),
    width,
    target: 200,
  });

describe('the place', () => {
  it('is the first clip whose row begins in sight', () => {
    const layout = layoutOf(300);
    const top = (layout.rowTop[10] ?? 0) - 30;
    expect(firstInSight(layout, top, 0)).toBe(layout.rowFirst[10]);
    expect(firstInSight(layout, (layout.rowTop[10] ?? 0) + 5, 0)).toBe(layout.rowFirst[11]);
  });

  it('is kept to the pixel when clips arrive above', () => {
    const before = layoutOf(300);
    const top = 2_345;
    const position = firstInSight(before, top, 0) ?? 0;
    const kept = { below: below(before, position, top) };
    const after = layoutOf(337);
    const moved = topFor(after, position + 37, kept);
    const row = rowOf(after, position + 37);
    expect((after.rowTop[row] ?? 0) - moved).toBe(kept.below);
  });

  it('of an empty grid is nowhere', () => {
    expect(firstInSight(layoutOf(0), 0, 0)).toBeNull();
  });
});
