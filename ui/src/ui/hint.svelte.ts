/** When a tooltip shows: the pointer rests on its button, or the keyboard put the focus there. */

/** How long the pointer rests before the name shows. */
const REST_MS = 500;

export class Hint {
  shown = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #wait = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.shown = true), REST_MS);
  };

  readonly #focus = (event: FocusEvent) => {
    const target = event.currentTarget;
    if (target instanceof HTMLElement && target.matches(':focus-visible')) this.shown = true;
  };

  /** Esc takes the tooltip away first, and nothing else with it. */
  readonly #key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.shown) event.stopPropagation();
    this.hide();
  };

  readonly hide = () => {
    clearTimeout(this.#timer);
    this.shown = false;
  };

  /** Later: a button that is taken out of the page loses the focus while the page is being drawn. */
  readonly #blur = () => queueMicrotask(this.hide);

  /** Attached to the button. */
  readonly attach = (element: HTMLElement) => {
    element.addEventListener('pointerenter', this.#wait);
    element.addEventListener('pointerleave', this.hide);
    element.addEventListener('pointerdown', this.hide);
    element.addEventListener('focus', this.#focus);
    element.addEventListener('blur', this.#blur);
    element.addEventListener('keydown', this.#key);
    return () => {
      this.hide();
      element.removeEventListener('pointerenter', this.#wait);
      element.removeEventListener('pointerleave', this.hide);
      element.removeEventListener('pointerdown', this.hide);
      element.removeEventListener('focus', this.#focus);
      element.removeEventListener('blur', this.#blur);
      element.removeEventListener('keydown', this.#key);
    };
  };
}
