/** Puts the chosen look on the page: theme, size of the interface, motion. */
import { MediaQuery } from 'svelte/reactivity';

import type { Settings } from '../host/contract';

const USUAL_PX = 16;

interface Looks {
  readonly settings: Settings;
  /** How large the page draws the interface, in per cent. */
  readonly interfaceSize: number;
}

/** Called while a component is set up; follows the settings and the system from then on. */
export function followLook(app: Looks): void {
  const light = new MediaQuery('prefers-color-scheme: light');
  $effect(() => {
    const { theme, motion } = app.settings;
    const root = document.documentElement;
    root.dataset['theme'] = theme === 'system' ? (light.current ? 'light' : 'dark') : theme;
    root.dataset['motion'] = motion;
    root.style.fontSize = `${(USUAL_PX * app.interfaceSize) / 100}px`;
  });
}
