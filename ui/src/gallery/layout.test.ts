import { describe, expect, it } from 'vitest';

import { figures } from '../host/fake-clips';
import {
  boxesOf,
  computeLayout,
  GAP,
  HEADING,
  rowOf,
  rowsBetween,
  sectionAt,
  smallestHeight,
  TOLERANCE,
  type Layout,
} from './layout';

const ratios = [1778, 1778, 562, 1000, 1333, 750, 2333, 800];

function shapeOf(count: number, seed = 1): Uint16Array {
  const next = figures(seed);
  return Uint16Array.from({ length: count }, () => ratios[Math.floor(next() * 8)] ?? 1000);
}

function days(count: number, each: number) {
  return Array.from({ length: Math.ceil(count / each) }, (_, i) => ({
    unit: 'day' as const,
    day: '2026-11-16',
    first: i * each,
    count: Math.min(each, count - i * each),
  }));
}

const none = (count: number) => [{ unit: 'none' as const, day: null, first: 0, count }];

function lastOfSection(layout: Layout, row: number): boolean {
  return layout.rowSection[row] !== layout.rowSection[row + 1];
}

describe('justified rows', () => {
  const widths = [448, 696, 1248, 1888, 2528];
  const targets = [96, 200, 360];

  it('keep every tile inside the width, without overlap and with the gap between', () => {
    for (const width of widths) {
      for (const target of targets) {
        const layout = computeLayout({
          shape: shapeOf(500),
          sections: days(500, 37),
          width,
          target,
        });
        for (let row = 0; row < layout.rows; row++) {
          let edge = -GAP;
          for (const box of boxesOf(layout, row)) {
            expect(box.left, 'one gap after the tile before').toBe(edge + GAP);
            edge = box.left + box.width;
          }
          expect(edge, `row ${row} at ${width}`).toBeLessThanOrEqual(width);
          if (layout.rowFull[row] === 1) expect(edge, 'a full row ends at the edge').toBe(width);
        }
      }
    }
  });

  it('differ from the target by a quarter at most, unless one clip is wider than the window', () => {
    for (const width of widths) {
      for (const target of targets) {
        const layout = computeLayout({
          shape: shapeOf(800, 3),
          sections: none(800),
          width,
          target,
        });
        for (let row = 0; row < layout.rows; row++) {
          const tiles = boxesOf(layout, row).length;
          const height = layout.rowHeight[row] ?? 0;
          expect(height).toBeLessThanOrEqual(target * (1 + TOLERANCE));
          if (tiles > 1)
            expect(height).toBeGreaterThanOrEqual(Math.floor(target * (1 - TOLERANCE)));
        }
      }
    }
  });

  it('leave the last row of a section at the target height, at the left', () => {
    const layout = computeLayout({
      shape: shapeOf(90),
      sections: days(90, 11),
      width: 1248,
      target: 200,
    });
    for (let row = 0; row < layout.rows; row++) {
      if (!lastOfSection(layout, row) || layout.rowFull[row] === 1) continue;
      expect(layout.rowHeight[row]).toBe(200);
      expect(boxesOf(layout, row)[0]?.left).toBe(0);
    }
  });

  it('hold every clip once, in order', () => {
    const layout = computeLayout({
      shape: shapeOf(333),
      sections: days(333, 10),
      width: 900,
      target: 160,
    });
    const seen: number[] = [];
    for (let row = 0; row < layout.rows; row++) {
      seen.push(...boxesOf(layout, row).map((box) => box.position));
    }
    expect(seen).toEqual(Array.from({ length: 333 }, (_, i) => i));
  });

  it('never mix two sections in one row', () => {
    const layout = computeLayout({
      shape: shapeOf(100),
      sections: days(100, 9),
      width: 1248,
      target: 200,
    });
    for (let row = 0; row < layout.rows; row++) {
      const positions = boxesOf(layout, row).map((box) => Math.floor(box.position / 9));
      expect(new Set(positions).size).toBe(1);
    }
  });

  it('stand one under the other, headings between', () => {
    const layout = computeLayout({
      shape: shapeOf(60),
      sections: days(60, 20),
      width: 1248,
      target: 200,
    });
    for (let section = 0; section < 3; section++) {
      const row = layout.sectionRow[section] ?? 0;
      expect((layout.rowTop[row] ?? 0) - (layout.sectionTop[section] ?? 0)).toBe(HEADING);
    }
    for (let row = 1; row < layout.rows; row++) {
      const end = (layout.rowTop[row - 1] ?? 0) + (layout.rowHeight[row - 1] ?? 0);
      expect(layout.rowTop[row] ?? 0).toBeGreaterThanOrEqual(end + GAP);
    }
  });

  it('are found by height and by position', () => {
    const layout = computeLayout({
      shape: shapeOf(1000),
      sections: days(1000, 50),
      width: 1248,
      target: 200,
    });
    for (const position of [0, 1, 499, 500, 999]) {
      const row = rowOf(layout, position);
      expect(boxesOf(layout, row).some((box) => box.position === position)).toBe(true);
    }
    const top = layout.rowTop[20] ?? 0;
    expect(rowsBetween(layout, top + 1, top + 2)).toEqual([20, 20]);
    expect(sectionAt(layout, layout.sectionTop[7] ?? 0)).toBe(7);
  });

  it('of nothing are none', () => {
    const layout = computeLayout({
      shape: new Uint16Array(),
      sections: [],
      width: 1248,
      target: 200,
    });
    expect([layout.rows, layout.height, layout.total]).toEqual([0, 0, 0]);
    expect(rowsBetween(layout, 0, 800)).toEqual([0, -1]);
  });
});

describe('the smallest tiles', () => {
  it('are 96 pixels high in small windows and larger in large ones, in steps of 8', () => {
    expect(smallestHeight(1248, 700)).toBe(96);
    const large = smallestHeight(3800, 2000);
    expect(large).toBeGreaterThan(96);
    expect(large % 8).toBe(0);
  });
});
