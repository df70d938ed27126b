/** What is said of a clip: its name for assistive technology and the words on its tile. */
import type { Tile } from '../host/contract';
import * as format from '../words/format';
import { words } from '../words/words';

const spoken: Readonly<Record<string, string>> = {
  completed: words.t('status.spoken.completed'),
  moderated: words.t('status.spoken.moderated'),
  failed: words.t('status.spoken.failed'),
  deleted: words.t('status.spoken.deleted'),
  unknown: words.t('status.spoken.unknown'),
};

const chips: Readonly<Record<string, string>> = {
  completed: words.t('status.completed'),
  'in-progress': words.t('status.inProgress'),
  moderated: words.t('status.moderated'),
  failed: words.t('status.failed'),
  deleted: words.t('status.deleted'),
  unknown: words.t('status.unknown'),
};

/** The server's own word in sentence case: `other:ON_HOLD` is "On hold". */
function serverWord(status: string): string {
  const word = status
    .replace(/^other:/, '')
    .replaceAll('_', ' ')
    .trim()
    .toLowerCase();
  return word === '' ? words.t('status.unknown') : word.charAt(0).toUpperCase() + word.slice(1);
}

/** A status as the filter bar names it. */
export function statusWord(status: string): string {
  return chips[status] ?? serverWord(status);
}

/** A status as it is read out. */
export function spokenStatus(tile: Pick<Tile, 'status' | 'queued'>): string {
  if (tile.status === 'in-progress') {
    return words.t(tile.queued ? 'status.spoken.queued' : 'status.spoken.generating');
  }
  return spoken[tile.status] ?? serverWord(tile.status);
}

/** What stands for the prompt: the prompt, else the effect, else that there is none. */
export function title(tile: Pick<Tile, 'prompt' | 'effect'>, most: number): string {
  const text = tile.prompt.trim() === '' ? (tile.effect ?? words.t('grid.noPrompt')) : tile.prompt;
  return [...text].slice(0, most).join('');
}

/** The name of a tile; `account` only where several accounts are shown. */
export function tileName(tile: Tile, now: number, account: string | null): string {
  return [
    title(tile, 160),
    spokenStatus(tile),
    tile.madeMs === null ? null : format.date(tile.madeMs, now),
    tile.here ? words.t('grid.here') : null,
    tile.favourite ? words.t('grid.favourite') : null,
    tile.rating > 0 ? words.t('grid.rated', { n: tile.rating }) : null,
    tile.versions > 1 ? words.t('grid.versions', { n: tile.versions }) : null,
    isJustFinished(tile, now) ? words.t('grid.justFinishedSpoken') : null,
    tile.unlisted ? words.t('grid.unlisted') : null,
    account === null ? null : words.t('grid.account', { account }),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** The mark of a clip that was seen to finish goes after this long. */
const JUST_FINISHED_MS = 600_000;

export function isJustFinished(tile: Pick<Tile, 'finishedMs'>, now: number): boolean {
  return tile.finishedMs !== null && now - tile.finishedMs < JUST_FINISHED_MS;
}

/** What a plate says: a word, and the reason or nothing. Times are drawn apart, since they move. */
export function plateWords(tile: Tile): { word: string; reason: string | null } {
  switch (tile.status) {
    case 'in-progress':
      return { word: words.t(tile.queued ? 'status.queued' : 'status.generating'), reason: null };
    case 'moderated':
      return { word: words.t('status.moderated'), reason: words.t('status.moderatedReason') };
    case 'failed':
      return { word: words.t('status.failed'), reason: words.t('status.failedReason') };
    case 'deleted':
      return { word: words.t('status.deletedAtPixverse'), reason: null };
    case 'completed':
      return { word: words.t('grid.noPicture'), reason: null };
    default:
      return { word: statusWord(tile.status), reason: null };
  }
}

/** How much a tile shows, by its width. */
export type WidthClass = 'full' | 'middle' | 'small' | 'tiny' | 'least';

/**
 * The class of a tile so wide, in pixels. Larger words need more of them: `percent` is the size of the
 * interface.
 */
export function widthClass(pixels: number, percent: number): WidthClass {
  const width = (pixels * 100) / percent;
  if (width >= 176) return 'full';
  if (width >= 120) return 'middle';
  if (width >= 88) return 'small';
  return width >= 56 ? 'tiny' : 'least';
}

/** How many marks a tile has room for. */
export const marksOf: Readonly<Record<WidthClass, number>> = {
  full: 4,
  middle: 3,
  small: 2,
  tiny: 1,
  least: 1,
};

/** `0:05 · v4.5 · 720p`, as much of it as there is room for. */
export function factsOf(tile: Tile, width: WidthClass): string {
  const length = tile.seconds === null ? null : format.length(tile.seconds);
  const quality = tile.upscaledTo === null ? tile.quality : `${tile.upscaledTo}p ↑`;
  const parts =
    width === 'full'
      ? [length, tile.model, quality]
      : width === 'middle'
        ? [length, tile.model]
        : width === 'small'
          ? [length]
          : [];
  return parts.filter((part) => part !== null).join(' · ');
}
