/** The person's own marks on a clip: favourite and rating. Shown at once, kept by the shell. */
import type { App } from './app.svelte';
import type { Tile } from './host/contract';
import { words } from './words/words';

type Marks = Pick<Tile, 'favourite' | 'rating'>;

function saidOf(some: Partial<Marks>): string {
  if (some.favourite !== undefined) {
    return words.t(some.favourite ? 'message.favourite' : 'message.favouriteRemoved');
  }
  const n = some.rating ?? 0;
  return n === 0 ? words.t('message.ratingRemoved') : words.t('message.rated', { n });
}

async function keep(app: App, key: number, some: Partial<Marks>): Promise<void> {
  if (some.favourite !== undefined) {
    await app.host.call('set_favourite', { keys: [key], on: some.favourite });
  }
  if (some.rating !== undefined) {
    await app.host.call('set_rating', { keys: [key], rating: some.rating });
  }
}

/** Shows a mark and keeps it; what could not be kept is taken back, in words. */
async function put(app: App, key: number, to: Partial<Marks>, from: Partial<Marks>) {
  app.patch(key, to);
  try {
    await keep(app, key, to);
  } catch (thrown) {
    app.patch(key, from);
    // It takes the place of the message that offered to undo what did not happen.
    app.failed(thrown, 'undo');
  }
}

function mark(app: App, tile: Tile, to: Partial<Marks>, from: Partial<Marks>): void {
  void put(app, tile.key, to, from);
  app.did(saidOf(to), {
    undo: () => void put(app, tile.key, from, to),
    redo: () => void put(app, tile.key, to, from),
  });
}

export function setFavourite(app: App, tile: Tile, on: boolean): void {
  if (tile.favourite !== on) mark(app, tile, { favourite: on }, { favourite: tile.favourite });
}

export function setRating(app: App, tile: Tile, rating: number): void {
  if (tile.rating !== rating) mark(app, tile, { rating }, { rating: tile.rating });
}

/** Obeys a key that marks a clip; whether it was one. */
export function obeyMark(command: string, app: App, tile: Tile | undefined): boolean {
  const rating = /^rate-([0-5])$/.exec(command)?.[1];
  if (command !== 'favourite' && rating === undefined) return false;
  if (tile === undefined) return true;
  if (rating === undefined) setFavourite(app, tile, !tile.favourite);
  else setRating(app, tile, Number(rating));
  return true;
}
