/** The words of the Health page. */
import type { Check, CheckState } from '../host/contract';
import * as format from '../words/format';
import { words } from '../words/words';

/** What a check is called. */
export function partName({ part }: Check): string {
  return words.t(`health.part.${part}`);
}

/** How it is, in a word: the shape beside it says the same. */
export function stateName(state: CheckState): string {
  return words.t(`health.state.${state}`);
}

/** The sentence of a check; a code that is newer than this page says how it is and no more. */
export function checkText(check: Check): string {
  const key = `health.code.${check.code}`;
  if (!words.has(key)) return check.figure ?? '';
  return words.t(key, { figure: figureOf(check) });
}

/** Free bytes are said as sizes are said everywhere; versions stay as they are. */
function figureOf({ part, figure }: Check): string {
  if (figure === null) return 'none';
  return part === 'disk' && /^\d+$/.test(figure) ? format.bytes(Number(figure)) : figure;
}
