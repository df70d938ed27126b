/** The whole map of keys on keyboards that print other characters, from tables of what they print. */
import { describe, expect, it } from 'vitest';

import type { System } from '../host/host';
import { commandFor, commandsIn, type Press } from './match';
import { keyParts, keysOf, type KeyText, type Place } from './table';

/** What a key writes: alone, with Shift, with AltGr (Option on a Mac), and with both. */
type Printed = readonly [plain: string, shifted: string, third?: string, fourth?: string];

interface Layout {
  readonly name: string;
  readonly systems: readonly System[];
  readonly keys: Readonly<Record<string, Printed>>;
}

const latin = (letters: string, codes: string): Record<string, Printed> =>
  Object.fromEntries(
    [...codes].map((code, i) => {
      const letter = letters[i] ?? '';
      return [`Key${code}`, [letter, letter.toUpperCase()] as const];
    }),
  );

const digits = (plain: string, shifted: string): Record<string, Printed> =>
  Object.fromEntries(
    [...'1234567890'].map((digit, i) => [
      `Digit${digit}`,
      [plain[i] ?? '', shifted[i] ?? ''] as const,
    ]),
  );

const rows = 'QWERTYUIOPASDFGHJKLZXCVBNM';

const american: Layout = {
  name: 'American',
  systems: ['linux', 'windows', 'macos'],
  keys: {
    ...latin('qwertyuiopasdfghjklzxcvbnm', rows),
    ...digits('1234567890', '!@#$%^&*()'),
    Minus: ['-', '_'],
    Equal: ['=', '+'],
    BracketLeft: ['[', '{'],
    BracketRight: [']', '}'],
    Semicolon: [';', ':'],
    Quote: ["'", '"'],
    Backslash: ['\\', '|'],
    Comma: [',', '<'],
    Period: ['.', '>'],
    Slash: ['/', '?'],
  },
};

const azertyLetters = {
  ...latin('azertyuiopqsdfghjklwxcvbn', rows.slice(0, -1)),
  KeyM: [',', '?'],
  Semicolon: ['m', 'M'],
} as const;

const azerty: Layout = {
  name: 'AZERTY',
  systems: ['linux', 'windows'],
  keys: {
    ...azertyLetters,
    ...digits('&é"\'(-è_çà', '1234567890'),
    Digit5: ['(', '5', '['],
    Minus: [')', '°', ']'],
    Equal: ['=', '+', '}'],
    BracketRight: ['$', '£'],
    Quote: ['ù', '%'],
    Backslash: ['*', 'µ'],
    IntlBackslash: ['<', '>'],
    Comma: [';', '.'],
    Period: [':', '/'],
    Slash: ['!', '§'],
  },
};

const azertyMac: Layout = {
  name: 'AZERTY of a Mac',
  systems: ['macos'],
  keys: {
    ...azertyLetters,
    ...digits('&é"\'(§è!çà', '1234567890'),
    Digit5: ['(', '5', '{', '['],
    Minus: [')', '°'],
    Equal: ['-', '_'],
    BracketRight: ['$', '*'],
    Quote: ['ù', '%'],
    Backslash: ['`', '£'],
    IntlBackslash: ['<', '>'],
    Comma: [';', '.'],
    Period: [':', '/'],
    Slash: ['=', '+'],
  },
};

const qwertz = (third: Readonly<Record<string, Printed>>): Layout['keys'] => ({
  ...latin('qwertzuiopasdfghjklyxcvbnm', rows),
  ...digits('1234567890', '!"§$%&/()='),
  Minus: ['ß', '?'],
  Equal: ['´', '`'],
  BracketLeft: ['ü', 'Ü'],
  BracketRight: ['+', '*'],
  Semicolon: ['ö', 'Ö'],
  Quote: ['ä', 'Ä'],
  Backslash: ['#', "'"],
  IntlBackslash: ['<', '>'],
  Comma: [',', ';'],
  Period: ['.', ':'],
  Slash: ['-', '_'],
  ...third,
});

const layouts: readonly Layout[] = [
  american,
  azerty,
  azertyMac,
  {
    name: 'QWERTZ',
    systems: ['linux', 'windows'],
    keys: qwertz({ Digit8: ['8', '(', '['], KeyE: ['e', 'E', '€'] }),
  },
  { name: 'QWERTZ of a Mac', systems: ['macos'], keys: qwertz({ Digit5: ['5', '%', '['] }) },
  {
    name: 'Cyrillic',
    systems: ['linux', 'windows', 'macos'],
    keys: {
      ...latin('йцукенгшщзфывапролдячсмить', rows),
      ...digits('1234567890', '!"№;%:?*()'),
      Minus: ['-', '_'],
      Equal: ['=', '+'],
      BracketLeft: ['х', 'Х'],
      BracketRight: ['ъ', 'Ъ'],
      Semicolon: ['ж', 'Ж'],
      Quote: ['э', 'Э'],
      Backslash: ['\\', '/'],
      Comma: ['б', 'Б'],
      Period: ['ю', 'Ю'],
      Slash: ['.', ','],
    },
  },
];

/** Where the American layout has what a layout of another script does not print. */
const byPosition: Readonly<Record<string, readonly [code: string, shift: boolean]>> = {
  '<': ['Comma', true],
  '>': ['Period', true],
  '[': ['BracketLeft', false],
};

function press(some: Partial<Press> & { altGr?: boolean }): Press {
  const { altGr = false, ...rest } = some;
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
    getModifierState: (name) => name === 'AltGraph' && altGr,
    ...rest,
  };
}

/** What a person at this keyboard holds down; `third` is AltGr, or Option on a Mac. */
interface Held {
  readonly mod: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly third: boolean;
}

function typed(key: string, code: string, held: Held, system: System): Press {
  const mac = system === 'macos';
  return press({
    key,
    code,
    // AltGr reaches the page as Ctrl and Alt on Windows.
    ctrlKey: held.ctrl || (held.mod && !mac) || (held.third && system === 'windows'),
    metaKey: held.mod && mac,
    altKey: held.alt || (held.third && system !== 'linux'),
    shiftKey: held.shift,
    altGr: held.third && !mac,
  });
}

/** Every way in which a keyboard writes a key of the table. */
function ways(text: KeyText, { keys }: Layout, system: System): Press[] {
  const parts = keyParts(text);
  const last = parts.at(-1) ?? '';
  const has = (name: string) => parts.slice(0, -1).includes(name);
  const held = { mod: has('Mod'), ctrl: has('Ctrl'), alt: has('Alt'), shift: has('Shift') };
  const at = (key: string, code: string, some: Partial<Held> = {}) =>
    typed(key, code, { ...held, third: false, ...some }, system);

  if (last === 'Space') return [at(' ', 'Space')];
  if (last.length > 1) return [at(last, last)];
  if (/[0-9]/.test(last)) {
    const [plain = ''] = keys[`Digit${last}`] ?? [];
    return [at(plain, `Digit${last}`), at(last, `Numpad${last}`)];
  }
  const found: Press[] = [];
  const capital = held.shift ? 1 : 0;
  for (const [code, printed] of Object.entries(keys)) {
    if (/[A-Z]/.test(last)) {
      if (printed[0] === last.toLowerCase()) found.push(at(printed[capital], code));
    } else {
      printed.forEach((character, level) => {
        if (character !== last) return;
        found.push(at(last, code, { shift: level % 2 === 1, third: level > 1 }));
      });
    }
  }
  if (found.length > 0) return found;
  // Nothing prints it: the place of the key counts.
  if (/[A-Z]/.test(last)) {
    const code = `Key${last}`;
    return [at(keys[code]?.[capital] ?? '', code)];
  }
  const [code = '', shift = false] = byPosition[last] ?? [];
  const printed = keys[code]?.[shift ? 1 : 0];
  return printed === undefined ? [] : [at(printed, code, { shift })];
}

/** Every press that a keyboard knows, with each set of modifiers. */
function* everyPress({ keys }: Layout, system: System): Generator<Press> {
  const either = [false, true];
  const named = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp'];
  const others = [
    'PageDown',
    'Enter',
    'Escape',
    'Delete',
    'Backspace',
    'ContextMenu',
    'F1',
    'F2',
    'F5',
    'F6',
  ];
  const rest = [...named, ...others, 'F10', 'F11'].map((name) => [name, [name, name]] as const);
  const space = ['Space', [' ', ' ']] as const;
  for (const [code, printed] of [...Object.entries(keys), ...rest, space]) {
    for (const [level, key] of printed.entries()) {
      for (const mod of either) {
        for (const ctrl of either) {
          for (const alt of either) {
            const held = { mod, ctrl, alt, shift: level % 2 === 1, third: level > 1 };
            yield typed(key ?? '', code, held, system);
          }
        }
      }
    }
  }
}

const places: readonly Place[] = [
  'anywhere',
  'grid',
  'viewer',
  'search',
  'status',
  'scrubber',
  'filmstrip',
  'downloads',
];
const boards = layouts.flatMap((layout) =>
  layout.systems.map((system) => ({ layout, system, name: `${layout.name} on ${system}` })),
);

describe.each(boards)('$name', ({ layout, system }) => {
  it.each(keysOf(system).map((row) => ({ ...row, name: `${row.place}: ${row.command}` })))(
    'writes every key of $name',
    ({ place, command, keys }) => {
      for (const text of keys) {
        const all = ways(text, layout, system);
        expect(all.length, `nothing on this keyboard writes ${text}`).toBeGreaterThan(0);
        for (const one of all) {
          const how = `${text} as ${one.key} of ${one.code}`;
          expect(commandFor(one, [place], system), how).toBe(command);
        }
      }
    },
  );

  it('has no press with two commands in one place', () => {
    for (const one of everyPress(layout, system)) {
      for (const place of places) {
        const found = commandsIn(one, place, system);
        expect(found.length, `${one.key} of ${one.code} in ${place}: ${found.join()}`).toBeLessThan(
          2,
        );
      }
    }
  });

  it('hides nothing that works anywhere behind a key of a place', () => {
    const hidden = new Set<string>();
    for (const one of everyPress(layout, system)) {
      const [anywhere] = commandsIn(one, 'anywhere', system);
      if (anywhere === undefined) continue;
      for (const place of places.slice(1)) {
        const [own] = commandsIn(one, place, system);
        if (own !== undefined && own !== anywhere) hidden.add(`${place}: ${own}, ${anywhere}`);
      }
    }
    // AZERTY writes the minus on the key of 6. What is printed wins; with Shift, or on the number
    // pad, the sixth account is there.
    const known = layout === azerty ? ['grid: smaller, account-6'] : [];
    expect([...hidden]).toEqual(known);
  });
});
