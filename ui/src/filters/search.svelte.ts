/**
 * What is typed into the search field, and the results that follow it.
 *
 * One question is under way at a time: what is typed meanwhile waits for its answer, and only the
 * last of it is asked. Search words become filters when the field is left or Enter is pressed.
 */
import type { Gallery } from '../gallery/gallery.svelte';
import { withWords } from './filters';

/** A stroke is asked for at once; those that follow faster than this wait for the last of them. */
export const PAUSE_MS = 25;

export class Search {
  /** What stands in the field. */
  text = $state('');
  /** Whether it is open, in windows too narrow for it to stand in the bar. */
  open = $state(false);
  /** Set to ask for the focus; the field takes it. */
  wanted = $state(false);

  #typedMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: Promise<void> | null = null;
  #composing = false;

  constructor(private readonly gallery: Gallery) {}

  /** What was typed before a colon and is no search word. */
  get unknownWords(): readonly string[] {
    if (this.text.trim() === '') return [];
    return this.gallery.view?.reading.unknownWords ?? [];
  }

  /** Takes over what the person types. */
  type(text: string): void {
    this.text = text;
    if (this.#composing) return;
    clearTimeout(this.#timer);
    const now = performance.now();
    const follows = now - this.#typedMs < PAUSE_MS;
    this.#typedMs = now;
    this.#timer = setTimeout(() => void this.#ask(), follows ? PAUSE_MS : 0);
  }

  /** An input method puts a text together: nothing is searched for before it is done. */
  composition(goesOn: boolean): void {
    this.#composing = goesOn;
    if (!goesOn) this.type(this.text);
  }

  get composing(): boolean {
    return this.#composing;
  }

  /** Sets field and question to a text that nobody typed. */
  set(text: string): void {
    clearTimeout(this.#timer);
    this.text = text;
  }

  /** Empties the field; results follow at once. */
  async clear(): Promise<void> {
    this.set('');
    await this.#ask();
  }

  /** Turns the search words of the text into filters. */
  async commit(): Promise<void> {
    if (this.#composing) return;
    clearTimeout(this.#timer);
    await this.#ask();
    const { view, query } = this.gallery;
    if (view === null || query.text !== this.text) return;
    const changed = withWords(query, view.reading.words);
    if (changed.filters === query.filters && changed.status === query.status) return;
    this.text = changed.text ?? '';
    await this.gallery.show(changed);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    // One at a time: whoever waits here asks for what stands in the field by then.
    while (this.#asking !== null) await this.#asking;
    if (this.gallery.query.text === this.text) return;
    this.#asking = this.gallery.show({ text: this.text }).finally(() => (this.#asking = null));
    await this.#asking;
  }
}
