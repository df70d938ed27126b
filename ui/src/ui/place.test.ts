import { describe, expect, it } from 'vitest';

import { placeBeside } from './place';

const room = { width: 1000, height: 600 };
const below = { align: 'start', side: 'below', gap: 4 } as const;

describe('the place of something that floats', () => {
  it('is under its anchor, in line with it', () => {
    const anchor = { left: 100, top: 50, width: 80, height: 40 };
    const { left, top } = placeBeside(anchor, { width: 200, height: 300 }, room, below);
    expect({ left, top }).toEqual({ left: 100, top: 94 });
  });

  it('is moved into the window at either side', () => {
    const size = { width: 200, height: 100 };
    const right = { left: 900, top: 50, width: 80, height: 40 };
    expect(placeBeside(right, size, room, below).left).toBe(792);
    const left = { left: 0, top: 50, width: 40, height: 40 };
    expect(placeBeside(left, size, room, { ...below, align: 'end' }).left).toBe(8);
  });

  it('is above where there is no room below', () => {
    const anchor = { left: 100, top: 540, width: 80, height: 40 };
    const { top } = placeBeside(anchor, { width: 200, height: 300 }, room, below);
    expect(top).toBe(236);
  });

  it('is cut to the roomier side where it fits on neither', () => {
    const anchor = { left: 100, top: 200, width: 80, height: 40 };
    const { top, maxHeight } = placeBeside(anchor, { width: 200, height: 900 }, room, below);
    expect({ top, maxHeight }).toEqual({ top: 244, maxHeight: 348 });
  });

  it('is whole beside a point from which it fits on neither side', () => {
    const point = { left: 100, top: 350, width: 1, height: 1 };
    const { top, maxHeight } = placeBeside(point, { width: 200, height: 500 }, room, below);
    expect({ top, maxHeight }).toEqual({ top: 92, maxHeight: 584 });
  });
});
