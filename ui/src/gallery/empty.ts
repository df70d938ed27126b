/** Which words an empty grid shows, and what it offers. */
import type { Account, Problem, Reading, View } from '../host/contract';
import { words } from '../words/words';

export type Offer = 'refresh' | 'show-all' | 'show-all-accounts' | 'try-again';

export interface Empty {
  /** Plates in rows stand above the words. */
  readonly plates: boolean;
  readonly title: string;
  readonly text: string | null;
  readonly offers: readonly Offer[];
}

export interface EmptyAsk {
  readonly view: View | null;
  readonly problem: Problem | null;
  readonly status: string | null;
  readonly account: Account | null;
  readonly accounts: readonly Account[];
  readonly reading: Reading;
}

const noneOf: Readonly<Record<string, string>> = {
  completed: words.t('grid.noneCompleted'),
  'in-progress': words.t('grid.noneInProgress'),
  moderated: words.t('grid.noneModerated'),
  failed: words.t('grid.noneFailed'),
};

export function emptyWords(ask: EmptyAsk): Empty {
  const { view, problem, status, account, accounts, reading } = ask;
  const none = { plates: false, text: null, offers: [] };
  if (view === null) {
    return problem === null
      ? { ...none, title: words.t('app.opening') }
      : {
          ...none,
          title: words.t('grid.failed'),
          text: words.t('grid.failedText'),
          offers: ['try-again'],
        };
  }
  if (accounts.length > 0 && accounts.every((one) => !one.included)) {
    return { ...none, title: words.t('grid.noneShown') };
  }
  const goesOn = reading.state === 'reading';
  if (status !== null && view.all > 0) {
    const title = goesOn
      ? words.t('grid.stillReading', { seen: reading.seen, total: reading.total ?? 0 })
      : (noneOf[status] ?? words.t('grid.noMatch'));
    return { ...none, title, offers: ['show-all'] };
  }
  if (goesOn || reading.state === 'never') {
    return { ...none, plates: true, title: words.t('grid.reading') };
  }
  return {
    ...none,
    title: words.t(account === null ? 'grid.emptyAll' : 'grid.emptyAccount'),
    text: words.t('grid.emptyText'),
    offers: account === null ? ['refresh'] : ['refresh', 'show-all-accounts'],
  };
}
