/** The table of a clip's details: only rows that have a value. */
import type { Details } from '../host/contract';
import { statusWord } from '../gallery/tile-words';
import { fullTime, seconds } from '../words/format';
import { words } from '../words/words';

export interface DetailRow {
  readonly name: string;
  readonly value: string;
  /** The name of the button that copies it. */
  readonly copy?: string;
  /** Figures that are never grouped. */
  readonly exact?: true;
}

export function rowsOf(details: Details): DetailRow[] {
  const { tile } = details;
  const rows: (DetailRow | null)[] = [
    row('player.status', statusOf(details)),
    row('player.made', tile.madeMs === null ? null : fullTime(tile.madeMs)),
    row('player.model', tile.model),
    row('player.quality', qualityOf(details)),
    exact('player.seed', details.seed, 'player.copySeed'),
    row('player.length', tile.seconds === null ? null : seconds(tile.seconds)),
    row('player.ratio', ratioOf(details)),
    row('player.motion', details.motion),
    row('player.style', details.style),
    row('player.effect', effectOf(details)),
    row('player.camera', details.camera),
    row('player.sound', details.sound === null ? null : yesOrNo(details.sound)),
    row('player.lipSync', details.lipSync ? yesOrNo(true) : null),
    row('player.extendedRow', details.extended ? yesOrNo(true) : null),
    row('player.account', details.accountName),
    exact('player.id', details.id, 'player.copyId'),
  ];
  return rows.filter((one) => one !== null);
}

type Name = Parameters<typeof words.t>[0];

function row(name: Name, value: string | null): DetailRow | null {
  return value === null || value.trim() === '' ? null : { name: words.t(name), value };
}

function exact(name: Name, value: string | null, copy: Name): DetailRow | null {
  const plain = row(name, value);
  return plain && { ...plain, copy: words.t(copy), exact: true };
}

function yesOrNo(on: boolean): string {
  return words.t(on ? 'player.yes' : 'player.no');
}

/** The name of the effect in every language that PixVerse gave it in. */
function effectOf({ tile, effectNames }: Details): string | null {
  const names = new Set([tile.effect, ...effectNames].filter((name) => name !== null));
  return names.size === 0 ? null : [...names].join(' · ');
}

function statusOf({ tile, statusWord: word }: Details): string | null {
  if (word !== null) return word;
  switch (tile.status) {
    case 'completed':
      return tile.unlisted ? words.t('player.unlisted') : words.t('status.completed');
    case 'in-progress':
      return words.t(tile.queued ? 'player.queuedDetail' : 'status.generating');
    case 'moderated':
      return words.t('player.moderated');
    case 'failed':
      return words.t('player.failed');
    case 'deleted':
      return words.t('player.deleted');
    case 'unknown':
      return words.t('player.noStatus');
    default:
      return statusWord(tile.status);
  }
}

function sizeOf({ size }: Details): string | null {
  return size && words.t('player.size', { width: String(size[0]), height: String(size[1]) });
}

function qualityOf(details: Details): string | null {
  const { quality, upscaledTo } = details.tile;
  if (upscaledTo === null) return quality;
  const size = sizeOf(details) ?? words.t('player.lines', { n: String(upscaledTo) });
  return quality === null
    ? words.t('player.upscaledOnly', { size })
    : words.t('player.upscaled', { quality, size });
}

function ratioOf(details: Details): string | null {
  const size = sizeOf(details);
  const { ratio } = details;
  if (ratio === null || size === null) return ratio ?? size;
  return words.t('player.sizeRatio', { ratio, size });
}
