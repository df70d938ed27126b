/**
 * The pictures that the engine has in memory: those of the tiles in the page, and the few that left it
 * last. A tile that moves to another row is made anew, and its picture is not to be decoded anew; all
 * others are let go of, since decoded they are half a megabyte each.
 */

/** About as many as stand in a window. */
const LATELY = 30;

export class HeldPictures {
  /** How often each address is held. */
  #times = new Map<string, number>();
  #lately: { url: string; element: HTMLImageElement | undefined }[] = [];

  constructor(private readonly most = LATELY) {}

  has(url: string): boolean {
    return this.#times.has(url);
  }

  /** A tile shows it. */
  take(url: string): void {
    this.#times.set(url, (this.#times.get(url) ?? 0) + 1);
  }

  /** That tile goes; its element keeps the picture for a little longer. */
  leave(url: string, element: HTMLImageElement | undefined): void {
    this.#lately.push({ url, element });
    while (this.#lately.length > this.most) this.#letGo();
  }

  #letGo(): void {
    const first = this.#lately.shift();
    if (first === undefined) return;
    first.element?.removeAttribute('src');
    const times = (this.#times.get(first.url) ?? 1) - 1;
    if (times === 0) this.#times.delete(first.url);
    else this.#times.set(first.url, times);
  }
}

export const held = new HeldPictures();
