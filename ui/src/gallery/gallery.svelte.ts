/**
 * Which clips are shown: the question, the view that answers it, and the place in it.
 *
 * A new view takes the place of the old one only when what will be in sight of it is here, so that
 * nothing flashes when clips arrive several times a second.
 */
import type { Problem, Query, View } from '../host/contract';
import { asProblem, type Host } from '../host/host';
import type { Place } from './place';
import { ClipView } from './view.svelte';

export interface GalleryEvents {
  /** Another question was answered, with so many clips. */
  onChanged(total: number): void;
  /** A newer answer to the same or another question is shown. */
  onSwapped(view: ClipView): void;
}

/** Where the grid has to be when a view comes in. */
export interface Arrival {
  /** The clip that keeps its place and where it stands now; null for the top. */
  readonly keep: { readonly position: number; readonly place: Place } | null;
  /** The clip with the focus, where it stands now. */
  readonly focus: number | null;
}

/** What the grid says about itself when a view is about to be replaced. */
export interface Standing {
  readonly place: Place | null;
  readonly focus: { readonly position: number; readonly key: number | null } | null;
  /** How many clips are in sight. */
  readonly inSight: number;
}

export class Gallery {
  query = $state.raw<Query>({ accounts: [], status: null, sort: 'newest' });
  /** The view that is shown; null before the first one. */
  sequence = $state.raw<ClipView | null>(null);
  arrival = $state.raw<Arrival>({ keep: null, focus: null });
  problem = $state.raw<Problem | null>(null);
  /** Whether another question waits for its answer. */
  opening = $state(false);
  /** The clip that gets the focus when the viewer is closed. */
  returnTo = $state.raw<{ position: number; key: number | null } | null>(null);
  /** The smallest row height that this window can take; the grid measures it. */
  smallestTiles = $state(96);
  /** Asked when a view is replaced; the grid sets it. */
  standing: () => Standing = () => ({ place: null, focus: null, inSight: 0 });

  #asked = 0;
  #refreshing = false;
  #again = false;

  constructor(
    private readonly host: Host,
    private readonly events: GalleryEvents,
  ) {}

  get view(): View | null {
    return this.sequence?.view ?? null;
  }

  /** Asks another question; the answer starts at the top. */
  async show(some: Partial<Query>): Promise<void> {
    this.query = { ...this.query, ...some };
    this.opening = true;
    const asked = ++this.#asked;
    try {
      const next = await this.#open(this.query);
      await next.ready(0, 0);
      if (asked !== this.#asked) return;
      this.#swap(next, { keep: null, focus: null });
      this.events.onChanged(next.total);
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asProblem(thrown);
    } finally {
      if (asked === this.#asked) {
        this.opening = false;
        this.#goOn();
      }
    }
  }

  #goOn(): void {
    if (!this.#again) return;
    this.#again = false;
    this.refresh();
  }

  /** Asks the same question again and keeps the place. */
  refresh(): void {
    if (this.#refreshing || this.opening) {
      this.#again = true;
      return;
    }
    this.#refreshing = true;
    void this.#reopen().finally(() => {
      this.#refreshing = false;
      this.#goOn();
    });
  }

  async #reopen(): Promise<void> {
    const asked = this.#asked;
    try {
      const next = await this.#open(this.query);
      const before = this.standing();
      const keep = before.place === null ? null : await find(next, before.place);
      const first = keep?.position ?? 0;
      await next.ready(Math.max(0, first - before.inSight), first + 2 * before.inSight);
      if (asked !== this.#asked) return;
      // What was in sight may have moved on while the answer came.
      const now = this.standing();
      const place = now.place?.key === before.place?.key ? now.place : null;
      const kept = place === null && now.place !== null ? await find(next, now.place) : keep;
      const focus = now.focus === null ? null : await findFocus(next, now.focus);
      if (asked !== this.#asked) return;
      const final = this.standing().place;
      this.#swap(next, {
        keep:
          kept === null || final === null
            ? null
            : { position: kept.position, place: final.key === kept.place.key ? final : kept.place },
        focus,
      });
    } catch (thrown) {
      // What is shown stays; only where nothing is shown there is something to say.
      if (asked === this.#asked && this.sequence === null) this.problem = asProblem(thrown);
    }
  }

  async #open(query: Query): Promise<ClipView> {
    const view = await this.host.call('open_view', { query });
    const bytes = await this.host.call('view_shape', { view: view.id });
    return new ClipView(this.host, view, shapeOf(bytes, view.total), () => this.refresh());
  }

  #swap(next: ClipView, arrival: Arrival): void {
    this.problem = null;
    this.arrival = arrival;
    this.sequence = next;
    this.events.onSwapped(next);
  }
}

/** The ratios as the shell sends them: little-endian, one `u16` a clip. */
export function shapeOf(bytes: ArrayBuffer | Uint8Array | readonly number[], total: number) {
  const raw = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : Uint8Array.from(bytes);
  const shape = new Uint16Array(total).fill(1000);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const known = Math.min(total, raw.byteLength >> 1);
  for (let i = 0; i < known; i++) shape[i] = view.getUint16(i * 2, true);
  return shape;
}

async function find(next: ClipView, place: Place) {
  const position = place.key === null ? null : await next.positionOf(place.key);
  if (position !== null) return { position, place };
  if (next.total === 0) return null;
  return { position: Math.min(place.position, next.total - 1), place };
}

/** The clip with the focus, or the one that took its place, or the one before. */
async function findFocus(
  next: ClipView,
  focus: { position: number; key: number | null },
): Promise<number | null> {
  if (next.total === 0) return null;
  const position = focus.key === null ? null : await next.positionOf(focus.key);
  return position ?? Math.min(focus.position, next.total - 1);
}
