/**
 * Puts an element into the top layer beside its anchor. The top layer, because neither a clipped
 * bar nor a modal dialog may cut a menu off.
 */
import type { Attachment } from 'svelte/attachments';

import { placeBeside, type Wish } from './place';

/** An attachment for an element with `popover="manual"`; it stays beside `anchor` while mounted. */
export function float(anchor: () => HTMLElement | undefined, wish: Wish): Attachment<HTMLElement> {
  return (element) => {
    // Test environments without a top layer leave the element where it is written.
    element.showPopover?.();
    const place = () => {
      const beside = anchor();
      if (!beside) return;
      element.style.maxHeight = '';
      const { left, top, maxHeight } = placeBeside(
        beside.getBoundingClientRect(),
        { width: element.offsetWidth, height: element.offsetHeight },
        { width: innerWidth, height: innerHeight },
        wish,
      );
      element.style.left = `${left}px`;
      element.style.top = `${top}px`;
      element.style.maxHeight = `${maxHeight}px`;
    };
    place();
    addEventListener('resize', place);
    return () => removeEventListener('resize', place);
  };
}
