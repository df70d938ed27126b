/** What facets and their values are called, in popovers and on the chips of active filters. */
import type { Account, Facet, Filter } from '../host/contract';
import * as format from '../words/format';
import { words, type WordKey } from '../words/words';

/** Facets with a button of their own, where the row has room. */
export const ownFacets = ['date', 'ratio', 'model'] as const satisfies readonly Facet[];
/** What "More filters" holds; the account only while all accounts are shown. */
export const moreFacets: readonly Facet[] = [
  'quality',
  'effect',
  'style',
  'length',
  'sound',
  'lip-sync',
  'version',
  'here',
  'favourite',
  'rating',
  'listed',
  'account',
];
/** The words of the date, in the order in which they are offered. */
export const dateWords = [
  'today',
  'yesterday',
  'last-7-days',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
] as const;

/** More values than these and a chip says how many more. */
const NAMED = 3;
/** The ends of a range that was left open. */
export const OPEN_FROM = '1970-01-01';
export const OPEN_TO = '2999-12-31';

export function facetName(facet: Facet): string {
  return words.t(`facet.${facet}`);
}

/** Words that stand for themselves on a chip: "With sound" needs no "Sound" before it. */
const plain: Readonly<Partial<Record<Facet, Readonly<Record<string, WordKey>>>>> = {
  sound: { yes: 'value.soundYes', no: 'value.soundNo', unknown: 'value.soundUnknown' },
  'lip-sync': { yes: 'value.lipYes', no: 'value.lipNo' },
  version: {
    original: 'value.original',
    upscaled: 'value.upscaled',
    extended: 'value.extended',
  },
  here: { yes: 'value.hereYes', no: 'value.hereNo', downloading: 'value.downloading' },
  favourite: { yes: 'value.favouriteYes', no: 'value.favouriteNo' },
  listed: { no: 'value.listedNo', yes: 'value.listedYes' },
};

function dayName(day: string, now: number): string {
  const [y = 1970, m = 1, d = 1] = day.split('-').map(Number);
  return format.date(new Date(y, m - 1, d, 12).getTime(), now);
}

function dateName(value: string, now: number): string {
  if (dateWords.some((word) => word === value)) {
    return words.t(`value.${value as (typeof dateWords)[number]}`);
  }
  const [from = '', to] = value.split('..');
  if (to === undefined) {
    const isMonth = /^\d{4}-\d{2}$/.test(value);
    if (isMonth) return format.heading('month', `${value}-01`, now);
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayName(value, now) : value;
  }
  if (from === OPEN_FROM) return words.t('value.until', { to: dayName(to, now) });
  if (to === OPEN_TO) return words.t('value.since', { from: dayName(from, now) });
  return words.t('value.range', { from: dayName(from, now), to: dayName(to, now) });
}

/** A figure, a range of them, or a comparison: `5`, `5..8`, `>=8`. */
function figureName(facet: 'length' | 'rating', value: string): string {
  const seconds = facet === 'length';
  const [, sign, n = ''] = /^(>=|<=)(\d+)$/.exec(value) ?? [];
  if (sign === '>=') {
    return words.t(seconds ? 'value.atLeastSeconds' : 'value.atLeastStars', { n: Number(n) });
  }
  if (sign === '<=') {
    return words.t(seconds ? 'value.atMostSeconds' : 'value.atMostStars', { n: Number(n) });
  }
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(value) ?? [];
  if (from !== undefined && to !== undefined) {
    return seconds
      ? words.t('value.seconds', { n: `${from}–${to}` })
      : words.t('value.starRange', { from, to });
  }
  if (!/^\d+$/.test(value)) return value;
  return seconds
    ? words.t('value.seconds', { n: value })
    : words.t('value.stars', { n: Number(value) });
}

export interface Naming {
  readonly accounts: readonly Account[];
  readonly now: number;
}

/** The name of a value in the popover of its facet. */
export function valueName(facet: Facet, value: string, { accounts, now }: Naming): string {
  const known = plain[facet]?.[value];
  if (known !== undefined) return words.t(known);
  switch (facet) {
    case 'date':
      return dateName(value, now);
    case 'length':
    case 'rating':
      if (value !== '') return figureName(facet, value);
      break;
    case 'account':
      return accounts.find(({ key }) => String(key) === value)?.name ?? value;
  }
  if (value === 'unknown') return words.t('value.notKnown');
  return value === '' ? words.t('value.none') : value;
}

/** The name of a value where its facet is not written beside it. */
function loneName(facet: Facet, value: string, naming: Naming): string {
  if (value !== '' && value !== 'unknown') return valueName(facet, value, naming);
  const key = plain[facet]?.[value];
  if (key !== undefined) return words.t(key);
  return words.t('filter.named', {
    facet: facetName(facet),
    values: valueName(facet, value, naming),
  });
}

/** What a filter says on its chip: `9:16, 1:1, not 4:3`. */
export function filterName(filter: Filter, naming: Naming): string {
  const name = (value: string) => loneName(filter.facet, value, naming);
  const all = [
    ...filter.anyOf.map(name),
    ...filter.noneOf.map((value) => words.t('filter.not', { value: name(value) })),
  ];
  const shown = all.slice(0, NAMED).join(', ');
  return all.length <= NAMED
    ? shown
    : words.t('filter.andMore', { values: shown, n: all.length - NAMED });
}
