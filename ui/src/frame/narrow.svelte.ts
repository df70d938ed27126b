/** Whether the window is narrow for what it shows: larger text needs as much more room. */
import { innerWidth } from 'svelte/reactivity/window';

interface Sized {
  /** How large the page draws the interface, in per cent. */
  readonly interfaceSize: number;
}

const NARROW_PX = 720;
const MIDDLE_PX = 1180;

/** The width of the window at interface size 100 %. */
function width({ interfaceSize }: Sized): number {
  return (innerWidth.current ?? 1280) / (interfaceSize / 100);
}

/** Whether the window has room for one row of everything, before anything is measured. */
export function isMiddle(app: Sized): boolean {
  return width(app) < MIDDLE_PX;
}

export function isNarrow(app: Sized): boolean {
  return width(app) < NARROW_PX;
}
