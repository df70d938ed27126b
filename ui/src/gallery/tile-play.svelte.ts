/**
 * The one clip that plays in its tile: by a pointer at rest, by the scrubbing zone, or by Space. It
 * knows no element; `TileClip.svelte` plays, the grid tells of the pointer.
 */
import type { App } from '../app.svelte';
import type { Tile } from '../host/contract';

/** A pointer at rest for so long plays. */
const hoverMs = { soon: 300, later: 600 } as const;
/** By itself a clip plays no longer than this. */
const MOST_MS = 8_000;
/** The lowest part of a tile scrubs. */
export const SCRUB_PX = 24;

export class TilePlay {
  /** The clip that plays; null for none. */
  key = $state<number | null>(null);
  /** Where the scrubbing pointer is, 0 to 1; null while the clip just plays. */
  share = $state<number | null>(null);
  /** Seconds played, for the length that counts down. */
  time = $state(0);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: number | null = null;

  constructor(private readonly app: App) {}

  /** Whether something plays by itself at all. */
  get #lively(): boolean {
    const { motion } = this.app.settings;
    if (motion !== 'system') return motion === 'full';
    return !(globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false);
  }

  can(tile: Tile | undefined): tile is Tile {
    if (tile === undefined || !tile.playable) return false;
    return tile.here || this.app.reading.state !== 'offline';
  }

  /** The pointer moved in a tile; `share` is given in its scrubbing zone. */
  pointed(tile: Tile | undefined, share: number | null): void {
    const { hoverPlay, hoverLocal } = this.app.settings;
    const local = hoverLocal || this.app.saves;
    const asked = hoverPlay !== 'off' && tile !== undefined && (!local || tile.here);
    if (!asked || !this.#lively || !this.can(tile)) {
      this.stop();
      return;
    }
    if (share !== null) {
      clearTimeout(this.#timer);
      this.#waiting = null;
      if (this.key !== tile.key) this.time = 0;
      this.key = tile.key;
      this.share = share;
      return;
    }
    if (this.key === tile.key) {
      this.share = null;
      return;
    }
    this.stop();
    this.#waiting = tile.key;
    const { key } = tile;
    if (hoverPlay === 'now') this.#begin(key, MOST_MS);
    else this.#timer = setTimeout(() => this.#begin(key, MOST_MS), hoverMs[hoverPlay]);
  }

  /** Plays the clip with the focus, or stops it. */
  toggle(tile: Tile | undefined): void {
    if (this.key !== null && this.key === tile?.key) this.stop();
    else if (this.can(tile)) this.#begin(tile.key, null);
  }

  /** Stops at once and gives up the request; whether something played. */
  stop(): boolean {
    clearTimeout(this.#timer);
    const played = this.key !== null;
    if (played || this.#waiting !== null) {
      this.key = this.share = this.#waiting = null;
    }
    return played;
  }

  /** The engine could not play it; a missing decoder is told of. */
  failed(): void {
    this.stop();
    void this.app.decoder.failed();
  }

  #begin(key: number, most: number | null): void {
    clearTimeout(this.#timer);
    this.#waiting = null;
    this.share = null;
    this.time = 0;
    this.key = key;
    if (most !== null) this.#timer = setTimeout(() => this.stop(), most);
  }
}

/** Where a pointer stands in the scrubbing zone of a box; null above it. */
export function scrubShare(
  box: { left: number; width: number; bottom: number },
  x: number,
  y: number,
): number | null {
  if (y < box.bottom - SCRUB_PX || y > box.bottom || box.width <= 0) return null;
  return Math.min(1, Math.max(0, (x - box.left) / box.width));
}
