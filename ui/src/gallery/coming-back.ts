/** What a start shows: the newest clips, the same with a way back, or the place that was left. */
import type { LastPlace, OnStart, Query } from '../host/contract';
import { everything } from './gallery.svelte';
import { isPlain } from './new-since.svelte';

export type Start = 'newest' | 'offer' | 'go-on';

/** Who is back within this time never really left. */
export const STILL_MS = 30 * 60_000;

export interface StartAsk {
  readonly place: LastPlace | null;
  readonly onStart: OnStart;
  /** Of the Rushes that starts. */
  readonly version: string;
  readonly now: number;
}

export function startOf({ place, onStart, version, now }: StartAsk): Start {
  if (place === null) return 'newest';
  const age = now - place.atMs;
  // A clock that was set back says nothing of how long it has been.
  const still = age >= 0 && age < STILL_MS;
  const crashed = place.open;
  const updated = place.version !== version;
  if (onStart === 'go-on' || still || crashed || updated) return 'go-on';
  return isElsewhere(place) ? 'offer' : 'newest';
}

/** What the newest clips are asked for by: nothing is left out, the order is as it was. */
export function newestOf(place: LastPlace | null): Query {
  return { ...everything, sort: place?.query.sort ?? everything.sort };
}

/** Whether the place is another one than the top of the newest clips. */
function isElsewhere({ query, key }: LastPlace): boolean {
  return key !== null || !isPlain({ ...query, sort: 'newest' });
}
