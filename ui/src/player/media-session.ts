/** Media keys and the system's media panel, which shows the app's name and never a prompt. */
import { words } from '../words/words';
import type { Player } from './player.svelte';

/** Listens to media keys until the function that comes back is called. */
export function mediaKeys(player: Player): () => void {
  const session = globalThis.navigator?.mediaSession;
  if (session === undefined || typeof MediaMetadata === 'undefined') return () => undefined;
  session.metadata = new MediaMetadata({ title: words.t('app.name') });
  const hear = (name: MediaSessionAction, run: (() => void) | null) => {
    try {
      session.setActionHandler(name, run);
    } catch {
      // This engine does not know the key.
    }
  };
  const keys: [MediaSessionAction, () => void][] = [
    ['play', () => player.paused && player.toggle()],
    ['pause', () => !player.paused && player.toggle()],
    ['previoustrack', () => void player.step(-1)],
    ['nexttrack', () => void player.step(1)],
  ];
  for (const [name, run] of keys) hear(name, run);
  return () => {
    for (const [name] of keys) hear(name, null);
    session.metadata = null;
  };
}
