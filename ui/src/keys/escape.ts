/**
 * Esc where nothing on top has taken it: one thing at a time, full screen before the selection. What
 * does not live here: menus, fields, dialogs, the drawer and the viewer, which take it themselves.
 */
import type { App } from '../app.svelte';
import { goToClips } from '../frame/parts';

/** Whether there was something to leave. */
export function leaveOneThing(app: App): boolean {
  const { selecting } = app;
  if (app.fullScreen) {
    app.setFullScreen(false);
    return true;
  }
  if (selecting.question === null && !selecting.some) return false;
  // The bar goes, or its buttons, and the focus must not go with it.
  if (document.activeElement?.closest('[data-part="selection"]') != null) goToClips();
  if (selecting.question !== null) void selecting.answer(false);
  else selecting.none();
  return true;
}
