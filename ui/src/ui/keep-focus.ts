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
  const onfocusout = ({ target }: FocusEvent) => {
    // Who goes elsewhere, if only to the page, has left. An element that was taken out of the page, or
    // a window that lost the focus, is no leaving.
    queueMicrotask(() => {
      const there = target instanceof Node && target.isConnected;
      if (there && last === target && document.activeElement !== target) last = null;
    });
  };
  const observer = new MutationObserver(() => {
    if (!(last instanceof Node) || element.contains(last)) return;
    last = null;
    const at = document.activeElement;
    if (at === null || at === document.body) element.focus({ preventScroll: true });
  });
  element.addEventListener('focusin', onfocusin);
  element.addEventListener('focusout', onfocusout);
  observer.observe(element, { childList: true, subtree: true });
  return () => {
    element.removeEventListener('focusin', onfocusin);
    element.removeEventListener('focusout', onfocusout);
    observer.disconnect();
  };
};
