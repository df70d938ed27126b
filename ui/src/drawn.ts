/** Knows when something was really drawn: two frames after it stood in the page. */

import type { App } from './app.svelte';

/** Frames that are waited for what shall stand in the page; after them it is drawn without. */
const MOST_FRAMES = 120;

/**
 * Resolves when a frame with what is waited for was drawn. The second frame after it begins when the
 * first has been given to the screen. A window that nobody sees draws none, and is not waited for.
 */
function drawn(stands: () => boolean): Promise<void> {
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

/** Tells the shell that a frame was drawn: the first of all, and the first that answers the boot. */
export async function tellDrawn(app: App, gallery: boolean): Promise<void> {
  // A view with clips is drawn when the first of them is in the page.
  const clips = () => gallery && !app.firstPage && (app.gallery.sequence?.total ?? 0) > 0;
  await drawn(() => !clips() || document.querySelector('[role="gridcell"]') !== null);
  await app.host.call('ui_ready', { gallery }).catch(() => null);
}
