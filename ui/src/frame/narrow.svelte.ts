/** Whether the window is narrow for what it shows: larger text needs as much more room. */
import { innerWidth } from 'svelte/reactivity/window';

import type { Settings } from '../host/contract';

const NARROW_PX = 720;

export function isNarrow(settings: Settings): boolean {
  const scale = (settings.interfaceSize ?? 100) / 100;
  return (innerWidth.current ?? 1280) / scale < NARROW_PX;
}
