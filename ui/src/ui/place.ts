/**
 * Where something that floats is put beside what it belongs to, so that it stays in the window.
 * Geometry alone: it measures nothing and moves nothing.
 */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Wish {
  /** Which edge of the anchor it lines up with. */
  align: 'start' | 'center' | 'end';
  /** On which side of the anchor it goes while there is room. */
  side: 'below' | 'above';
  /** Between anchor and box. */
  gap: number;
}

/** What stays free at the edge of the window. */
const EDGE = 8;

/** An anchor of this height at most is the place of a pointer. */
const POINT = 1;

export interface Place {
  left: number;
  top: number;
  /** What is left for it in height: more than this has to scroll. */
  maxHeight: number;
}

/** The place of a box of `size` beside `anchor` in a window of `room`. */
export function placeBeside(anchor: Box, size: Size, room: Size, wish: Wish): Place {
  const below = room.height - (anchor.top + anchor.height) - wish.gap - EDGE;
  const above = anchor.top - wish.gap - EDGE;
  const left = clampLeft(wantedLeft(anchor, size, wish), size, room);
  // Beside a point there is nothing to keep clear of: a tall menu is moved up until it is whole.
  if (anchor.height <= POINT && size.height > below && size.height > above) {
    const maxHeight = Math.max(room.height - 2 * EDGE, 0);
    const height = Math.min(size.height, maxHeight);
    return { left, top: room.height - EDGE - height, maxHeight };
  }
  const fits = wish.side === 'below' ? size.height <= below : size.height <= above;
  const otherIsRoomier = wish.side === 'below' ? above > below : below > above;
  const goesBelow = (wish.side === 'below') === (fits || !otherIsRoomier);
  const maxHeight = Math.max(goesBelow ? below : above, 0);
  const height = Math.min(size.height, maxHeight);
  const top = goesBelow ? anchor.top + anchor.height + wish.gap : anchor.top - wish.gap - height;
  return { left, top, maxHeight };
}

function wantedLeft(anchor: Box, size: Size, wish: Wish): number {
  switch (wish.align) {
    case 'start':
      return anchor.left;
    case 'center':
      return anchor.left + (anchor.width - size.width) / 2;
    case 'end':
      return anchor.left + anchor.width - size.width;
  }
}

function clampLeft(left: number, size: Size, room: Size): number {
  return Math.max(EDGE, Math.min(left, room.width - size.width - EDGE));
}
