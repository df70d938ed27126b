/**
 * The last question and place: kept while the window is used, and taken up at the next start. What
 * a start makes of it is decided in `coming-back.ts`.
 */
import type { App } from '../app.svelte';
import type { Boot, LastPlace, Query } from '../host/contract';
import { newestOf, startOf } from './coming-back';
import { HEADING } from './layout';
import type { Place } from './place';

/** A place that changed is kept this much later. */
const KEEP_AFTER_MS = 3_000;
/** One that did not change is kept again after this, so that its time tells when one was here. */
const KEEP_AGAIN_MS = 5 * 60_000;

export class LastPlaces {
  /** Where one was before, while the newest clips are shown in its place. */
  offer = $state.raw<LastPlace | null>(null);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;
  /** The question of the start: another one ends the offer. */
  #first: Query | null = null;

  constructor(private readonly app: App) {}

  /** Asks for what this start shows; once a run. False where that was done already. */
  async begin({ settings, version }: Boot): Promise<boolean> {
    if (this.#begun) return false;
    this.#begun = true;
    const { place, onStart } = settings;
    const start = startOf({ place, onStart, version, now: Date.now() });
    if (start === 'go-on' && place !== null) {
      await this.#go(place);
      // A question of another version that this one cannot answer must not keep the clips away.
      if (this.app.gallery.problem === null) return true;
    }
    await this.app.ask({ ...newestOf(place), accounts: this.app.shownAccounts });
    if (start === 'offer') this.offer = place;
    this.#first = this.app.gallery.query;
    return true;
  }

  /** The page goes on where another one was: this is no start. */
  goOn(): void {
    this.#begun = true;
  }

  /** The place or the question may have changed. */
  moved(): void {
    const { app } = this;
    if (this.offer !== null && app.gallery.query !== this.#first) this.offer = null;
    if (!this.#begun || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.keep(true), KEEP_AFTER_MS);
  }

  /** The person looks elsewhere: the way back is not asked for. */
  scrolled(): void {
    this.offer = null;
    this.moved();
  }

  /** Keeps where one is; `open` while the window goes on. */
  keep(open: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { app } = this;
    const { gallery, boot } = app;
    if (!this.#begun || boot === null || app.firstPage || app.library !== 'own') return;
    // What is kept already stays while the way back to it is offered: the next start offers it too.
    if (gallery.sequence === null || this.offer !== null) return;
    const before = app.settings.place;
    const place: LastPlace = {
      atMs: Date.now(),
      query: gallery.query,
      key: this.#key(),
      version: boot.version,
      open,
    };
    const old = before === null || place.atMs - before.atMs >= KEEP_AGAIN_MS;
    if (old || !isSame(before, place)) app.change({ place });
  }

  /** Goes back to where one was. */
  async goBack(): Promise<void> {
    const place = this.offer;
    this.offer = null;
    if (place === null) return;
    await this.#go(place);
    this.app.gallery.returnTo = { position: 0, key: place.key };
  }

  async #go({ query, key }: LastPlace): Promise<void> {
    const at: Place | null = key === null ? null : { key, position: 0, below: HEADING };
    await this.app.ask({ ...query, accounts: this.app.shownAccounts }, at);
  }

  /** The first clip in sight; null at the top, where new ones belong. */
  #key(): number | null {
    const { place } = this.app.gallery.standing();
    return place === null || place.position === 0 ? null : place.key;
  }
}

function isSame(one: LastPlace, other: LastPlace): boolean {
  const { key, version, open } = other;
  const same = one.key === key && one.version === version && one.open === open;
  return same && JSON.stringify(one.query) === JSON.stringify(other.query);
}
