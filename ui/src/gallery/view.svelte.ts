/**
 * The clips of one view, fetched in pages around what is seen.
 *
 * The view itself is a fixed list that the shell holds; what changes makes a new view. Pages that
 * were scrolled past before they were asked for are never asked for.
 */
import { SvelteMap } from 'svelte/reactivity';

import type { Sort, Tile, View } from '../host/contract';
import { asProblem, type Host } from '../host/host';
import { colourOf, readBoxes, type Boxes } from './boxes';
import type { ClipSequence } from './sequence';

export const PAGE = 60;
/** Pages that are kept; the farthest from what is seen go first. */
const KEPT_PAGES = 40;
const AT_ONCE = 2;

export class ClipView implements ClipSequence {
  #pages = new SvelteMap<number, readonly Tile[]>();
  #fetching = new Map<number, Promise<readonly Tile[]>>();
  #wanted: number[] = [];

  constructor(
    private readonly host: Host,
    readonly view: View,
    private readonly boxes: Boxes,
    private readonly onGone: () => void = () => undefined,
  ) {}

  get total(): number {
    return this.view.total;
  }

  /** The ratio of each clip's box, times 1,000. */
  get shape(): Uint16Array {
    return this.boxes.shape;
  }

  /** The colour that a clip's box has until more is known; null where none of its pictures was seen. */
  colour(position: number): string | null {
    return colourOf(this.boxes.tones[position] ?? 0);
  }

  tile(position: number): Tile | undefined {
    return this.#pages.get(Math.floor(position / PAGE))?.[position % PAGE];
  }

  async load(position: number): Promise<Tile | undefined> {
    if (position < 0 || position >= this.total) return undefined;
    const page = Math.floor(position / PAGE);
    const known = this.#pages.get(page);
    if (known !== undefined) return known[position % PAGE];
    try {
      return (await this.#fetch(page))[position % PAGE];
    } catch {
      return undefined;
    }
  }

  /** Takes over what is known of a clip better than when its page was fetched. */
  patch(key: number, some: Partial<Tile>): void {
    for (const [page, tiles] of this.#pages) {
      if (!tiles.some((tile) => tile.key === key)) continue;
      const patched = tiles.map((tile) => (tile.key === key ? { ...tile, ...some } : tile));
      this.#pages.set(page, patched);
      return;
    }
  }

  positionOf(key: number): Promise<number | null> {
    return this.host.call('position_in_view', { view: this.view.id, key }).catch(() => null);
  }

  /** Fetches what stands between two positions, the nearest to their middle first. */
  want(from: number, to: number): void {
    const first = Math.max(0, Math.floor(from / PAGE));
    const last = Math.min(Math.floor(to / PAGE), Math.floor((this.total - 1) / PAGE));
    const middle = (first + last) / 2;
    const pages: number[] = [];
    for (let page = first; page <= last; page++) {
      if (!this.#pages.has(page) && !this.#fetching.has(page)) pages.push(page);
    }
    // What an earlier call wanted and nobody sees any more is forgotten here.
    this.#wanted = pages.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    this.#forget(middle);
    this.#pump();
  }

  /** Everything between two positions, or as much of it as could be had. */
  async ready(from: number, to: number): Promise<void> {
    const first = Math.max(0, Math.floor(from / PAGE));
    const last = Math.min(Math.floor(to / PAGE), Math.floor((this.total - 1) / PAGE));
    const pages: Promise<unknown>[] = [];
    for (let page = first; page <= last; page++) {
      if (!this.#pages.has(page)) pages.push(this.#fetch(page).catch(() => null));
    }
    await Promise.all(pages);
  }

  #pump(): void {
    while (this.#fetching.size < AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      this.#fetch(page)
        .catch((thrown: unknown) => {
          if (asProblem(thrown).code === 'view-gone') this.onGone();
        })
        .finally(() => this.#pump());
    }
  }

  #fetch(page: number): Promise<readonly Tile[]> {
    const under = this.#fetching.get(page);
    if (under !== undefined) return under;
    const args = { view: this.view.id, offset: page * PAGE, limit: PAGE };
    const request = this.host
      .call('list_videos', args)
      .then((tiles) => {
        this.#pages.set(page, tiles);
        return tiles;
      })
      .finally(() => this.#fetching.delete(page));
    this.#fetching.set(page, request);
    return request;
  }

  #forget(middle: number): void {
    const over = this.#pages.size - KEPT_PAGES;
    if (over <= 0) return;
    const farthest = [...this.#pages.keys()].sort(
      (a, b) => Math.abs(b - middle) - Math.abs(a - middle),
    );
    for (const page of farthest.slice(0, over)) this.#pages.delete(page);
  }
}

/** A view of exactly these clips. */
export async function openKeys(
  host: Host,
  keys: readonly number[],
  sort: Sort,
  onGone?: () => void,
): Promise<ClipView> {
  return boxed(host, await host.call('open_keys', { keys: [...keys], sort }), onGone);
}

/** A view with its boxes. */
export async function boxed(host: Host, view: View, onGone?: () => void): Promise<ClipView> {
  const bytes = await host.call('view_boxes', { view: view.id });
  return new ClipView(host, view, readBoxes(bytes, view.total), onGone);
}
