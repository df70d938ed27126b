/** A press on a check box and a sweep: chooses everything passed, and scrolls at the edge. */
import type { Selecting } from './selecting.svelte';
import { edgeStep } from './range';

export interface SweepGround {
  readonly selecting: Selecting;
  /** The position of the clip at a point of the window; null where there is none. */
  positionAt(x: number, y: number): number | null;
  /** The key of the clip at a position, if it is here. */
  keyAt(position: number): number | undefined;
  /** The upper edge and the height of what scrolls. */
  box(): { top: number; height: number };
  scrollBy(pixels: number): void;
}

/** Begins at a clip; the function that comes back says whether the press was a sweep. */
export function beginSweep(ground: SweepGround, from: number): () => boolean {
  const { selecting } = ground;
  const on = !selecting.has(ground.keyAt(from));
  const ends = new AbortController();
  let last = from;
  let swept = false;
  let point: { x: number; y: number } | null = null;
  let frame = 0;

  const look = () => {
    const to = point === null ? null : ground.positionAt(point.x, point.y);
    if (to === null || to === last) return;
    const keys: number[] = [];
    for (let at = Math.min(last, to); at <= Math.max(last, to); at++) {
      const key = ground.keyAt(at);
      if (key !== undefined) keys.push(key);
    }
    last = to;
    swept = true;
    selecting.sweep(keys, on);
  };
  const roll = () => {
    const { top, height } = ground.box();
    const step = point === null || !swept ? 0 : edgeStep(point.y - top, height);
    if (step !== 0) {
      ground.scrollBy(step);
      look();
    }
    frame = requestAnimationFrame(roll);
  };
  const end = () => {
    ends.abort();
    cancelAnimationFrame(frame);
    selecting.sweepEnd();
  };
  const heard = { signal: ends.signal };
  addEventListener(
    'pointermove',
    (event) => {
      point = { x: event.clientX, y: event.clientY };
      look();
    },
    heard,
  );
  addEventListener('pointerup', end, heard);
  addEventListener('pointercancel', end, heard);
  frame = requestAnimationFrame(roll);
  return () => swept;
}
