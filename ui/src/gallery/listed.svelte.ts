/** A few clips given by their keys, apart from any view: a family, the clip of a notification. */
import { SvelteMap } from 'svelte/reactivity';

import type { Tile } from '../host/contract';
import type { Host } from '../host/host';
import type { ClipSequence } from './sequence';

export class ListedClips implements ClipSequence {
  readonly apart = true;
  #tiles = new SvelteMap<number, Tile>();

  constructor(
    private readonly host: Host,
    readonly keys: readonly number[],
  ) {}

  get total(): number {
    return this.keys.length;
  }

  tile(position: number): Tile | undefined {
    const key = this.keys[position];
    return key === undefined ? undefined : this.#tiles.get(key);
  }

  async load(position: number): Promise<Tile | undefined> {
    const key = this.keys[position];
    if (key === undefined) return undefined;
    return this.#tiles.get(key) ?? this.#fetch(key);
  }

  positionOf(key: number): Promise<number | null> {
    const position = this.keys.indexOf(key);
    return Promise.resolve(position < 0 ? null : position);
  }

  patch(key: number, some: Partial<Tile>): void {
    const tile = this.#tiles.get(key);
    if (tile !== undefined) this.#tiles.set(key, { ...tile, ...some });
  }

  async again(): Promise<void> {
    await Promise.all([...this.#tiles.keys()].map((key) => this.#fetch(key)));
  }

  async #fetch(key: number): Promise<Tile | undefined> {
    try {
      const { tile } = await this.host.call('clip_details', { key });
      this.#tiles.set(key, tile);
      return tile;
    } catch {
      return this.#tiles.get(key);
    }
  }
}
