/** What the selection bar says of the chosen clips. */
import type { SelectionFigures } from '../host/contract';
import { words } from '../words/words';

/** `25 min · 12 on this computer`; empty while nothing is known. */
export function figureLine(figures: SelectionFigures | null): string {
  if (figures === null) return '';
  const { seconds, here } = figures;
  return [
    seconds === null ? null : span(seconds),
    here === 0 ? null : words.t('selection.here', { n: here }),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function span(seconds: number): string {
  if (seconds < 60) return words.t('selection.seconds', { n: Math.round(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return words.t('selection.minutes', { n: minutes });
  return words.t('selection.hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
}
