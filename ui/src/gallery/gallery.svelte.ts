/**
 * Which clips are shown: the question, the view that answers it, and the place in it.
 *
 * A new view takes the place of the old one only when what will be in sight of it is here, so that
 * nothing flashes when clips arrive several times a second.
 */
import type { Problem, Query, Tile, View } from '../host/contract';
import { asProblem, type Host } from '../host/host';
import type { Place } from './place';
import { boxed, openKeys, type ClipView } from './view.svelte';

/** The question that leaves nothing out. */
export const everything: Query = {
  accounts: [],
  text: '',
  filters: [],
  status: null,
  sort: 'newest',
};

export interface GalleryEvents {
  /** Another question was answered, with so many clips. */
  onChanged(total: number): void;
  /** A newer answer to the same or another question is shown. */
  onSwapped(view: ClipView): void;
  /** Whether what comes in above is new, and not the past of an account read for the first time. */
  countsArrivals(): boolean;
  /** So many new clips stand above the place where one is. */
  onArrived(count: number): void;
}

/** Where the grid has to be when a view comes in. */
export interface Arrival {
  /** The clip that keeps its place and where it stands now; null for the top. */
  readonly keep: { readonly position: number; readonly place: Place } | null;
  /** The clip with the focus, where it stands now. */
  readonly focus: number | null;
  /** The number of the question: another one where another question was asked. */
  readonly question: number;
}

/** What the grid says about itself when a view is about to be replaced. */
export interface Standing {
  readonly place: Place | null;
  readonly focus: { readonly position: number; readonly key: number | null } | null;
  /** How many clips are in sight. */
  readonly inSight: number;
}

export class Gallery {
  query = $state.raw<Query>(everything);
  /** Exactly these clips are shown, whatever the question; null for the answer to it. */
  only = $state.raw<readonly number[] | null>(null);
  /** The view that is shown; null before the first one. */
  sequence = $state.raw<ClipView | null>(null);
  arrival = $state.raw<Arrival>({ keep: null, focus: null, question: 0 });
  problem = $state.raw<Problem | null>(null);
  /** Whether another question waits for its answer. */
  opening = $state(false);
  /** The clip that gets the focus when the viewer is closed. */
  returnTo = $state.raw<{ position: number; key: number | null } | null>(null);
  /** The smallest row height that this window can take; the grid measures it. */
  smallestTiles = $state(96);
  /** Asked when a view is replaced; the grid sets it. */
  standing: () => Standing = () => ({ place: null, focus: null, inSight: 0 });

  /** What the next answer waits for: it is asked for beside it, and stands when the clips do. */
  beside: Promise<void> | null = null;

  /** New clips that came in above the place where one is. */
  arrived = $state(0);

  /** The counts of a newer view, while the one that is shown is held. */
  #counts = $state.raw<View | null>(null);
  #releasing = false;
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

  /** What the status chips count: of the newest answer, also while an older one is held. */
  get counts(): View | null {
    return this.#counts ?? this.view;
  }

  /** Asks another question; the answer starts at the top, or at a place if that is in it. */
  async show(some: Partial<Query>, place: Place | null = null): Promise<void> {
    this.query = { ...this.query, ...some };
    // Another order of the same clips is no other question.
    if (Object.keys(some).some((name) => name !== 'sort')) this.only = null;
    await this.#ask(place);
  }

  /** Shows exactly these clips, until another question is asked. */
  async showKeys(keys: readonly number[], place: Place | null = null): Promise<void> {
    this.only = keys;
    await this.#ask(place);
  }

  /** Shows the answer to the question again, in the place of chosen clips. */
  async showAnswer(): Promise<void> {
    this.only = null;
    await this.#ask();
  }

  async #ask(place: Place | null = null): Promise<void> {
    this.opening = true;
    const asked = ++this.#asked;
    try {
      const next = await this.#open(this.query);
      const found = place === null ? null : await find(next, place);
      const keep = found?.found === true ? found : null;
      const held = isHeld(this.query) && next.total <= HELD_MOST;
      const first = held ? 0 : (keep?.position ?? 0);
      await Promise.all([next.ready(first, held ? next.total : first), this.beside]);
      this.beside = null;
      if (asked !== this.#asked) return;
      this.arrived = 0;
      this.#swap(next, { keep, focus: keep?.position ?? null, question: asked });
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

  /**
   * The person asks for what is new: a view that is held is let go with the next answer.
   */
  release(): void {
    this.#releasing = true;
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
    const releasing = this.#releasing;
    this.#releasing = false;
    try {
      const next = await this.#open(this.query);
      if (!releasing && (await this.#held(next, asked))) return;
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
      if (releasing) this.arrived = 0;
      else if (kept !== null && this.query.sort === 'newest' && kept.found) {
        this.#arrive(kept.position - kept.place.position);
      }
      this.#swap(next, {
        keep:
          kept === null || final === null
            ? null
            : { position: kept.position, place: final.key === kept.place.key ? final : kept.place },
        focus,
        question: asked,
      });
    } catch (thrown) {
      // What is shown stays; only where nothing is shown there is something to say.
      if (asked === this.#asked && this.sequence === null) this.problem = asProblem(thrown);
    }
  }

  #arrive(more: number): void {
    if (more <= 0 || !this.events.countsArrivals()) return;
    this.arrived += more;
    this.events.onArrived(this.arrived);
  }

  /**
   * Whether the view that is shown stays: what finished while one looks at what is in progress is
   * marked where it stands, until one leaves or refreshes.
   */
  async #held(next: ClipView, asked: number): Promise<boolean> {
    const shown = this.sequence;
    if (shown === null || !isHeld(this.query) || shown.total > HELD_MOST) return false;
    await next.ready(0, next.total);
    const fresh = new Map(tilesOf(next).map((tile) => [tile.key, tile]));
    const old = tilesOf(shown);
    const gone = old.filter(({ key }) => !fresh.has(key));
    if (gone.length === 0) return false;
    const marked = await Promise.all(
      gone.map(({ key }) => this.host.call('clip_details', { key }).catch(() => null)),
    );
    if (asked !== this.#asked || this.sequence !== shown) return true;
    for (const details of marked) if (details !== null) shown.patch(details.tile.key, details.tile);
    for (const { key } of old) {
      const tile = fresh.get(key);
      if (tile !== undefined) shown.patch(key, tile);
      fresh.delete(key);
    }
    this.arrived = fresh.size;
    this.#counts = next.view;
    return true;
  }

  async #open(query: Query): Promise<ClipView> {
    const again = () => this.refresh();
    if (this.only !== null) return openKeys(this.host, this.only, query.sort, again);
    return boxed(this.host, await this.host.call('open_view', { query }), again);
  }

  #swap(next: ClipView, arrival: Arrival): void {
    this.problem = null;
    this.#counts = null;
    this.arrival = arrival;
    this.sequence = next;
    this.events.onSwapped(next);
  }
}

/** Views of more clips than these are not held. */
const HELD_MOST = 300;

function isHeld(query: Query): boolean {
  return query.status === 'in-progress';
}

function tilesOf(view: ClipView): Tile[] {
  return Array.from({ length: view.total }, (_, i) => view.tile(i)).filter(
    (tile) => tile !== undefined,
  );
}

async function find(next: ClipView, place: Place) {
  const position = place.key === null ? null : await next.positionOf(place.key);
  if (position !== null) return { position, place, found: true };
  if (next.total === 0) return null;
  return { position: Math.min(place.position, next.total - 1), place, found: false };
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
