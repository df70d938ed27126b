/** Knows when something was really drawn: two frames after it stood in the page. */

/** Frames that are waited for what shall stand in the page; after them it is drawn without. */
const MOST_FRAMES = 120;

/**
 * Resolves when a frame with what is waited for was drawn. The second frame after it begins when the
 * first has been given to the screen. A window that nobody sees draws none, and is not waited for.
 */
export function drawn(stands: () => boolean = () => true): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestAnimationFrame !== 'function' || document.hidden) {
      resolve();
      return;
    }
    const hidden = () => {
      if (document.hidden) end();
    };
    const end = () => {
      document.removeEventListener('visibilitychange', hidden);
      resolve();
    };
    document.addEventListener('visibilitychange', hidden);
    let frames = 0;
    const look = () => {
      if (stands() || ++frames >= MOST_FRAMES) requestAnimationFrame(end);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
