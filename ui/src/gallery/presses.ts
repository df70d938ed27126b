/**
 * Presses among the clips that do nothing else: the one that opened the menu of a clip, and the one
 * that closed a menu or a popover. Neither may open a clip, nor change what is chosen, besides.
 */
const OPEN = '[role="menu"], [popover][role="dialog"]';

export class Presses {
  #closes = false;
  #spent = false;

  /** A pointer goes down, while whatever it closes is still open. */
  begin(): void {
    this.#closes = document.querySelector(OPEN) !== null;
  }

  /** A button goes down; also one beside another that is held, of which `begin` is not told. */
  pressed(): void {
    this.#spent = this.#closes;
    this.#closes = false;
  }

  /** A menu was asked for. On a Mac that is a press of the first button, with Control. */
  askedForMenu(): void {
    this.#spent = true;
  }

  /** Whether a click belongs to such a press. One that no pointer made, as by a screen reader, never does. */
  tookUp(click: MouseEvent): boolean {
    return this.#spent && click.detail > 0;
  }
}
