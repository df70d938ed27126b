/**
 * A press on a picture and a pull: the file leaves the window, or the files of the selection. The
 * page names clips; which files those are, and the dragging itself, are the shell's.
 */
import type { App } from '../app.svelte';
import type { Tile } from '../host/contract';
import { words } from '../words/words';

/** A press that moves no further is a click, in pixels. */
const A_CLICK = 8;

/** Begins at a press; the function that comes back says whether it became a pull. */
export function beginPull(app: App, tile: Tile, press: PointerEvent): () => boolean {
  const ends = new AbortController();
  let pulled = false;
  const heard = { signal: ends.signal };
  const end = () => ends.abort();
  const move = (event: PointerEvent) => {
    // The system takes the pointer with the drag, and does not tell the page of its end.
    if ((event.buttons & 1) === 0) {
      end();
      return;
    }
    const { clientX, clientY } = press;
    if (Math.hypot(event.clientX - clientX, event.clientY - clientY) < A_CLICK) return;
    end();
    pulled = true;
    void pull(app, tile);
  };
  addEventListener('pointermove', move, heard);
  addEventListener('pointerup', end, heard);
  addEventListener('pointercancel', end, heard);
  return () => pulled;
}

async function pull(app: App, tile: Tile): Promise<void> {
  const { selecting, host } = app;
  const selected = selecting.has(tile.key);
  const keys = selected ? selecting.set.keys() : [tile.key];
  try {
    const here = selected || tile.here ? await host.call('drag_out', { keys }) : 0;
    if (here === 0) app.say(words.t('message.dragFirst'));
  } catch (thrown) {
    app.failed(thrown);
  }
}
