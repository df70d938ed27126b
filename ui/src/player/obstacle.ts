/** Why a clip does not play, in words, and what there is to press. */
import type { ReadingState, Tile } from '../host/contract';
import { words } from '../words/words';

/** `MediaError.MEDIA_ERR_DECODE`. Engines call an answer of 404 "not supported", as they do a strange file. */
const DECODE = 3;

export type Remedy =
  'retry' | 'player' | 'copy-details' | 'copy-command' | 'check-again' | 'afresh' | 'find';

export interface Obstacle {
  readonly text: string;
  readonly command?: string;
  readonly remedies: readonly Remedy[];
}

export interface Circumstances {
  /** The code of the `<video>`'s error; null while there is none. */
  readonly error: number | null;
  /** Whether it was downloaded, and its file is not where it was. */
  readonly moved?: boolean;
  /** Whether all of it is on this computer, downloaded or in the cache. */
  readonly whole?: boolean;
  /** All of it is here, and still nothing of it is seen. */
  readonly stuck?: boolean;
  readonly reading: ReadingState;
  /** Whether the engine can decode H.264 at all. */
  readonly decoder: boolean;
  /** Whether the person gave up waiting for it. */
  readonly given?: boolean;
}

/** What keeps a clip from playing; null when nothing does. A clip without any video has a plate. */
export function obstacleOf(tile: Tile, now: Circumstances): Obstacle | null {
  if (!tile.playable) return null;
  if (!now.decoder) {
    const command = words.t('player.noDecoderCommand');
    const remedies = ['copy-command', 'check-again', 'player'] as const;
    return { text: words.t('player.noDecoder'), command, remedies };
  }
  if (now.given === true) return { text: words.t('player.stopped'), remedies: ['retry'] };
  if (now.moved === true) {
    return { text: words.t('player.moved'), remedies: ['afresh', 'find'] };
  }
  if (now.error === null && now.stuck !== true) return null;
  // What is here whole and does not play is broken, or beyond this engine: another one may do better.
  const whole = tile.here || now.whole === true || now.stuck === true;
  if (!whole && now.reading === 'offline') {
    return { text: words.t('player.notHere'), remedies: [] };
  }
  if (!whole && now.error !== DECODE) {
    return { text: words.t('player.notNow'), remedies: ['retry', 'copy-details'] };
  }
  return { text: words.t('player.cannotPlay'), remedies: ['player', 'copy-details'] };
}

/** What the plate of a clip without video says beneath its word. */
export function plateText(tile: Tile, elapsed: string | null): string {
  switch (tile.status) {
    case 'in-progress':
      if (elapsed === null) return words.t('player.generatingUndated');
      return words.t(tile.queued ? 'player.queued' : 'player.generating', { elapsed });
    case 'moderated':
      return words.t('player.moderated');
    case 'failed':
      return words.t('player.failed');
    case 'deleted':
      return words.t('player.deleted');
    default:
      return words.t('player.noAddress');
  }
}
