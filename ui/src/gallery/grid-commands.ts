/** What each key of the grid does. What does not live here: elements and scrolling, see the grid. */
import type { App } from '../app.svelte';
import { usualSettings } from '../choices.svelte';
import { leaveOneThing } from '../keys/escape';
import type { Command } from '../keys/table';
import { obeyMark } from '../marks';
import { copyClips, meant, openChosen, rateAll, toggleFavourites } from '../selection/acts';
import { words } from '../words/words';
import type { GridState } from './grid-state.svelte';
import { rowOf } from './layout';

export interface GridHands {
  /** Puts the focus on a clip and brings it into sight. */
  focusOn(position: number): void;
  /** Into the tile's own buttons. */
  enterTile(position: number): void;
  openMenu(position: number): void;
}

/** The movement that a command with Shift makes. */
const movements: Partial<Record<Command, Command>> = {
  'extend-left': 'go-left',
  'extend-right': 'go-right',
  'extend-up': 'go-up',
  'extend-down': 'go-down',
  'extend-row-start': 'row-start',
  'extend-row-end': 'row-end',
  'extend-page-up': 'page-up',
  'extend-page-down': 'page-down',
  'extend-first': 'first-clip',
  'extend-last': 'last-clip',
};

/** The clips of the section in which a clip stands; null without sections. */
export function sectionOf(grid: GridState, position: number) {
  const { layout } = grid;
  if (layout === null || !layout.headings) return null;
  const section = grid.allSections[layout.rowSection[rowOf(layout, position)] ?? 0];
  return section === undefined ? null : { first: section.first, count: section.count };
}

export function obeyGrid(
  command: Command,
  grid: GridState,
  position: number,
  hands: GridHands,
): void {
  const { app } = grid;
  const { selecting } = app;
  const tile = app.gallery.sequence?.tile(position);
  if (obeyForMany(command, app)) return;
  if (obeyMark(command, app, tile)) return;
  const movement = movements[command];
  if (movement !== undefined) {
    selecting.anchorAtLeast(tile?.key, position);
    const next = grid.move(movement);
    if (next === null) return;
    hands.focusOn(next);
    void selecting.extend(next, app.gallery.sequence?.tile(next)?.key);
    return;
  }
  switch (command) {
    case 'undo':
      app.undoing.undo();
      break;
    case 'redo':
      app.undoing.redo();
      break;
    case 'open':
      if (selecting.size > 1)
        void openChosen(app, selecting.has(tile?.key) ? tile?.key : undefined);
      else app.openViewer(position);
      break;
    case 'play-tile':
      grid.play.toggle(tile);
      break;
    case 'select':
      if (tile !== undefined) selecting.toggle(tile.key, position);
      break;
    case 'select-section': {
      const section = sectionOf(grid, position);
      if (section !== null) void selecting.section(section);
      break;
    }
    case 'select-all':
      void selecting.all();
      break;
    case 'select-none':
      selecting.none();
      break;
    case 'clear-selection':
      // One thing at a time: what plays goes first.
      if (!grid.play.stop()) leaveOneThing(app);
      break;
    case 'download':
      void app.download(meant(app, tile?.key));
      break;
    case 'copy-prompt':
      void copyClips(app, selecting.some ? selecting.set.keys() : meant(app, tile?.key), 'prompt');
      break;
    case 'clip-menu':
      hands.openMenu(position);
      break;
    case 'never-delete':
      app.say(words.t('grid.neverDeletes'));
      break;
    case 'tile-buttons':
      hands.enterTile(position);
      break;
    case 'larger':
      app.resizeTiles(1);
      break;
    case 'smaller':
      app.resizeTiles(-1);
      break;
    case 'usual-size':
      app.change({ tileHeight: usualSettings.tileHeight });
      break;
    default: {
      const next = grid.move(command);
      if (next !== null) hands.focusOn(next);
    }
  }
}

/** Marks and downloads mean the selection while there is one: every button says how many. */
function obeyForMany(command: Command, app: App): boolean {
  const { selecting } = app;
  if (!selecting.some) return false;
  const keys = selecting.set.keys();
  const rating = /^rate-([0-5])$/.exec(command)?.[1];
  if (rating !== undefined) void rateAll(app, keys, Number(rating));
  else if (command === 'favourite') void toggleFavourites(app, keys);
  else if (command === 'download') void app.download(keys);
  else return false;
  return true;
}
