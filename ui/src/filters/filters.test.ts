import { describe, expect, it } from 'vitest';

import type { Filter, Query } from '../host/contract';
import { merged, promptSearch, withValue, withWords } from './filters';
import { filterName } from './labels';

const nine: Filter = { facet: 'ratio', anyOf: ['9:16'], noneOf: [] };
const naming = { accounts: [], now: new Date(2026, 10, 23).getTime() };

describe('a set of filters', () => {
  it('asks for a value or leaves it out, never both', () => {
    const out = withValue([nine], 'ratio', '9:16', 'none');
    expect(out).toEqual([{ facet: 'ratio', anyOf: [], noneOf: ['9:16'] }]);
    expect(withValue(out, 'ratio', '9:16', null), 'an empty filter goes').toEqual([]);
  });

  it('has one filter a facet, and adds what a search word asks for', () => {
    const more = merged([nine], { facet: 'ratio', anyOf: ['1:1', '9:16'], noneOf: ['4:3'] });
    expect(more).toHaveLength(1);
    expect(more[0]?.anyOf.toSorted()).toEqual(['1:1', '9:16']);
    expect(more[0]?.noneOf).toEqual(['4:3']);
  });

  it('takes out of the text only the words that became filters', () => {
    const query: Query = {
      accounts: [],
      text: 'a ratio:9:16 b has:seed',
      filters: [],
      status: null,
      sort: 'newest',
    };
    const words = [
      { typed: 'ratio:9:16', filter: nine, status: null },
      { typed: 'has:seed', filter: null, status: null },
    ];
    expect(withWords(query, words)).toEqual({
      text: 'a b has:seed',
      filters: [nine],
      status: null,
    });
  });

  it('finds a prompt by its parts where quotes or line breaks divide it', () => {
    expect(promptSearch('a "red" tram\nin rain')).toBe(
      'prompt:"a" prompt:"red" prompt:"tram" prompt:"in rain"',
    );
  });
});

describe('the words of a filter', () => {
  it.each<[Filter, string]>([
    [{ facet: 'ratio', anyOf: ['9:16'], noneOf: ['4:3'] }, '9:16, not 4:3'],
    [{ facet: 'date', anyOf: ['last-week'], noneOf: [] }, 'Last week'],
    [{ facet: 'date', anyOf: ['2026-11-01..2026-11-15'], noneOf: [] }, '1 Nov to 15 Nov'],
    [{ facet: 'date', anyOf: ['2026-11'], noneOf: [] }, 'November 2026'],
    [{ facet: 'sound', anyOf: ['yes'], noneOf: [] }, 'With sound'],
    [{ facet: 'rating', anyOf: ['>=4'], noneOf: [] }, '4 stars and more'],
    [{ facet: 'length', anyOf: ['5..8'], noneOf: [] }, '5–8 s'],
    [{ facet: 'style', anyOf: [''], noneOf: [] }, 'Style: None'],
    [{ facet: 'ratio', anyOf: ['unknown'], noneOf: [] }, 'Ratio: Not known yet'],
    [{ facet: 'model', anyOf: ['v4', 'v4.5', 'v5', 'v6'], noneOf: [] }, 'v4, v4.5, v5 and 1 more'],
  ])('%j', (filter, said) => {
    expect(filterName(filter, naming)).toBe(said);
  });
});
