/** Which neighbours the filmstrip shows, and where they stand. Heights are 1, so widths are ratios. */

/** Neighbours on each side. */
const REACH = 12;

export interface Frame {
  readonly position: number;
  /** As a share of the height. */
  readonly width: number;
}

export interface Strip {
  readonly frames: readonly Frame[];
  /** From the left edge of the first frame to the middle of the present one, without gaps. */
  readonly before: number;
  /** Gaps between the first frame and the present one. */
  readonly gaps: number;
}

export function stripAround(position: number, total: number, shape?: Uint16Array): Strip {
  const first = Math.max(0, position - REACH);
  const last = Math.min(total - 1, position + REACH);
  const frames: Frame[] = [];
  let before = 0;
  for (let at = first; at <= last; at++) {
    const width = (shape?.[at] ?? 1000) / 1000;
    frames.push({ position: at, width });
    if (at < position) before += width;
    if (at === position) before += width / 2;
  }
  return { frames, before, gaps: position - first };
}
