/**
 * What the grid shows of a view: geometry, the rows in the page, the place and the focus. It knows
 * no element; `Grid.svelte` measures, scrolls and draws.
 */
import type { App } from '../app.svelte';
import type { Command } from '../keys/table';
import type { Arrival, Standing } from './gallery.svelte';
import {
  computeLayout,
  GAP,
  HEADING,
  INSET,
  rowOf,
  rowsBetween,
  sectionAt,
  smallestHeight,
  type Layout,
} from './layout';
import { step } from './navigation';
import { below, firstInSight, topFor } from './place';
import { RowsByFrame } from './rows-by-frame.svelte';
import { ScrollMap } from './scroll-map';
import { TilePlay } from './tile-play.svelte';
import type { ClipView } from './view.svelte';

/** More tiles than these are never in the page. */
export const MOST_TILES = 600;
const LARGEST = 360;

export class GridState {
  /** Of the room for tiles, in pixels. */
  width = $state(0);
  /** The height of what is seen. */
  window = $state(0);
  /** Where in the list the upper edge of what is seen stands. */
  top = $state(0);
  /** Scrolling faster than one can look: nothing is fetched for what flies past. */
  fast = $state(false);
  /** Nothing has scrolled for a moment. */
  resting = $state(true);
  /** It has rested for a while: what lies above the eye may be asked for as well. */
  settled = $state(true);
  /** The position of the tab stop, and of the focus while the grid has it. */
  active = $state(0);
  focused = $state(false);
  hovered = $state(-1);
  readonly play: TilePlay;

  readonly target = $derived.by(() =>
    Math.min(LARGEST, Math.max(this.app.gallery.smallestTiles, this.app.settings.tileHeight)),
  );
  /** The sections as they are drawn. */
  readonly allSections = $derived.by(() =>
    this.app.fresh.sections(this.app.gallery.view?.sections ?? []),
  );
  readonly layout = $derived.by((): Layout | null => {
    const sequence = this.app.gallery.sequence;
    if (sequence === null || this.width <= 0) return null;
    const { shape } = sequence;
    return computeLayout({
      shape,
      sections: this.allSections,
      width: this.width,
      target: this.target,
    });
  });
  /** First and last row in sight. */
  readonly sight = $derived.by(() => this.#rows(0));
  readonly firstInSight = $derived(this.sight[0]);
  readonly lastInSight = $derived(this.sight[1]);
  /** First and last row in the page: one screen around what is in sight. */
  readonly firstRow = $derived(this.#around[0]);
  readonly lastRow = $derived(this.#around[1]);
  /** The row with the focus. */
  readonly #own = $derived.by(() => {
    const { layout } = this;
    if (layout === null || !this.focused || layout.rows === 0) return null;
    return rowOf(layout, this.active);
  });
  /** All rows that are to be in the page, in order: that with the focus stays when it is scrolled away. */
  readonly #wanted = $derived.by(() => {
    const rows: number[] = [];
    for (let row = this.firstRow; row <= this.lastRow; row++) rows.push(row);
    const own = this.#own;
    if (own !== null && own < this.firstRow) rows.unshift(own);
    if (own !== null && own > this.lastRow) rows.push(own);
    return rows;
  });
  /** Those that are there. */
  readonly drawn = new RowsByFrame(() => ({
    question: this.app.gallery.arrival.question,
    rows: this.#wanted,
    firstInSight: this.firstInSight,
    lastInSight: this.lastInSight,
    own: this.#own,
    upwards: this.#upwards,
  }));
  /** The sections whose headings are in the page. */
  readonly sections = $derived.by(() => {
    const { layout } = this;
    if (layout === null || !layout.headings || layout.rows === 0) return [];
    const first = layout.rowSection[this.firstRow] ?? 0;
    const last = layout.rowSection[this.lastRow] ?? first;
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  /** The position that Tab reaches. */
  readonly stop = $derived.by(() => {
    const { layout } = this;
    if (layout === null || layout.rows === 0) return 0;
    const own = rowOf(layout, this.active);
    if (this.focused || (own >= this.firstRow && own <= this.lastRow)) return this.active;
    return layout.rowFirst[Math.min(layout.rows - 1, this.firstInSight)] ?? 0;
  });
  /** The section under the sticky heading, and how far the next one has pushed it up. */
  readonly sticky = $derived.by(() => {
    const { layout, top } = this;
    if (layout === null || !layout.headings || layout.rows === 0) return null;
    const section = sectionAt(layout, top);
    const next = layout.sectionTop[section + 1];
    const push = next === undefined ? 0 : Math.min(0, next - top - HEADING);
    return { section, push };
  });
  /** What the place of a row in the list is less than its place in the box that scrolls. */
  offset = $state(0);
  boxHeight = $state(0);

  #map = new ScrollMap(0, 0);
  /** Whether the last movement went towards the first clip. */
  #upwards = false;
  #column: number | null = null;
  /** The layout whose rows are on the page, to carry the place over to the next one. */
  #shown: { layout: Layout; sequence: ClipView } | null = null;
  /** Whether the pointer or the focus is in the grid: then nothing slides in above. */
  pointed = false;

  constructor(readonly app: App) {
    this.play = new TilePlay(app);
    app.gallery.standing = () => this.standing();
  }

  /** Takes over what was measured. */
  measured(width: number, window: number): void {
    this.width = width;
    this.window = window;
    this.app.gallery.smallestTiles = smallestHeight(width, window);
  }

  #rows(around: number): [number, number] {
    const { layout } = this;
    if (layout === null) return [0, -1];
    return rowsBetween(layout, this.top - around, this.top + this.window + around);
  }

  get #around(): [number, number] {
    const { layout } = this;
    let [first, last] = this.#rows(this.window);
    if (layout === null || last < first) return [0, -1];
    const tiles = () => (layout.rowFirst[last + 1] ?? 0) - (layout.rowFirst[first] ?? 0);
    // What is farthest from sight goes first when there are too many.
    while (tiles() > MOST_TILES && last > first) {
      if (last - this.lastInSight >= this.firstInSight - first) last--;
      else first++;
    }
    return [first, last];
  }

  /** Follows the scroll bar; gives where it has to be put. */
  scrolled(scrollTop: number): number {
    const at = this.#map.follow(scrollTop);
    this.#moveTo(at.top);
    this.offset = this.#map.offset;
    return at.scrollTop;
  }

  /** Goes to a place in the list; gives where the scroll bar has to be put. */
  goTo(top: number): number {
    const at = this.#map.goTo(top);
    this.#moveTo(at.top);
    this.offset = this.#map.offset;
    return at.scrollTop;
  }

  #moveTo(top: number): void {
    if (top !== this.top) this.#upwards = top < this.top;
    this.top = top;
  }

  /**
   * Takes over a new layout, whether the view, the width or the row height changed. Gives where the
   * scroll bar has to be put, or null when the same layout is shown.
   */
  settle(layout: Layout, sequence: ClipView, arrival: Arrival, window: number): number | null {
    const before = this.#shown;
    const sameMap = this.#map.height === layout.height && this.#map.window === window;
    if (before?.layout === layout && sameMap) return null;
    this.#shown = { layout, sequence };
    this.#map = new ScrollMap(layout.height, window);
    this.boxHeight = this.#map.boxHeight;
    this.#column = null;
    if (before === null || before.sequence !== sequence) {
      this.active = arrival.focus ?? Math.min(this.active, Math.max(0, layout.total - 1));
      if (arrival.focus === null && arrival.keep === null) this.active = 0;
      const { keep } = arrival;
      return this.goTo(keep === null ? 0 : topFor(layout, keep.position, keep.place));
    }
    if (this.top <= 0) return this.goTo(0);
    const position = firstInSight(before.layout, this.top, covered(before.layout));
    if (position === null) return this.goTo(0);
    const kept = { below: below(before.layout, position, this.top) };
    return this.goTo(topFor(layout, position, kept));
  }

  /** Where the grid is, asked when the view is about to be replaced. */
  standing(): Standing {
    const { layout } = this;
    const sequence = this.#shown?.sequence ?? null;
    if (layout === null || sequence === null || this.#shown?.layout !== layout) {
      return { place: null, focus: null, inSight: 0 };
    }
    const from = layout.rowFirst[this.firstInSight] ?? 0;
    const to = layout.rowFirst[this.lastInSight + 1] ?? from;
    const focus = this.focused
      ? { position: this.active, key: sequence.tile(this.active)?.key ?? null }
      : null;
    const free = this.top <= 0 && !this.pointed && !this.focused;
    const position = free ? null : firstInSight(layout, this.top, covered(layout));
    if (position === null) return { place: null, focus, inSight: to - from };
    const key = sequence.tile(position)?.key ?? null;
    const place = { key, position, below: below(layout, position, this.top) };
    return { place, focus, inSight: to - from };
  }

  /** The top at which a clip's row is wholly in sight, clear of the sticky heading. */
  topToSee(position: number): number {
    const { layout } = this;
    if (layout === null) return this.top;
    const row = rowOf(layout, position);
    const upper = (layout.rowTop[row] ?? 0) - covered(layout) - INSET;
    const lower = (layout.rowTop[row] ?? 0) + (layout.rowHeight[row] ?? 0) + GAP + INSET;
    if (upper < this.top) return upper;
    if (lower > this.top + this.window) return Math.min(upper, lower - this.window);
    return this.top;
  }

  /** Moves the focus by a command; gives the position that gets it, or null for no movement. */
  move(command: Command): number | null {
    const { layout, active: position } = this;
    if (layout === null || layout.rows === 0) return null;
    const window = this.window - covered(layout);
    const next = step(command, { layout, position, column: this.#column, window });
    if (next === null) return null;
    this.#column = next.column;
    this.active = next.position;
    return next.position;
  }

  /** Puts the tab stop on a clip. */
  activate(position: number): void {
    if (position !== this.active) this.#column = null;
    this.active = position;
  }
}

function covered(layout: Layout): number {
  return layout.headings ? HEADING : INSET;
}
