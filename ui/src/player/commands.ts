/** What each key of the viewer does. */
import type { App } from '../app.svelte';
import type { Command } from '../keys/table';
import { obeyMark } from '../marks';
import { copyClips } from '../selection/acts';
import type { Player } from './player.svelte';

/** Does a command; whether it is one of the viewer's. */
export function obey(
  command: Command,
  app: App,
  player: Player,
  toggleDetails: () => void,
): boolean {
  if (obeyMark(command, app, player.tile)) return true;
  switch (command) {
    case 'undo':
      app.undoing.undo();
      return true;
    case 'redo':
      app.undoing.redo();
      return true;
    case 'select':
      if (player.tile) app.selecting.toggle(player.tile.key, null);
      return true;
    case 'copy-prompt':
      if (player.tile) void copyClips(app, [player.tile.key], 'prompt');
      return true;
    case 'previous':
      void player.step(-1);
      return true;
    case 'next':
      void player.step(1);
      return true;
    case 'play':
      player.toggle();
      return true;
    case 'frame-back':
      player.frame(-1);
      return true;
    case 'frame-forward':
      player.frame(1);
      return true;
    case 'second-back':
      player.second(-1);
      return true;
    case 'second-forward':
      player.second(1);
      return true;
    case 'first-frame':
      player.first();
      return true;
    case 'last-frame':
      player.last();
      return true;
    case 'slower':
      player.changeSpeed(-1);
      return true;
    case 'faster':
      player.changeSpeed(1);
      return true;
    case 'mute':
      player.toggleMuted();
      return true;
    case 'loop':
      player.toggleLoop();
      return true;
    case 'details':
      toggleDetails();
      return true;
    case 'download':
      if (player.tile) void app.download([player.tile.key]);
      return true;
    case 'close':
      // One thing at a time: full screen goes before the viewer.
      if (app.fullScreen) app.setFullScreen(false);
      else app.closeViewer();
      return true;
    default:
      return false;
  }
}
