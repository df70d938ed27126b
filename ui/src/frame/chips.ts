/** The chips of the filter bar: the five that always stand, and what else occurs. */
import type { View } from '../host/contract';
import { statusWord } from '../gallery/tile-words';
import { words } from '../words/words';

export interface Chip {
  /** The status that it asks for; null for all. */
  readonly status: string | null;
  readonly label: string;
  readonly count: number;
}

const always = ['completed', 'in-progress', 'moderated', 'failed'];
/** Other statuses than the five that get a chip of their own. */
const MOST_OTHERS = 2;

export interface Chips {
  readonly shown: readonly Chip[];
  /** What goes into the chip "Other". */
  readonly others: readonly Chip[];
}

export function chipsOf(view: View | null): Chips {
  const counts = new Map(view?.statuses.map(({ id, count }) => [id, count]));
  const chip = (status: string): Chip => ({
    status,
    label: statusWord(status),
    count: counts.get(status) ?? 0,
  });
  const all = { status: null, label: words.t('status.all'), count: view?.all ?? 0 };
  const rest = [...counts]
    .filter(([id, count]) => !always.includes(id) && count > 0)
    .map(([id]) => chip(id));
  return {
    shown: [all, ...always.map(chip), ...rest.slice(0, MOST_OTHERS)],
    others: rest.slice(MOST_OTHERS),
  };
}
