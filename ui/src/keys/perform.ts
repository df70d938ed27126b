/** What the commands do that count anywhere: asked for by a key, or in the menu bar of the system. */
import type { App } from '../app.svelte';
import { goToPart } from '../frame/parts';
import type { MenuCommand } from '../host/contract';
import type { Command } from './table';

export function perform(app: App, command: Command | MenuCommand): void {
  const account = /^account-([1-9])$/.exec(command)?.[1];
  if (account !== undefined) {
    if (app.viewer === null && !app.firstPage) app.showAccountLine(Number(account));
    return;
  }
  switch (command) {
    case 'downloads':
      if (!app.firstPage) app.drawer = !app.drawer;
      break;
    case 'refresh':
      if (app.library === 'own' && !app.firstPage) void app.refresh();
      break;
    case 'search':
      if (app.viewer === null && !app.firstPage) app.search.wanted = true;
      break;
    case 'next-part':
      goToPart(1);
      break;
    case 'previous-part':
      goToPart(-1);
      break;
    case 'full-screen':
      app.setFullScreen(!app.fullScreen);
      break;
    case 'about':
    case 'health':
    case 'keys':
    case 'settings':
      app.dialog = command;
      break;
    case 'quit':
      app.quit();
      break;
  }
}
