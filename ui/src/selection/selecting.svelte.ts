/**
 * The rules of choosing: anchor and range, the question before a large one, all of a result, and
 * undo. What does not live here: the set itself, see `selection.svelte.ts`, and what is done with
 * it, see `acts.ts`.
 */
import type { App } from '../app.svelte';
import type { SelectionFigures } from '../host/contract';
import type { ClipView } from '../gallery/view.svelte';
import { date } from '../words/format';
import { words } from '../words/words';
import { keysOfRange } from './keys';
import { ASK_ABOVE, isInRange, rangeBetween, type Range } from './range';
import { reversed, Selection, type Delta } from './selection.svelte';

/** The question before a large range. */
export interface Question {
  readonly range: Range;
  readonly view: ClipView;
  readonly text: string;
}

/** Figures are asked for once the selection has been at rest for so long. */
const FIGURES_AFTER_MS = 120;
/** It is said once it has been at rest for so long. */
const SAID_AFTER_MS = 500;

export class Selecting {
  readonly set = new Selection();
  /** What Shift and a click would choose, while Shift is held. */
  preview = $state.raw<Range | null>(null);
  question = $state.raw<Question | null>(null);
  /** Of the clips that are chosen; those of an earlier moment until the new ones are here. */
  figures = $state.raw<SelectionFigures | null>(null);
  /** How many of the chosen clips the present view does not hold. */
  notShown = $state(0);

  /** Where the chosen clips stand in the view, in its order; null until that is known. */
  #positions = $state.raw<readonly number[] | null>(null);
  #anchor: number | null = null;
  #anchorAt = $state<number | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saying: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #swept: Delta = { added: [], removed: [] };

  constructor(private readonly app: App) {}

  get size(): number {
    return this.set.size;
  }
  get some(): boolean {
    return this.set.size > 0;
  }
  /** Where the range begins in the present view; null where its clip is not in it. */
  get anchorAt(): number | null {
    return this.#anchorAt;
  }
  get #view(): ClipView | null {
    return this.app.gallery.sequence;
  }

  has(key: number | undefined): boolean {
    return this.set.has(key);
  }

  /** Whether a clip would be chosen by a click with Shift. */
  would(position: number): boolean {
    return isInRange(this.preview, position);
  }

  /** How many clips a click with Shift would add: those of the range that are not chosen yet. */
  get wouldAdd(): number {
    const { preview } = this;
    if (preview === null) return 0;
    // The set changes in place, and its number with it.
    void this.set.version;
    const known = this.#positions?.filter((at) => isInRange(preview, at)).length;
    return preview.count - (known ?? this.#chosenIn(preview));
  }

  /** Of a range, as far as its clips are here. */
  #chosenIn({ first, count }: Range): number {
    const view = this.#view;
    let chosen = 0;
    for (let at = first; at < first + count; at++) if (this.has(view?.tile(at)?.key)) chosen++;
    return chosen;
  }

  // Choosing.

  /** Chooses a clip or leaves it, and begins a range there. */
  toggle(key: number, position: number | null): void {
    const chosen = this.set.has(key);
    this.#anchor = key;
    this.#anchorAt = position;
    this.#change(chosen ? { added: [], removed: [key] } : { added: [key], removed: [] });
  }

  /** Shows what a range to this clip would choose; null shows nothing. */
  look(position: number | null): void {
    const anchor = this.#anchorAt;
    const range = position === null || anchor === null ? null : rangeBetween(anchor, position);
    const before = this.preview;
    if (range?.first !== before?.first || range?.count !== before?.count) this.preview = range;
  }

  /** Chooses from the anchor to this clip; asks first where that is many. */
  async extend(position: number, key: number | undefined): Promise<void> {
    const view = this.#view;
    if (view === null) return;
    if (this.#anchorAt === null) {
      if (key !== undefined && !this.set.has(key)) this.toggle(key, position);
      else this.#setAnchor(key ?? null, position);
      return;
    }
    const range = rangeBetween(this.#anchorAt, position);
    this.preview = null;
    if (range.count > ASK_ABOVE) await this.#ask(view, range);
    else await this.#add(view, range);
  }

  /** A movement with Shift begins where the focus stood. */
  anchorAtLeast(key: number | undefined, position: number): void {
    if (this.#anchorAt === null) this.#setAnchor(key ?? null, position);
  }

  /** Chooses clips that a sweep passes, one after the other. */
  sweep(keys: readonly number[], on: boolean): void {
    const done = this.set.change(on ? { added: keys, removed: [] } : { added: [], removed: keys });
    this.#swept = {
      added: [...this.#swept.added, ...done.added],
      removed: [...this.#swept.removed, ...done.removed],
    };
    this.#moved();
  }

  /** A sweep is one change, however many clips it passed. */
  sweepEnd(): void {
    const done = this.#swept;
    this.#swept = { added: [], removed: [] };
    if (done.added.length + done.removed.length > 0) this.app.undoing.add(this.#undoable(done));
  }

  async answer(yes: boolean): Promise<void> {
    const { question } = this;
    this.question = null;
    if (yes && question !== null) await this.#add(question.view, question.range);
  }

  /** Everything that the present view holds, loaded or not. */
  async all(): Promise<void> {
    const view = this.#view;
    if (view !== null && view.total > 0) await this.#add(view, { first: 0, count: view.total });
  }

  /** A section of the view: all of it, or none if all of it is chosen. */
  async section(range: Range): Promise<void> {
    await this.#with(range, (keys) => {
      const all = keys.every((key) => this.set.has(key));
      this.#change(all ? { added: [], removed: keys } : { added: keys, removed: [] });
    });
  }

  /** Of the present view what is not chosen, in the place of what is. */
  async invert(): Promise<void> {
    const total = this.#view?.total ?? 0;
    await this.#with({ first: 0, count: total }, (keys) => {
      const added = keys.filter((key) => !this.set.has(key));
      this.#change({ added, removed: keys.filter((key) => this.set.has(key)) });
    });
  }

  /** Leaves all of them; says so, with the way back. */
  none(): void {
    this.question = null;
    const n = this.set.size;
    if (n === 0) return;
    const done = this.set.change({ added: [], removed: this.set.keys() });
    this.#moved();
    // The message says it.
    clearTimeout(this.#saying);
    this.app.did(words.t('selection.cleared', { n }), this.#undoable(done));
  }

  /** Takes up what was chosen in a page that had to start anew. */
  restore(keys: readonly number[]): void {
    this.set.change({ added: keys, removed: [] });
    this.#later();
  }

  /** Another library has other clips. */
  forget(): void {
    clearTimeout(this.#saying);
    this.set.change({ added: [], removed: this.set.keys() });
    this.#anchor = this.#anchorAt = null;
    this.question = this.preview = this.figures = null;
    this.notShown = 0;
  }

  /** Another view is shown: the anchor and what is not shown are looked for in it. */
  async viewSwapped(view: ClipView): Promise<void> {
    this.preview = this.question = null;
    this.#anchorAt = null;
    this.#later();
    const anchor = this.#anchor;
    if (anchor === null) return;
    const at = await view.positionOf(anchor);
    if (this.#view === view && this.#anchor === anchor) this.#anchorAt = at;
  }

  #setAnchor(key: number | null, position: number): void {
    this.#anchor = key;
    this.#anchorAt = position;
  }

  async #with(range: Range, then: (keys: number[]) => void): Promise<void> {
    const view = this.#view;
    if (view === null || range.count === 0) return;
    try {
      then(await keysOfRange(this.app.host, view.view.id, range.first, range.count));
    } catch (thrown) {
      this.app.failed(thrown);
    }
  }

  async #add(view: ClipView, { first, count }: Range): Promise<void> {
    try {
      const keys = await keysOfRange(this.app.host, view.view.id, first, count);
      this.#change({ added: keys, removed: [] });
    } catch (thrown) {
      this.app.failed(thrown);
    }
  }

  async #ask(view: ClipView, range: Range): Promise<void> {
    const ends = [range.first, range.first + range.count - 1];
    const tiles = await Promise.all(ends.map((position) => view.load(position)));
    if (this.#view !== view) return;
    const dates = tiles.flatMap((tile) => tile?.madeMs ?? []).sort((a, b) => a - b);
    const [from, to] = [dates[0], dates.at(-1)];
    const n = range.count;
    const byDate = ['newest', 'oldest'].includes(this.app.gallery.query.sort);
    const text =
      !byDate || from === undefined || to === undefined
        ? words.t('selection.askPlain', { n })
        : words.t('selection.ask', { n, from: date(from, Date.now()), to: date(to, Date.now()) });
    this.question = { range, view, text };
    this.app.announcements.say(text, 'selection');
  }

  #change(delta: Delta): void {
    this.question = null;
    const done = this.set.change(delta);
    if (done.added.length === 0 && done.removed.length === 0) return;
    this.#moved();
    this.app.undoing.add(this.#undoable(done));
  }

  #undoable(done: Delta) {
    const apply = (delta: Delta) => {
      this.set.change(delta);
      this.#moved();
    };
    return { undo: () => apply(reversed(done)), redo: () => apply(done) };
  }

  #moved(): void {
    if (!this.some) this.figures = null;
    this.#later();
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      const text = words.t('selection.count', { n: this.set.size });
      this.app.announcements.say(text, 'selection');
    }, SAID_AFTER_MS);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#positions = null;
    const asked = ++this.#asked;
    if (!this.some) {
      this.notShown = 0;
      return;
    }
    this.#timer = setTimeout(() => void this.#count(asked), FIGURES_AFTER_MS);
  }

  async #count(asked: number): Promise<void> {
    const { host } = this.app;
    const view = this.#view;
    const keys = this.set.keys();
    try {
      const [figures, positions] = await Promise.all([
        host.call('selection_figures', { keys }),
        view === null ? [] : host.call('positions_in_view', { view: view.view.id, keys }),
      ]);
      if (asked !== this.#asked) return;
      this.figures = figures;
      this.notShown = keys.length - positions.length;
      this.#positions = positions;
    } catch {
      // The count itself stands; a new view or the next change asks again.
    }
  }

  /** Asks for the figures again: a download of a chosen clip has finished. */
  refresh(): void {
    if (this.some) this.#later();
  }
}
