/** Which words an empty grid shows, and what it offers. */
import { filterName } from '../filters/labels';
import type { Step, Told } from '../accounts/steps';
import { troubledAccount, troubleWords, type TroubleAsk } from '../accounts/trouble';
import type { Account, HelpfulFilter, Problem, Query, Reading, View } from '../host/contract';
import * as format from '../words/format';
import { words } from '../words/words';
import { statusWord } from './tile-words';

export type Offer = 'refresh' | 'show-all' | 'show-all-accounts' | 'try-again' | 'clear' | 'manage';

export interface Empty {
  /** Plates in rows stand above the words. */
  readonly plates: boolean;
  readonly title: string;
  /** What was asked for, where that is why there is nothing; it takes the place of the title. */
  readonly asked?: readonly string[];
  readonly text: string | null;
  readonly offers: readonly Offer[];
  /** What mends the account whose clips may be missing. */
  readonly steps?: readonly Step[];
}

export interface EmptyAsk extends TroubleAsk {
  readonly view: View | null;
  readonly problem: Problem | null;
  readonly query: Query;
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
  const { view, problem, query, account, accounts, reading } = ask;
  const { status } = query;
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
    return { ...none, title: words.t('grid.noneShown'), offers: ['manage'] };
  }
  const goesOn = reading.state === 'reading';
  const stillReading = words.t('grid.stillReading', {
    seen: reading.seen,
    total: reading.total ?? 0,
  });
  if (query.filters.length > 0 || query.text.trim() !== '') {
    if (goesOn) return { ...none, title: stillReading, offers: ['clear'] };
    const troubled = account === null ? troubledAmong(ask) : null;
    return {
      ...none,
      title: words.t('grid.noMatch'),
      asked: askedFor(ask),
      text: troubled?.text ?? null,
      offers: ['clear'],
      ...(troubled === null ? {} : { steps: troubled.steps }),
    };
  }
  if (status !== null && view.all > 0) {
    const title = goesOn ? stillReading : (noneOf[status] ?? words.t('grid.noMatch'));
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

/** The parts of the question, as they are named on chips: `Last week`, `9:16`, `“lantern”`. */
export function askedFor({
  query,
  accounts,
  now,
}: Pick<EmptyAsk, 'query' | 'accounts' | 'now'>): string[] {
  const parts = query.filters.map((filter) => filterName(filter, { accounts, now }));
  if (query.status !== null) parts.unshift(statusWord(query.status));
  const text = query.text.trim();
  if (text !== '') parts.push(words.t('grid.textOf', { text: shortened(text) }));
  return parts;
}

/** A whole prompt is no name. */
const TEXT_MOST = 60;

function shortened(text: string): string {
  const all = [...text];
  return all.length <= TEXT_MOST ? text : `${all.slice(0, TEXT_MOST).join('')}…`;
}

/** That an account could not be read lately, and so may have what is looked for. */
function troubledAmong(ask: EmptyAsk): Pick<Told, 'text' | 'steps'> | null {
  const { accounts, now } = ask;
  const one = accounts.find((account) => account.included && account.trouble !== null);
  const { trouble } = one ?? {};
  if (one === undefined || trouble == null) return null;
  const time = format.since(trouble.sinceMs, now);
  const { steps } = troubleWords(troubledAccount(one, trouble), ask);
  return { text: words.t('grid.trouble', { account: one.name, time }), steps };
}

/** What the button of a helpful filter says: `Without 9:16: 14 clips`. */
export function helpfulWords(helpful: HelpfulFilter, ask: EmptyAsk): string {
  const { facet, count: n } = helpful;
  const left = ask.query.filters.find((one) => one.facet === facet && one.anyOf.length === 0);
  if (left === undefined) {
    return words.t('grid.without', { filter: helpfulName(helpful, ask), n });
  }
  // Nobody says “without not v5”: what was left out comes back.
  const back = { ...left, anyOf: left.noneOf, noneOf: [] };
  return words.t('grid.with', { filter: filterName(back, ask), n });
}

function helpfulName({ facet }: HelpfulFilter, ask: EmptyAsk): string {
  const { query, accounts, now } = ask;
  if (facet === 'status') return statusWord(query.status ?? '');
  if (facet === 'text') return words.t('grid.textOf', { text: shortened(query.text.trim()) });
  const filter = query.filters.find((one) => one.facet === facet);
  return filter === undefined ? '' : filterName(filter, { accounts, now });
}
