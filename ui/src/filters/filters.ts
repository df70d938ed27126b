/** What can be done with a set of filters. One filter a facet, in the order in which they were set. */
import type { Facet, Filter, FoundWord, Query } from '../host/contract';

/** Whether a value is asked for, left out, or neither. */
export type Stand = 'any' | 'none' | null;

export function filterOf(filters: readonly Filter[], facet: Facet): Filter {
  return filters.find((one) => one.facet === facet) ?? { facet, anyOf: [], noneOf: [] };
}

export function standOf(filters: readonly Filter[], facet: Facet, value: string): Stand {
  const { anyOf, noneOf } = filterOf(filters, facet);
  if (anyOf.includes(value)) return 'any';
  return noneOf.includes(value) ? 'none' : null;
}

/** The same filters with one in the place of the one of its facet; an empty one is taken out. */
export function withFilter(filters: readonly Filter[], filter: Filter): Filter[] {
  const empty = filter.anyOf.length === 0 && filter.noneOf.length === 0;
  const there = filters.some((one) => one.facet === filter.facet);
  if (empty) return filters.filter((one) => one.facet !== filter.facet);
  if (!there) return [...filters, filter];
  return filters.map((one) => (one.facet === filter.facet ? filter : one));
}

export function without(filters: readonly Filter[], facet: Facet): Filter[] {
  return filters.filter((one) => one.facet !== facet);
}

/** Puts a value where it is wanted: a value is asked for or left out, never both. */
export function withValue(
  filters: readonly Filter[],
  facet: Facet,
  value: string,
  stand: Stand,
): Filter[] {
  const { anyOf, noneOf } = filterOf(filters, facet);
  const others = (list: readonly string[]) => list.filter((one) => one !== value);
  return withFilter(filters, {
    facet,
    anyOf: stand === 'any' ? [...others(anyOf), value] : others(anyOf),
    noneOf: stand === 'none' ? [...others(noneOf), value] : others(noneOf),
  });
}

/** Adds what another filter asks for to what is asked for already. */
export function merged(filters: readonly Filter[], { facet, anyOf, noneOf }: Filter): Filter[] {
  let all = [...filters];
  for (const value of anyOf) all = withValue(all, facet, value, 'any');
  for (const value of noneOf) all = withValue(all, facet, value, 'none');
  return all;
}

/** The question with every found word as a filter, and the text without them. */
export function withWords(query: Query, found: readonly FoundWord[]): Partial<Query> {
  let { text, filters, status } = query;
  for (const word of found) {
    if (word.filter === null && word.status === null) continue;
    const at = text.indexOf(word.typed);
    if (at < 0) continue;
    text = text.slice(0, at) + text.slice(at + word.typed.length);
    if (word.filter !== null) filters = merged(filters, word.filter);
    if (word.status !== null) status = word.status;
  }
  return { text: text.replaceAll(/\s+/g, ' ').trim(), filters, status };
}

/** The search that finds the clips of a prompt: quotes and line breaks cannot stand in a phrase. */
export function promptSearch(prompt: string): string {
  return prompt
    .split(/["“”\r\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `prompt:"${part}"`)
    .join(' ');
}
