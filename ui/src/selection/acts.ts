/** What is done with several clips at once: marks, downloads, texts, a look at these alone. */
import type { App } from '../app.svelte';
import { openKeys } from '../gallery/view.svelte';
import type { ClipText, Tile } from '../host/contract';
import { copyText } from '../ui/copy';
import { words } from '../words/words';
import { ChosenClips } from './chosen-clips.svelte';

/** The keys that a command for a clip means: the selection, if the clip is one of it. */
export function meant(app: App, key: number | undefined): number[] {
  const { selecting } = app;
  if (selecting.some && (key === undefined || selecting.has(key))) return selecting.set.keys();
  return key === undefined ? [] : [key];
}

/** What is marked at present, by key: undo gives each clip back what it had. */
async function tilesOf(app: App, keys: readonly number[]): Promise<Tile[]> {
  const view = await openKeys(app.host, keys, 'newest');
  const tiles: Tile[] = [];
  while (tiles.length < view.total) {
    const args = { view: view.view.id, offset: tiles.length, limit: 200 };
    const page = await app.host.call('list_videos', args);
    if (page.length === 0) break;
    tiles.push(...page);
  }
  return tiles;
}

type Mark = { favourite: boolean } | { rating: number };

async function keep(app: App, keys: number[], mark: Mark): Promise<void> {
  if (keys.length === 0) return;
  if ('favourite' in mark) await app.host.call('set_favourite', { keys, on: mark.favourite });
  else await app.host.call('set_rating', { keys, rating: mark.rating });
  for (const key of keys) app.patch(key, mark);
}

async function markAll(app: App, keys: readonly number[], mark: Mark, said: string) {
  try {
    const before = new Map<number, number[]>();
    for (const tile of await tilesOf(app, keys)) {
      const had = 'favourite' in mark ? Number(tile.favourite) : tile.rating;
      const wanted = 'favourite' in mark ? Number(mark.favourite) : mark.rating;
      if (had !== wanted) before.set(had, [...(before.get(had) ?? []), tile.key]);
    }
    const changed = [...before.values()].flat();
    if (changed.length === 0) return;
    await keep(app, changed, mark);
    const back = async () => {
      for (const [had, some] of before) {
        await keep(app, some, 'favourite' in mark ? { favourite: had === 1 } : { rating: had });
      }
    };
    const tried = (work: Promise<void>) => void work.catch((thrown) => app.failed(thrown));
    app.did(said, {
      undo: () => tried(back()),
      redo: () => tried(keep(app, changed, mark)),
    });
  } catch (thrown) {
    app.failed(thrown);
  }
}

/** Makes all of them favourites; those that are all favourites already are none afterwards. */
export async function toggleFavourites(app: App, keys: readonly number[]): Promise<void> {
  try {
    const on = (await tilesOf(app, keys)).some((tile) => !tile.favourite);
    const n = keys.length;
    const said = words.t(on ? 'selection.favourites' : 'selection.noFavourites', { n });
    await markAll(app, keys, { favourite: on }, said);
  } catch (thrown) {
    app.failed(thrown);
  }
}

export function rateAll(app: App, keys: readonly number[], rating: number): Promise<void> {
  const n = keys.length;
  const said =
    rating === 0
      ? words.t('selection.unrated', { n })
      : words.t('selection.rated', { n, stars: rating });
  return markAll(app, keys, { rating }, said);
}

/** Puts a text of these clips on the clipboard, and says how many it was. */
export async function copyClips(app: App, keys: readonly number[], what: ClipText): Promise<void> {
  if (keys.length === 0) return;
  try {
    const text = await app.host.call('clip_texts', { keys: [...keys], what });
    if (text === '') {
      app.say(words.t(`selection.nothing.${what}`));
      return;
    }
    const n = keys.length;
    const done = await copyText(text);
    app.say(done ? words.t(`selection.copied.${what}`, { n }) : words.t('ui.notCopied'));
  } catch (thrown) {
    app.failed(thrown);
  }
}

/** Opens the viewer on exactly these clips, at one of them. */
export async function openChosen(app: App, key: number | undefined): Promise<void> {
  const { sort } = app.gallery.query;
  try {
    const chosen = await ChosenClips.open(app.host, app.selecting.set.keys(), sort);
    const at = key === undefined ? 0 : ((await chosen.positionOf(key)) ?? 0);
    const tile = await chosen.load(at);
    if (tile !== undefined) app.openSequence(chosen, at, tile.key);
  } catch (thrown) {
    app.failed(thrown);
  }
}

/** Shows the chosen clips alone, those that a filter hides too. */
export async function showChosen(app: App): Promise<void> {
  await app.gallery.showKeys(app.selecting.set.keys());
}
