import { describe, expect, it } from 'vitest';

import type { Section } from '../host/contract';
import { computeLayout } from './layout';
import {
  APART_PX,
  isScrubbed,
  labelsOf,
  mayBeScrubbed,
  sectionTo,
  thumbY,
  topAt,
} from './scrubber';

/** Sections of one month each, the newest first. */
function months(count: number, each: number): Section[] {
  return Array.from({ length: count }, (_, i) => {
    const at = new Date(2026, 10 - i, 1);
    const day = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-01`;
    return { unit: 'month', day, first: i * each, count: each };
  });
}

function laid(sections: Section[], each: number) {
  const shape = new Uint16Array(sections.length * each).fill(1780);
  return computeLayout({ shape, sections, width: 1200, target: 200 });
}

describe('the scrubber', () => {
  it('goes back to where it came from', () => {
    const sections = months(12, 60);
    const layout = laid(sections, 60);
    for (const top of [0, 1234, layout.height - 700]) {
      expect(topAt(layout, 700, 640, thumbY(layout, 700, 640, top))).toBeCloseTo(top, 3);
    }
    expect(topAt(layout, 700, 640, -50), 'above the track is the newest').toBe(0);
    expect(topAt(layout, 700, 640, 999)).toBe(layout.height - 700);
  });

  it('names months while they fit and years where they do not, never too near', () => {
    const few = months(12, 60);
    expect(labelsOf(laid(few, 60), few, 700, 640).every(({ unit }) => unit === 'month')).toBe(true);
    const many = months(60, 12);
    const labels = labelsOf(laid(many, 12), many, 700, 640);
    expect(labels.length).toBeGreaterThan(2);
    expect(labels.every(({ unit }) => unit === 'year')).toBe(true);
    labels.slice(1).forEach((label, i) => {
      expect(label.y - (labels[i]?.y ?? 0)).toBeGreaterThanOrEqual(APART_PX);
    });
  });

  it('obeys its commands', () => {
    expect(sectionTo('section-down', 3, 40)).toBe(4);
    expect(sectionTo('ten-sections-down', 3, 40)).toBe(13);
    expect(sectionTo('ten-sections-up', 3, 40)).toBe(0);
    expect(sectionTo('oldest', 3, 40)).toBe(39);
    expect(sectionTo('select', 3, 40)).toBeNull();
    expect(sectionTo(undefined, 3, 40)).toBeNull();
  });

  it('is absent where there is little to scroll, or no dates', () => {
    const sections = months(12, 60);
    expect(isScrubbed(laid(sections, 60), 700)).toBe(true);
    expect(isScrubbed(laid(months(1, 8), 8), 700)).toBe(false);
    expect(mayBeScrubbed([{ clips: 8 }]), 'no room is kept free').toBe(false);
    expect(mayBeScrubbed([{ clips: 500 }, { clips: 100 }])).toBe(true);
    const plain: Section[] = [{ unit: 'none', day: null, first: 0, count: 720 }];
    expect(isScrubbed(laid(plain, 720), 700)).toBe(false);
  });
});
