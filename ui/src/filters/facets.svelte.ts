/**
 * The counts of the facets for the view that is shown. They are asked for only while a popover
 * stands open; its rows keep their order meanwhile, so that nothing moves under the pointer.
 */
import type { Facet, FacetValue } from '../host/contract';
import type { Host } from '../host/host';

export class FacetCounts {
  #counts = $state.raw<ReadonlyMap<Facet, readonly FacetValue[]>>(new Map());
  #asked = 0;

  constructor(private readonly host: Host) {}

  /** The values of a facet; undefined until they are known. */
  of(facet: Facet): readonly FacetValue[] | undefined {
    return this.#counts.get(facet);
  }

  /** Asks for the counts of a view; what came for an earlier one is dropped if it comes late. */
  async load(view: number): Promise<void> {
    const asked = ++this.#asked;
    try {
      const counts = await this.host.call('view_facets', { view });
      if (asked !== this.#asked) return;
      const known = this.#counts;
      this.#counts = new Map(
        counts.map(({ facet, values }) => [facet, inOrderOf(known.get(facet) ?? [], values)]),
      );
    } catch {
      // The view is gone: the one that takes its place asks again. Old counts are better than none.
    }
  }

  /** Forgets everything: the next popover begins with the order that the library gives. */
  forget(): void {
    this.#asked++;
    this.#counts = new Map();
  }
}

/** The new counts in the order of the old ones; what is new comes last, what is gone counts 0. */
function inOrderOf(before: readonly FacetValue[], now: readonly FacetValue[]): FacetValue[] {
  const counts = new Map(now.map(({ value, count }) => [value, count]));
  const kept = before.map(({ value }) => ({ value, count: counts.get(value) ?? 0 }));
  const known = new Set(before.map(({ value }) => value));
  return [...kept, ...now.filter(({ value }) => !known.has(value))];
}
