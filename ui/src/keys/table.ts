/**
 * Every key of the app, as data. Handlers, the key sheet, tooltips and `aria-keyshortcuts` are all
 * drawn from it. What does not live here: how a key press is compared with it, see `match.ts`.
 */
import type { System } from '../host/host';
import { singles } from './singles.svelte';

/** Where a key counts. */
export type Place =
  'anywhere' | 'grid' | 'viewer' | 'search' | 'status' | 'scrubber' | 'filmstrip' | 'downloads';

/**
 * `Mod` is Ctrl on Linux and Windows and ⌘ on macOS; the last part is a letter, a figure, a
 * punctuation mark, or a name as `KeyboardEvent.key` has it. `Space` stands for the space bar.
 */
export type KeyText = string;

interface Row {
  readonly place: Place;
  readonly command: string;
  readonly keys: readonly KeyText[] | Readonly<Record<System, readonly KeyText[]>>;
  /** Movement repeats while the key is held; everything else happens once. */
  readonly repeats?: true;
  /** Works, but is named nowhere: the sheet says it in another way, or some systems take it. */
  readonly unnamed?: true;
}

const apart = (
  linux: readonly KeyText[],
  windows: readonly KeyText[],
  macos: readonly KeyText[],
) => ({
  linux,
  windows,
  macos,
});

export const table = [
  { place: 'grid', command: 'go-left', keys: ['ArrowLeft'], repeats: true },
  { place: 'grid', command: 'go-right', keys: ['ArrowRight'], repeats: true },
  { place: 'grid', command: 'go-up', keys: ['ArrowUp'], repeats: true },
  { place: 'grid', command: 'go-down', keys: ['ArrowDown'], repeats: true },
  { place: 'grid', command: 'row-start', keys: ['Home'] },
  { place: 'grid', command: 'row-end', keys: ['End'] },
  {
    place: 'grid',
    command: 'first-clip',
    keys: apart(['Mod+Home'], ['Mod+Home'], ['Mod+ArrowUp', 'Mod+Home']),
  },
  {
    place: 'grid',
    command: 'last-clip',
    keys: apart(['Mod+End'], ['Mod+End'], ['Mod+ArrowDown', 'Mod+End']),
  },
  { place: 'grid', command: 'page-up', keys: ['PageUp'], repeats: true },
  { place: 'grid', command: 'page-down', keys: ['PageDown'], repeats: true },
  { place: 'grid', command: 'open', keys: ['Enter'] },
  { place: 'grid', command: 'play-tile', keys: ['Space'] },
  { place: 'grid', command: 'select', keys: ['X', 'Shift+Space'] },
  {
    place: 'grid',
    command: 'select',
    keys: apart(['Mod+Space'], ['Mod+Space'], []),
    unnamed: true,
  },
  {
    place: 'grid',
    command: 'extend-left',
    keys: ['Shift+ArrowLeft'],
    repeats: true,
    unnamed: true,
  },
  {
    place: 'grid',
    command: 'extend-right',
    keys: ['Shift+ArrowRight'],
    repeats: true,
    unnamed: true,
  },
  { place: 'grid', command: 'extend-up', keys: ['Shift+ArrowUp'], repeats: true, unnamed: true },
  {
    place: 'grid',
    command: 'extend-down',
    keys: ['Shift+ArrowDown'],
    repeats: true,
    unnamed: true,
  },
  {
    place: 'grid',
    command: 'extend-row-start',
    keys: ['Shift+Home'],
    repeats: true,
    unnamed: true,
  },
  { place: 'grid', command: 'extend-row-end', keys: ['Shift+End'], repeats: true, unnamed: true },
  {
    place: 'grid',
    command: 'extend-page-up',
    keys: ['Shift+PageUp'],
    repeats: true,
    unnamed: true,
  },
  {
    place: 'grid',
    command: 'extend-page-down',
    keys: ['Shift+PageDown'],
    repeats: true,
    unnamed: true,
  },
  {
    place: 'grid',
    command: 'extend-first',
    keys: apart(['Mod+Shift+Home'], ['Mod+Shift+Home'], ['Mod+Shift+ArrowUp', 'Mod+Shift+Home']),
    unnamed: true,
  },
  {
    place: 'grid',
    command: 'extend-last',
    keys: apart(['Mod+Shift+End'], ['Mod+Shift+End'], ['Mod+Shift+ArrowDown', 'Mod+Shift+End']),
    unnamed: true,
  },
  { place: 'grid', command: 'select-section', keys: ['Shift+X'] },
  { place: 'grid', command: 'select-all', keys: ['Mod+A'] },
  { place: 'grid', command: 'select-none', keys: ['Mod+Shift+A'] },
  { place: 'grid', command: 'clear-selection', keys: ['Escape'] },
  { place: 'grid', command: 'tile-buttons', keys: ['F2'] },
  { place: 'grid', command: 'copy-prompt', keys: ['Mod+C'] },
  {
    place: 'grid',
    command: 'clip-menu',
    keys: apart(['Shift+F10', 'ContextMenu'], ['Shift+F10', 'ContextMenu'], ['Ctrl+Enter']),
  },
  { place: 'grid', command: 'never-delete', keys: ['Delete'], unnamed: true },
  { place: 'grid', command: 'download', keys: ['D', 'Mod+S'] },
  { place: 'grid', command: 'favourite', keys: ['F'] },
  { place: 'grid', command: 'rate-1', keys: ['1'] },
  { place: 'grid', command: 'rate-2', keys: ['2'] },
  { place: 'grid', command: 'rate-3', keys: ['3'] },
  { place: 'grid', command: 'rate-4', keys: ['4'] },
  { place: 'grid', command: 'rate-5', keys: ['5'] },
  { place: 'grid', command: 'rate-0', keys: ['0'] },
  { place: 'grid', command: 'undo', keys: ['Mod+Z'] },
  {
    place: 'grid',
    command: 'redo',
    keys: apart(['Mod+Shift+Z', 'Mod+Y'], ['Mod+Shift+Z', 'Mod+Y'], ['Mod+Shift+Z']),
  },
  { place: 'grid', command: 'larger', keys: ['Mod++'], repeats: true },
  { place: 'grid', command: 'smaller', keys: ['Mod+-'], repeats: true },
  { place: 'grid', command: 'usual-size', keys: ['Mod+0'] },

  { place: 'viewer', command: 'previous', keys: ['ArrowLeft'], repeats: true },
  { place: 'viewer', command: 'next', keys: ['ArrowRight'], repeats: true },
  { place: 'viewer', command: 'play', keys: ['Space', 'K'] },
  { place: 'viewer', command: 'frame-back', keys: [',', 'Shift+ArrowLeft'], repeats: true },
  { place: 'viewer', command: 'frame-forward', keys: ['.', 'Shift+ArrowRight'], repeats: true },
  { place: 'viewer', command: 'second-back', keys: ['J'], repeats: true },
  { place: 'viewer', command: 'second-forward', keys: ['L'], repeats: true },
  { place: 'viewer', command: 'first-frame', keys: ['Home'] },
  { place: 'viewer', command: 'last-frame', keys: ['End'] },
  { place: 'viewer', command: 'slower', keys: ['<'] },
  { place: 'viewer', command: 'faster', keys: ['>'] },
  { place: 'viewer', command: 'mute', keys: ['M'] },
  { place: 'viewer', command: 'loop', keys: ['O'] },
  { place: 'viewer', command: 'details', keys: ['I'] },
  { place: 'viewer', command: 'select', keys: ['X', 'Shift+Space'] },
  { place: 'viewer', command: 'copy-prompt', keys: ['Mod+C'] },
  {
    place: 'viewer',
    command: 'clip-menu',
    keys: apart(['Shift+F10', 'ContextMenu'], ['Shift+F10', 'ContextMenu'], ['Ctrl+Enter']),
  },
  { place: 'viewer', command: 'download', keys: ['D', 'Mod+S'] },
  { place: 'viewer', command: 'favourite', keys: ['F'] },
  { place: 'viewer', command: 'rate-1', keys: ['1'] },
  { place: 'viewer', command: 'rate-2', keys: ['2'] },
  { place: 'viewer', command: 'rate-3', keys: ['3'] },
  { place: 'viewer', command: 'rate-4', keys: ['4'] },
  { place: 'viewer', command: 'rate-5', keys: ['5'] },
  { place: 'viewer', command: 'rate-0', keys: ['0'] },
  { place: 'viewer', command: 'undo', keys: ['Mod+Z'] },
  {
    place: 'viewer',
    command: 'redo',
    keys: apart(['Mod+Shift+Z', 'Mod+Y'], ['Mod+Shift+Z', 'Mod+Y'], ['Mod+Shift+Z']),
  },
  {
    place: 'viewer',
    command: 'close',
    keys: apart(['Escape', 'Alt+ArrowLeft'], ['Escape', 'Alt+ArrowLeft'], ['Escape', 'Mod+[']),
  },

  { place: 'search', command: 'to-clips', keys: ['ArrowDown', 'Enter'] },
  { place: 'search', command: 'empty-search', keys: ['Escape'] },

  { place: 'scrubber', command: 'section-up', keys: ['ArrowUp', 'ArrowLeft'], repeats: true },
  { place: 'scrubber', command: 'section-down', keys: ['ArrowDown', 'ArrowRight'], repeats: true },
  { place: 'scrubber', command: 'ten-sections-up', keys: ['PageUp'], repeats: true },
  { place: 'scrubber', command: 'ten-sections-down', keys: ['PageDown'], repeats: true },
  { place: 'scrubber', command: 'newest', keys: ['Home'] },
  { place: 'scrubber', command: 'oldest', keys: ['End'] },

  { place: 'filmstrip', command: 'previous', keys: ['ArrowLeft'], repeats: true },
  { place: 'filmstrip', command: 'next', keys: ['ArrowRight'], repeats: true },
  { place: 'filmstrip', command: 'first-clip', keys: ['Home'] },
  { place: 'filmstrip', command: 'last-clip', keys: ['End'] },

  {
    place: 'downloads',
    command: 'clear-row',
    keys: apart(['Delete'], ['Delete'], ['Backspace']),
  },
  // What was taken off the list comes back where one is.
  { place: 'downloads', command: 'undo', keys: ['Mod+Z'], unnamed: true },
  {
    place: 'downloads',
    command: 'redo',
    keys: apart(['Mod+Shift+Z', 'Mod+Y'], ['Mod+Shift+Z', 'Mod+Y'], ['Mod+Shift+Z']),
    unnamed: true,
  },

  { place: 'anywhere', command: 'search', keys: ['/', 'Mod+F', 'Mod+K'] },
  { place: 'anywhere', command: 'account-1', keys: ['Mod+1'] },
  { place: 'anywhere', command: 'account-2', keys: ['Mod+2'] },
  { place: 'anywhere', command: 'account-3', keys: ['Mod+3'] },
  { place: 'anywhere', command: 'account-4', keys: ['Mod+4'] },
  { place: 'anywhere', command: 'account-5', keys: ['Mod+5'] },
  { place: 'anywhere', command: 'account-6', keys: ['Mod+6'] },
  { place: 'anywhere', command: 'account-7', keys: ['Mod+7'] },
  { place: 'anywhere', command: 'account-8', keys: ['Mod+8'] },
  { place: 'anywhere', command: 'account-9', keys: ['Mod+9'] },
  { place: 'anywhere', command: 'downloads', keys: apart(['Mod+J'], ['Mod+J'], ['Mod+Alt+L']) },
  {
    place: 'anywhere',
    command: 'refresh',
    keys: apart(['F5', 'Mod+R'], ['F5', 'Mod+R'], ['Mod+R']),
  },
  { place: 'anywhere', command: 'next-part', keys: ['F6'] },
  { place: 'anywhere', command: 'previous-part', keys: ['Shift+F6'] },
  { place: 'anywhere', command: 'full-screen', keys: apart(['F11'], ['F11'], ['Mod+Ctrl+F']) },
  { place: 'anywhere', command: 'menu', keys: apart(['F10'], ['F10'], []) },
  {
    place: 'anywhere',
    command: 'keys',
    keys: apart(['?', 'Mod+/', 'F1'], ['?', 'Mod+/', 'F1'], ['?', 'Mod+/']),
  },
  { place: 'anywhere', command: 'settings', keys: ['Mod+,'] },
  {
    place: 'anywhere',
    command: 'quit',
    keys: apart(['Mod+Q', 'Mod+W'], ['Mod+W'], ['Mod+Q', 'Mod+W']),
  },
] as const satisfies readonly Row[];

export type Command = (typeof table)[number]['command'];

export interface KeyRow {
  readonly place: Place;
  readonly command: Command;
  readonly keys: readonly KeyText[];
  readonly repeats: boolean;
  readonly unnamed: boolean;
}

/** Whether a key is a letter, a figure or a mark by itself, with Shift at most. */
export function isSingleKey(text: KeyText): boolean {
  const parts = keyParts(text);
  const held = parts.slice(0, -1).filter((part) => part !== 'Shift');
  return held.length === 0 && [...(parts.at(-1) ?? '')].length === 1;
}

/** Whether a key does anything as the person has set it. */
export function works(text: KeyText): boolean {
  return singles.on || !isSingleKey(text);
}

/** The rows as one system has them; rows without a key there are left out. */
export function keysOf(system: System): readonly KeyRow[] {
  return (table as readonly Row[])
    .map((row) => ({
      place: row.place,
      command: row.command as Command,
      keys: 'linux' in row.keys ? row.keys[system] : row.keys,
      repeats: row.repeats === true,
      unnamed: row.unnamed === true,
    }))
    .filter((row) => row.keys.length > 0);
}

const macSigns: Record<string, string> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
};

const shown: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ContextMenu: 'Menu',
  Backspace: '⌫',
  Enter: 'Enter',
  '-': '−',
};

const aria: Record<string, string> = { Ctrl: 'Control', '+': 'Plus' };

/** The parts of a key's text: `Mod++` is `Mod` and `+`. */
export function keyParts(text: KeyText): string[] {
  const parts = text.split('+').filter((part) => part !== '');
  if (text.endsWith('++') || text === '+') parts.push('+');
  return parts;
}

/** A key as it is printed for people: `Ctrl+S`, `⌘S`. */
export function keyWords(text: KeyText, system: System): string {
  const parts = keyParts(text);
  if (system === 'macos') {
    // Apple's order of the signs.
    const order = ['Ctrl', 'Alt', 'Shift', 'Mod'];
    const signs = order.filter((sign) => parts.includes(sign)).map((sign) => macSigns[sign]);
    const last = parts.at(-1) ?? '';
    return signs.join('') + (shown[last] ?? last);
  }
  return parts.map((part) => (part === 'Mod' ? 'Ctrl' : (shown[part] ?? part))).join('+');
}

/** All keys of a command in a place, for `aria-keyshortcuts`. */
export function ariaShortcuts(command: Command, system: System): string {
  const texts = new Set(
    keysOf(system).flatMap((row) =>
      row.command === command && !row.unnamed ? row.keys.filter(works) : [],
    ),
  );
  return [...texts]
    .map((text) =>
      keyParts(text)
        .map((part) =>
          part === 'Mod' ? (system === 'macos' ? 'Meta' : 'Control') : (aria[part] ?? part),
        )
        .join('+'),
    )
    .join(' ');
}

/** The key that a tooltip names: the first of the command; empty when it has none. */
export function firstKey(command: Command, system: System): string {
  const row = keysOf(system).find((candidate) => candidate.command === command);
  const text = row?.keys.find(works);
  return text === undefined ? '' : keyWords(text, system);
}
