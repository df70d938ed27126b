/** Whether the window is narrow for what it shows: larger text needs as much more room. */
import { innerWidth } from 'svelte/reactivity/window';

import type { Settings } from '../host/contract';

const NARROW_PX = 720;
const MIDDLE_PX = 1180;

/** The width of the window at interface size 100 %. */
function width(settings: Settings): number {
  return (innerWidth.current ?? 1280) / ((settings.interfaceSize ?? 100) / 100);
}

/** Whether the window has room for one row of everything, before anything is measured. */
export function isMiddle(settings: Settings): boolean {
  return width(settings) < MIDDLE_PX;
}

export function isNarrow(settings: Settings): boolean {
  return width(settings) < NARROW_PX;
}
