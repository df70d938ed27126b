import { describe, expect, it } from 'vitest';

import type { System } from '../host/host';
import catalogue from '../words/en.json';
import { commandFor, type Press } from './match';
import { ariaShortcuts, firstKey, keyParts, keysOf, keyWords } from './table';

const systems: readonly System[] = ['linux', 'windows', 'macos'];

function press(some: Partial<Press> & { altGr?: boolean }): Press {
  return {
    key: '',
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    isComposing: false,
    keyCode: 0,
    getModifierState: (name) => name === 'AltGraph' && some.altGr === true,
    ...some,
  };
}

/** The press by which an American keyboard writes a key of the table. */
function american(text: string, system: System): Press {
  const parts = keyParts(text);
  const last = parts.at(-1) ?? '';
  const shifted: Record<string, [string, string]> = {
    '<': ['<', 'Comma'],
    '>': ['>', 'Period'],
    '?': ['?', 'Slash'],
    '+': ['+', 'Equal'],
  };
  const plain: Record<string, string> = {
    ',': 'Comma',
    '.': 'Period',
    '/': 'Slash',
    '-': 'Minus',
    '[': 'BracketLeft',
  };
  const has = (name: string) => parts.slice(0, -1).includes(name);
  const mod = has('Mod');
  const base = {
    ctrlKey: has('Ctrl') || (mod && system !== 'macos'),
    metaKey: mod && system === 'macos',
    altKey: has('Alt'),
    shiftKey: has('Shift') || last in shifted,
  };
  if (last in shifted)
    return press({ ...base, key: shifted[last]?.[0] ?? '', code: shifted[last]?.[1] ?? '' });
  if (last in plain) return press({ ...base, key: last, code: plain[last] ?? '' });
  if (last === 'Space') return press({ ...base, key: ' ', code: 'Space' });
  if (/^[0-9]$/.test(last)) return press({ ...base, key: last, code: `Digit${last}` });
  if (/^[A-Z]$/.test(last)) return press({ ...base, key: last.toLowerCase(), code: `Key${last}` });
  return press({ ...base, key: last, code: last });
}

describe('the table of keys', () => {
  it.each(systems)('gives every key its command in its place on %s', (system) => {
    for (const row of keysOf(system)) {
      for (const text of row.keys) {
        expect(
          commandFor(american(text, system), [row.place], system),
          `${row.place} ${text}`,
        ).toBe(row.command);
      }
    }
  });

  it.each(systems)('has no key with two commands in one place on %s', (system) => {
    const seen = new Map<string, string>();
    const all = ['anywhere', ...Object.keys(catalogue.keys.place)];
    for (const row of keysOf(system)) {
      // What works anywhere works in every other place too.
      const places = row.place === 'anywhere' ? all : [row.place];
      for (const place of places) {
        for (const text of row.keys) {
          const name = `${place} ${text}`;
          expect(seen.get(name) ?? row.command, name).toBe(row.command);
          seen.set(name, row.command);
        }
      }
    }
  });

  it('leaves the keys that are kept free for later alone', () => {
    for (const letter of ['A', 'C', 'G', 'P', 'R', 'S', 'U', 'Z']) {
      const one = press({ key: letter.toLowerCase(), code: `Key${letter}` });
      expect(commandFor(one, ['grid', 'viewer', 'anywhere'], 'linux'), letter).toBeUndefined();
    }
  });

  it('prints keys as the system does', () => {
    expect(keyWords('Mod+S', 'linux')).toBe('Ctrl+S');
    expect(keyWords('Mod+Alt+L', 'macos')).toBe('⌥⌘L');
    expect(keyWords('Mod+Ctrl+F', 'macos')).toBe('⌃⌘F');
    expect(firstKey('downloads', 'windows')).toBe('Ctrl+J');
    expect(firstKey('menu', 'macos')).toBe('');
    expect(ariaShortcuts('download', 'linux')).toBe('D Control+S');
    expect(ariaShortcuts('larger', 'macos')).toBe('Meta+Plus');
  });
});

describe('layouts', () => {
  const at = (
    some: Parameters<typeof press>[0],
    place: 'grid' | 'viewer' | 'anywhere' = 'viewer',
  ) => commandFor(press(some), [place], 'linux');

  it('AZERTY: letters as printed, figures by position without Shift', () => {
    expect(at({ key: 'm', code: 'Semicolon' })).toBe('mute');
    expect(at({ key: ',', code: 'KeyM' })).toBe('frame-back');
    expect(at({ key: '&', code: 'Digit1', ctrlKey: true }, 'anywhere')).toBe('account-1');
    expect(at({ key: '1', code: 'Digit1', ctrlKey: true, shiftKey: true }, 'anywhere')).toBe(
      'account-1',
    );
    expect(at({ key: '?', code: 'KeyM', shiftKey: true }, 'anywhere')).toBe('keys');
  });

  it('QWERTZ: question mark and slash with the modifiers they need there', () => {
    expect(at({ key: '?', code: 'Minus', shiftKey: true }, 'anywhere')).toBe('keys');
    const slash = { key: '/', code: 'Digit7', ctrlKey: true, shiftKey: true };
    expect(at(slash, 'anywhere')).toBe('keys');
    expect(at({ key: '<', code: 'IntlBackslash' })).toBe('slower');
    expect(at({ key: '>', code: 'IntlBackslash', shiftKey: true })).toBe('faster');
    expect(at({ key: '+', code: 'BracketRight', ctrlKey: true }, 'grid')).toBe('larger');
  });

  it('Cyrillic: by position, since the characters are not Latin', () => {
    expect(at({ key: 'в', code: 'KeyD' })).toBe('download');
    expect(at({ key: 'л', code: 'KeyK' })).toBe('play');
    expect(at({ key: 'ы', code: 'KeyS', ctrlKey: true })).toBe('download');
    expect(at({ key: 'б', code: 'Comma' })).toBe('frame-back');
    expect(at({ key: 'Ю', code: 'Period', shiftKey: true })).toBe('faster');
  });

  it('macOS: Option changes the character, not the key', () => {
    const pressed = press({ key: '¬', code: 'KeyL', altKey: true, metaKey: true });
    expect(commandFor(pressed, ['anywhere'], 'macos')).toBe('downloads');
  });

  it('AltGr is no Ctrl', () => {
    const at1 = press({ key: '?', code: 'KeyE', ctrlKey: true, altKey: true, altGr: true });
    expect(commandFor(at1, ['anywhere'], 'windows')).toBe('keys');
    const letter = press({ key: 's', code: 'KeyS', ctrlKey: true, altKey: true, altGr: true });
    expect(commandFor(letter, ['viewer'], 'windows')).toBeUndefined();
  });

  it('Mod with the equals sign enlarges', () => {
    expect(at({ key: '=', code: 'Equal', ctrlKey: true }, 'grid')).toBe('larger');
  });
});

describe('a key press', () => {
  const grid = (some: Parameters<typeof press>[0]) => commandFor(press(some), ['grid'], 'linux');

  it('means nothing while a text is composed', () => {
    expect(grid({ key: 'd', code: 'KeyD', isComposing: true })).toBeUndefined();
    expect(grid({ key: 'd', code: 'KeyD', keyCode: 229 })).toBeUndefined();
  });

  it('repeats movement and nothing else', () => {
    expect(grid({ key: 'ArrowRight', code: 'ArrowRight', repeat: true })).toBe('go-right');
    expect(grid({ key: 'd', code: 'KeyD', repeat: true })).toBeUndefined();
  });

  it('with another modifier means something else', () => {
    expect(grid({ key: 'D', code: 'KeyD', shiftKey: true })).toBeUndefined();
    expect(grid({ key: 'd', code: 'KeyD', altKey: true })).toBeUndefined();
    expect(grid({ key: 'd', code: 'KeyD', metaKey: true })).toBeUndefined();
  });

  it('of a single key means nothing where those are turned off, and Mod and Shift stay', () => {
    const off = (some: Parameters<typeof press>[0]) =>
      commandFor(press(some), ['grid'], 'linux', false);
    expect(off({ key: 'x', code: 'KeyX' })).toBeUndefined();
    expect(off({ key: '4', code: 'Digit4' })).toBeUndefined();
    expect(off({ key: ' ', code: 'Space', shiftKey: true })).toBe('select');
    expect(off({ key: 's', code: 'KeyS', ctrlKey: true })).toBe('download');
    expect(off({ key: 'ArrowLeft', code: 'ArrowLeft' })).toBe('go-left');
  });

  it('is looked up in the first place first', () => {
    const arrow = press({ key: 'ArrowLeft', code: 'ArrowLeft' });
    expect(commandFor(arrow, ['viewer', 'grid'], 'linux')).toBe('previous');
  });
});
