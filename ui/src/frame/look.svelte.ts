/** Puts the chosen look on the page: theme, size of the interface, motion. */
import { MediaQuery } from 'svelte/reactivity';

import type { Settings } from '../host/contract';

const USUAL_PX = 16;

/** Called while a component is set up; follows the settings and the system from then on. */
export function followLook(settings: () => Settings): void {
  const light = new MediaQuery('prefers-color-scheme: light');
  $effect(() => {
    const { theme, interfaceSize, motion } = settings();
    const root = document.documentElement;
    root.dataset['theme'] = theme === 'system' ? (light.current ? 'light' : 'dark') : theme;
    root.dataset['motion'] = motion;
    root.style.fontSize = interfaceSize === null ? '' : `${(USUAL_PX * interfaceSize) / 100}px`;
  });
}
