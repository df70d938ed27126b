/** Why something cannot be done with a clip; null where it can. */
import type { Tile } from '../host/contract';
import { words } from '../words/words';

export interface Reasons {
  readonly play: string | null;
  readonly download: string | null;
  readonly player: string | null;
  readonly prompt: string | null;
  readonly link: string | null;
  readonly family: string | null;
}

export function reasonsOf(tile: Tile, offline: boolean): Reasons {
  const noFile = tile.playable ? null : words.t('reason.noFile');
  const away = offline && !tile.here ? words.t('reason.offline') : null;
  const onItsWay = tile.download === 'waiting' || tile.download === 'running';
  return {
    play: noFile ?? away,
    download: noFile ?? (onItsWay ? words.t('reason.onItsWay') : null),
    player: tile.here ? null : words.t('reason.notHere'),
    prompt: tile.prompt.trim() === '' ? words.t('reason.noPrompt') : null,
    link: noFile,
    family: tile.versions > 1 ? null : words.t('reason.alone'),
  };
}
