import { describe, expect, it } from 'vitest';

import { colourOf, readBoxes } from './boxes';

describe('the boxes of a view', () => {
  it('are read little-endian, the ratios before the tones', () => {
    const bytes = Uint8Array.of(0xf2, 0x06, 0xe8, 0x03, 0x00, 0xf8, 0x00, 0x00);
    const { shape, tones } = readBoxes(bytes, 2);
    expect([...shape]).toEqual([1778, 1000]);
    expect([...tones]).toEqual([0xf800, 0]);
  });

  it('that are not covered are square and of no tone', () => {
    const { shape, tones } = readBoxes(Uint8Array.of(0xf2, 0x06, 0x32), 3);
    expect([...shape]).toEqual([1778, 1000, 1000]);
    expect([...tones]).toEqual([0, 0, 0]);
  });

  it('have the colour of their tone', () => {
    expect(colourOf(0xf800)).toBe('rgb(255, 0, 0)');
    expect(colourOf(0x07e0)).toBe('rgb(0, 255, 0)');
    expect(colourOf(0x001f)).toBe('rgb(0, 0, 255)');
    expect(colourOf(0xffff)).toBe('rgb(255, 255, 255)');
    expect(colourOf(1), 'black').toBe('rgb(0, 0, 8)');
    expect(colourOf(0), 'none is known').toBeNull();
  });
});
