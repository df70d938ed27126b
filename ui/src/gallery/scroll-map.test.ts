import { describe, expect, it } from 'vitest';

import { figures } from '../host/fake-clips';
import { computeLayout, rowsBetween } from './layout';
import { ScrollMap, TALLEST } from './scroll-map';

const WINDOW = 700;

describe('a list that the engine can scroll', () => {
  it('is scrolled as it is', () => {
    const map = new ScrollMap(100_000, WINDOW);
    expect(map.boxHeight).toBe(100_000);
    expect(map.follow(5_000)).toEqual({ top: 5_000, scrollTop: 5_000 });
  });
});

describe('a list taller than any engine can scroll', () => {
  const shape = new Uint16Array(1_000_000).fill(1000);
  const next = figures(9);
  for (let i = 0; i < shape.length; i++) shape[i] = 560 + Math.floor(next() * 1700);
  const sections = [{ unit: 'none' as const, day: null, first: 0, count: shape.length }];
  const layout = computeLayout({ shape, sections, width: 1248, target: 200 });

  it('gets a box that the engine can scroll', () => {
    expect(layout.height).toBeGreaterThan(TALLEST);
    expect(new ScrollMap(layout.height, WINDOW).boxHeight).toBe(TALLEST);
  });

  it('shows its last clip when the scroll bar is pulled to the end', () => {
    const map = new ScrollMap(layout.height, WINDOW);
    const { top } = map.follow(TALLEST - WINDOW);
    const [, last] = rowsBetween(layout, top, top + WINDOW);
    expect(layout.rowFirst[last + 1]).toBe(1_000_000);
  });

  it('reaches its last clip by small steps too, and each step moves by its own length', () => {
    const map = new ScrollMap(layout.height, WINDOW);
    const end = layout.height - WINDOW;
    let at = map.goTo(end - 20_000);
    for (let i = 0; i < 400; i++) {
      const before = at.top;
      at = map.follow(Math.min(TALLEST - WINDOW, at.scrollTop + 100));
      expect(at.top - before, `step ${i}`).toBe(Math.min(100, end - before));
    }
    expect(at).toEqual({ top: end, scrollTop: TALLEST - WINDOW });
  });

  it('reaches its first clip by small steps upwards', () => {
    const map = new ScrollMap(layout.height, WINDOW);
    let at = map.goTo(20_000);
    for (let i = 0; i < 400; i++) at = map.follow(Math.max(0, at.scrollTop - 100));
    expect(at).toEqual({ top: 0, scrollTop: 0 });
  });

  it('keeps a place that it was sent to', () => {
    const map = new ScrollMap(layout.height, WINDOW);
    const at = map.goTo(12_345_678);
    expect(map.follow(at.scrollTop).top).toBe(12_345_678);
    expect(map.offset).toBe(at.top - at.scrollTop);
  });
});
