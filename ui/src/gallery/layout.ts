/**
 * Justified rows: where each clip of a view stands, for any number of clips.
 *
 * Pure figures in typed arrays. Rows keep the ratios of their pictures and differ from the target
 * height by at most a quarter; the last row of a section keeps the target height and stays left.
 */
import type { Section } from '../host/contract';

export const GAP = 6;
export const HEADING = 40;
export const SECTION_GAP = 10;
/** Above the first row, so that focus rings are not cut. */
export const INSET = 4;
/** Below the last row: room for what floats over the lower edge. */
export const BELOW = 84;
/** A row may be lower or higher than the target by this part of it. */
export const TOLERANCE = 0.25;

export interface Layout {
  readonly width: number;
  readonly target: number;
  /** Of everything, in pixels. */
  readonly height: number;
  readonly total: number;
  readonly rows: number;
  /** The position of the first clip of each row, and the total behind the last. */
  readonly rowFirst: Uint32Array;
  readonly rowTop: Float64Array;
  readonly rowHeight: Uint16Array;
  /** Whether the row fills the width. */
  readonly rowFull: Uint8Array;
  readonly rowSection: Uint32Array;
  /** Where each section begins: its heading, if it has one. */
  readonly sectionTop: Float64Array;
  readonly sectionRow: Uint32Array;
  /** Whether sections have headings. */
  readonly headings: boolean;
  readonly shape: Uint16Array;
}

export interface LayoutAsk {
  readonly shape: Uint16Array;
  readonly sections: readonly Section[];
  readonly width: number;
  readonly target: number;
}

export interface Box {
  readonly position: number;
  readonly left: number;
  readonly width: number;
}

export function computeLayout({ shape, sections, width, target }: LayoutAsk): Layout {
  const total = shape.length;
  const headings = sections.some((section) => section.unit !== 'none');
  const parts =
    sections.length > 0 ? sections : [{ unit: 'none' as const, day: null, first: 0, count: total }];
  const rowFirst = new Uint32Array(total + 1);
  const rowTop = new Float64Array(total);
  const rowHeight = new Uint16Array(total);
  const rowFull = new Uint8Array(total);
  const rowSection = new Uint32Array(total);
  const sectionTop = new Float64Array(parts.length);
  const sectionRow = new Uint32Array(parts.length);
  const lowest = target * (1 - TOLERANCE);
  const highest = target * (1 + TOLERANCE);

  let row = 0;
  let y = headings ? 0 : INSET;
  const close = (first: number, height: number, full: boolean, section: number) => {
    rowFirst[row] = first;
    rowTop[row] = y;
    rowHeight[row] = Math.max(1, Math.floor(height));
    rowFull[row] = full ? 1 : 0;
    rowSection[row] = section;
    y += (rowHeight[row] ?? 0) + GAP;
    row++;
  };

  parts.forEach((part, index) => {
    if (index > 0) y += SECTION_GAP - GAP;
    sectionTop[index] = y;
    sectionRow[index] = row;
    if (headings) y += HEADING;
    const end = Math.min(total, part.first + part.count);
    let first = part.first;
    let sum = 0;
    for (let position = first; position < end; position++) {
      const ratio = (shape[position] ?? 1000) / 1000;
      const without = heightOf(sum, position - first, width);
      const along = heightOf(sum + ratio, position - first + 1, width);
      if (along > target) {
        sum += ratio;
        continue;
      }
      // The row is full with or without this clip, whichever is nearer to the target.
      const alone = position === first;
      const nearer = Math.abs(along - target) <= Math.abs(without - target);
      if (alone || (along >= lowest && nearer)) {
        close(first, along, true, index);
        first = position + 1;
        sum = 0;
      } else {
        close(first, Math.min(without, highest), without <= highest, index);
        first = position;
        sum = ratio;
        // This clip alone may fill a row already.
        const single = heightOf(ratio, 1, width);
        if (single <= target) {
          close(first, single, true, index);
          first = position + 1;
          sum = 0;
        }
      }
    }
    if (first < end) {
      close(first, Math.min(target, heightOf(sum, end - first, width)), false, index);
    }
  });
  rowFirst[row] = total;

  return {
    width,
    target,
    height: row > 0 ? y - GAP + BELOW : 0,
    total,
    rows: row,
    rowFirst: rowFirst.subarray(0, row + 1),
    rowTop: rowTop.subarray(0, row),
    rowHeight: rowHeight.subarray(0, row),
    rowFull: rowFull.subarray(0, row),
    rowSection: rowSection.subarray(0, row),
    sectionTop,
    sectionRow,
    headings,
    shape,
  };
}

function heightOf(sum: number, count: number, width: number): number {
  return sum === 0 ? Infinity : (width - GAP * (count - 1)) / sum;
}

/** The boxes of a row, from left to right; edges are whole pixels. */
export function boxesOf(layout: Layout, row: number): Box[] {
  const first = layout.rowFirst[row] ?? 0;
  const end = layout.rowFirst[row + 1] ?? layout.total;
  const height = layout.rowHeight[row] ?? 0;
  let sum = 0;
  for (let p = first; p < end; p++) sum += (layout.shape[p] ?? 1000) / 1000;
  const room = layout.width - GAP * (end - first - 1);
  const scale = layout.rowFull[row] === 1 ? room / sum : height;
  const boxes: Box[] = [];
  let edge = 0;
  for (let p = first; p < end; p++) {
    const gaps = GAP * (p - first);
    const left = Math.round(edge) + gaps;
    edge += ((layout.shape[p] ?? 1000) / 1000) * scale;
    boxes.push({ position: p, left, width: Math.max(1, Math.round(edge) + gaps - left) });
  }
  return boxes;
}

/** The last index whose value is at most `value`; 0 when there is none. */
function lastAtMost(values: Float64Array | Uint32Array, length: number, value: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The row at a height, or the last one above it. */
export function rowAt(layout: Layout, y: number): number {
  return lastAtMost(layout.rowTop, layout.rows, y);
}

/** The row in which a clip stands. */
export function rowOf(layout: Layout, position: number): number {
  return lastAtMost(layout.rowFirst, layout.rows, position);
}

/** The section at a height. */
export function sectionAt(layout: Layout, y: number): number {
  return lastAtMost(layout.sectionTop, layout.sectionTop.length, y);
}

/** The rows between two heights, first and last. */
export function rowsBetween(layout: Layout, top: number, bottom: number): [number, number] {
  if (layout.rows === 0) return [0, -1];
  let first = rowAt(layout, top);
  if ((layout.rowTop[first] ?? 0) + (layout.rowHeight[first] ?? 0) < top) first++;
  return [first, Math.max(first, rowAt(layout, bottom))].map((row) =>
    Math.min(row, layout.rows - 1),
  ) as [number, number];
}

/** The smallest row height, in steps of 8, at which a window shows no more than 300 tiles. */
export function smallestHeight(width: number, height: number): number {
  const usualRatio = 1.2;
  const least = Math.sqrt((width * height) / (300 * usualRatio));
  return Math.min(360, Math.max(96, Math.ceil(least / 8) * 8));
}
