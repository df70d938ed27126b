import { describe, expect, it } from 'vitest';

import { widthClass } from './tile-words';

describe('how much a tile shows', () => {
  it('follows its width', () => {
    expect([176, 175, 119, 87, 55].map((width) => widthClass(width, 100))).toEqual([
      'full',
      'middle',
      'small',
      'tiny',
      'least',
    ]);
  });

  it('is less in the same width when the words are larger, so that none is cut', () => {
    expect(widthClass(180, 100)).toBe('full');
    expect(widthClass(180, 200)).toBe('small');
    expect(widthClass(352, 200)).toBe('full');
  });
});
