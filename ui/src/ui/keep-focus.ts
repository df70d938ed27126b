/**
 * Keeps the focus within what lies over the rest: popovers, menus, the drawer, the viewer. When what
 * has it is taken out of the page, the engine gives it to the page as a whole, where no key is for
 * what lies on top any more: not even Escape.
 */
import type { Attachment } from 'svelte/attachments';

/** An attachment for an element that can take the focus itself, and does when a part of it went with it. */
export const keepFocus: Attachment<HTMLElement> = (element) => {
  let last: EventTarget | null = null;
  const onfocusin = (event: FocusEvent) => (last = event.target);
  const observer = new MutationObserver(() => {
    if (!(last instanceof Node) || element.contains(last)) return;
    last = null;
    const at = document.activeElement;
    if (at === null || at === document.body) element.focus({ preventScroll: true });
  });
  element.addEventListener('focusin', onfocusin);
  observer.observe(element, { childList: true, subtree: true });
  return () => {
    element.removeEventListener('focusin', onfocusin);
    observer.disconnect();
  };
};
