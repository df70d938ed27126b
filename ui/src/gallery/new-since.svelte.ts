/**
 * The clips that arrived since the last look: they stand under one heading, once a start, until
 * something is filtered.
 */
import type { NewSince, Query, Section } from '../host/contract';
import type { ClipView } from './view.svelte';

/** A section as it is drawn: the new clips have one that says since when. */
export interface ShownSection extends Section {
  readonly sinceMs?: number;
  /** Whether what stands from here on was seen before. */
  readonly seen?: true;
}

export function isPlain(query: Query): boolean {
  const { text, filters, status, sort } = query;
  return sort === 'newest' && text === '' && filters.length === 0 && status === null;
}

/** The sections with the first `count` clips under a heading of their own. */
export function withFresh(
  sections: readonly Section[],
  count: number,
  sinceMs: number,
): ShownSection[] {
  const total = sections.reduce((sum, section) => sum + section.count, 0);
  const fresh = Math.min(count, total);
  if (fresh === 0 || sections.every((section) => section.unit === 'none')) return [...sections];
  const rest: ShownSection[] = [];
  for (const section of sections) {
    const first = Math.max(section.first, fresh);
    const left = section.first + section.count - first;
    if (left > 0) rest.push({ ...section, first, count: left });
  }
  const [next, ...others] = rest;
  const head: ShownSection = { unit: 'day', day: null, first: 0, count: fresh, sinceMs };
  return next === undefined ? [head] : [head, { ...next, seen: true }, ...others];
}

export class FreshClips {
  #sinceMs: number | null = $state(null);
  #count = $state(0);
  /** The first clip that was seen before: it tells how many are new when more arrive. */
  #seen: number | null = null;

  /** Takes over what the shell found at the start. */
  take({ sinceMs, clips }: NewSince): void {
    this.#sinceMs = sinceMs;
    this.#count = clips;
    this.#seen = null;
  }

  /** Something was asked for: the heading goes, for this run. */
  end(): void {
    this.#count = 0;
  }

  sections(sections: readonly Section[]): readonly ShownSection[] {
    if (this.#count === 0 || this.#sinceMs === null) return sections;
    return withFresh(sections, this.#count, this.#sinceMs);
  }

  /** Another view is shown. */
  async follow(view: ClipView, query: Query): Promise<void> {
    if (this.#count === 0) return;
    if (!isPlain(query)) {
      this.end();
      return;
    }
    if (this.#seen === null) this.#seen = (await view.load(this.#count))?.key ?? null;
    else this.#count = (await view.positionOf(this.#seen)) ?? this.#count;
  }
}
