/**
 * Compares a key press with the table, whatever the layout of the keyboard.
 *
 * Letters and punctuation count by the character that is printed on the key, figures by position, so
 * that AZERTY needs no Shift for them; a character of another script counts by position too.
 */
import type { System } from '../host/host';
import { singles } from './singles.svelte';
import { keyParts, keysOf, type Command, type KeyText, type Place } from './table';

/** What is looked at of a `KeyboardEvent`. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  getModifierState?(name: string): boolean;
}

interface Combination {
  readonly mod: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

interface Rule extends Combination {
  readonly place: Place;
  readonly command: Command;
  readonly repeats: boolean;
}

/** Where the punctuation of the table lies on the layout that `KeyboardEvent.code` names. */
const marksByCode: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
};

function combination(text: KeyText): Combination {
  const parts = keyParts(text);
  return {
    mod: parts.includes('Mod'),
    ctrl: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
    key: parts.at(-1) ?? '',
  };
}

const rulesBySystem = new Map<System, readonly Rule[]>();

function rules(system: System): readonly Rule[] {
  let found = rulesBySystem.get(system);
  if (found === undefined) {
    found = keysOf(system).flatMap((row) =>
      row.keys.map((text) => ({ ...row, ...combination(text) })),
    );
    rulesBySystem.set(system, found);
  }
  return found;
}

const isLatin = (character: string) => /^[\p{Script=Latin}\p{ASCII}]$/u.test(character);
const isLetter = (character: string) => /^\p{L}$/u.test(character);
const isMark = (character: string) => /^[^\p{L}\p{N}]$/u.test(character);

/** The character that counts: the printed one, or the one at that position of a Latin layout. */
function character(press: Press): string {
  if (isLatin(press.key)) return press.key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  if (letter !== undefined) return letter.toLowerCase();
  const marks = marksByCode[press.code];
  return marks !== undefined && isLetter(press.key) ? marks[press.shiftKey ? 1 : 0] : press.key;
}

function figure(press: Press): string | undefined {
  const byPosition = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
  if (byPosition === undefined) return undefined;
  // With Shift only where the layout prints the figure there.
  return press.shiftKey && press.key !== byPosition ? undefined : byPosition;
}

function isPressed(rule: Combination, press: Press, system: System): boolean {
  // AltGr reaches the page as Ctrl and Alt on Windows; it only makes the character.
  const altGr = press.getModifierState?.('AltGraph') === true;
  const ctrl = press.ctrlKey && !altGr;
  const alt = press.altKey && !altGr;
  const wanted =
    system === 'macos'
      ? { ctrl: rule.ctrl, meta: rule.mod }
      : { ctrl: rule.ctrl || rule.mod, meta: false };
  // Option makes characters on a Mac, as AltGr does elsewhere: ⌘[ is ⌥⌘5 on a German one.
  const makes = system === 'macos' && alt && press.key === rule.key && isMark(rule.key);
  if (ctrl !== wanted.ctrl || press.metaKey !== wanted.meta) return false;
  if (alt !== rule.alt && !makes) return false;

  if (/^[0-9]$/.test(rule.key)) return figure(press) === rule.key;
  if (rule.key === 'Space') return press.key === ' ' && press.shiftKey === rule.shift;
  if (rule.key.length > 1) return press.key === rule.key && press.shiftKey === rule.shift;
  const typed = character(press);
  if (isLetter(rule.key)) {
    return typed === rule.key.toLowerCase() && press.shiftKey === rule.shift;
  }
  // A mark needs the modifiers that its layout needs for it.
  return typed === rule.key || (rule.key === '+' && rule.mod && typed === '=');
}

/** A letter, a figure or a mark without Mod or Alt; the space bar is none. */
function isSingle(press: Press): boolean {
  const held = press.ctrlKey || press.metaKey || press.altKey;
  return !held && press.key.length === 1 && press.key !== ' ';
}

/** Every command that a key press means in a place: one at most, which a test holds the table to. */
export function commandsIn(press: Press, place: Place, system: System): readonly Command[] {
  const found = rules(system).filter(
    (candidate) => candidate.place === place && isPressed(candidate, press, system),
  );
  return [...new Set(found.map(({ command }) => command))];
}

/** The command that a key press means in one of the places, the first place first. */
export function commandFor(
  press: Press,
  places: readonly Place[],
  system: System,
  singleKeys = singles.on,
): Command | undefined {
  if (press.isComposing || press.keyCode === 229) return undefined;
  if (!singleKeys && isSingle(press)) return undefined;
  for (const place of places) {
    const rule = rules(system).find(
      (candidate) => candidate.place === place && isPressed(candidate, press, system),
    );
    if (rule !== undefined) return press.repeat && !rule.repeats ? undefined : rule.command;
  }
  return undefined;
}

const movement = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** Whether the control that has the focus uses this key itself. */
export function belongsToControl(press: Press, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = isField(target);
  if (field) {
    const away = press.ctrlKey || press.metaKey || /^(Escape|F\d+)$/.test(press.key);
    return !away;
  }
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
    return movement.has(press.key) || press.key === ' ';
  }
  const role = target.getAttribute('role') ?? '';
  if (/^(slider|radio|option|listbox)$/.test(role)) {
    return movement.has(press.key) || press.key === ' ' || press.key === 'Enter';
  }
  if (/^(menu|menuitem|menuitemradio)$/.test(role)) {
    return press.key !== 'Escape' && !press.ctrlKey && !press.metaKey;
  }
  if (target.matches('button, a, summary')) return press.key === ' ' || press.key === 'Enter';
  return false;
}

/** Whether text is typed into it: single keys are silent there. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['radio', 'checkbox', 'range', 'button'].includes(target.type)
  );
}
