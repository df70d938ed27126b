/**
 * For `onerror` of a picture that may as well not be there. It is hidden, and never taken out of the
 * page: Svelte takes a block away from its first to its last element, and where the last one is gone
 * it takes all that follows with it.
 */
export function hideBroken(event: Event): void {
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.hidden = true;
}
