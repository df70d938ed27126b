/** What an item knows of the menu it stands in. */
import { createContext } from 'svelte';

export interface OpenMenu {
  /** Closes the menu; the focus goes back to its button. */
  close(): void;
}

export const [useMenu, provideMenu] = createContext<OpenMenu>();
