/**
 * Positions in a list that is taller than an engine can scroll.
 *
 * Engines stop near 2^24 pixels, so the box never gets taller than {@link TALLEST}. Small steps of
 * the scroll bar then move the list by the same distance, large ones by their part of the whole, and
 * the difference between the two is carried along until an edge comes near.
 */
export const TALLEST = 8_000_000;
/** So many windows of room are kept before an edge that the list has not reached. */
const ROOM = 4;

export class ScrollMap {
  /** The place in the list is the place in the box plus this. */
  #offset = 0;
  #last = 0;

  constructor(
    /** Of the list, in pixels. */
    readonly height: number,
    /** Of what is seen of it. */
    readonly window: number,
    private readonly tallest = TALLEST,
  ) {}

  /** Of the box that the engine scrolls. */
  get boxHeight(): number {
    return Math.min(this.height, this.tallest);
  }
  get offset(): number {
    return this.#offset;
  }
  get #listEnd(): number {
    return Math.max(0, this.height - this.window);
  }
  get #boxEnd(): number {
    return Math.max(0, this.boxHeight - this.window);
  }

  /**
   * Follows the scroll bar. Gives the place in the list, and where the scroll bar has to be put
   * when it came near an edge that the list has not reached.
   */
  follow(scrollTop: number): { top: number; scrollTop: number } {
    if (this.height <= this.tallest) return this.#at(scrollTop, scrollTop);
    const step = Math.abs(scrollTop - this.#last);
    if (step > 2 * this.window) {
      return this.#at(this.#toList(scrollTop), scrollTop);
    }
    const top = Math.min(this.#listEnd, Math.max(0, scrollTop + this.#offset));
    const near = this.window;
    const falseTop = scrollTop < near && top > scrollTop;
    const falseEnd =
      this.#boxEnd - scrollTop < near && this.#listEnd - top > this.#boxEnd - scrollTop;
    // The list has reached its own edge before the box: there is nothing more to scroll there.
    const early = top <= 0 ? 0 : top >= this.#listEnd ? this.#boxEnd : null;
    if (early !== null) return this.#at(top, early);
    return falseTop || falseEnd ? this.goTo(top) : this.#at(top, scrollTop);
  }

  /** Where the scroll bar belongs for a place in the list. */
  goTo(place: number): { top: number; scrollTop: number } {
    const top = Math.min(this.#listEnd, Math.max(0, place));
    if (this.height <= this.tallest) return this.#at(top, top);
    const share = Math.round((top / this.#listEnd) * this.#boxEnd);
    // Near an edge the box leaves as much room as the list has, so that small steps reach it.
    const room = ROOM * this.window;
    const least = Math.min(top, room);
    const most = this.#boxEnd - Math.min(this.#listEnd - top, room);
    return this.#at(top, Math.max(least, Math.min(most, share)));
  }

  #toList(scrollTop: number): number {
    if (scrollTop >= this.#boxEnd - 1) return this.#listEnd;
    return Math.round((scrollTop / this.#boxEnd) * this.#listEnd);
  }

  #at(top: number, scrollTop: number): { top: number; scrollTop: number } {
    this.#offset = top - scrollTop;
    this.#last = scrollTop;
    return { top, scrollTop };
  }
}
