/** What the reading button says. */
import type { LibraryKind, Reading } from '../host/contract';
import * as format from '../words/format';
import { words } from '../words/words';

export function readingWords(reading: Reading, library: LibraryKind, now: number): string {
  const { state, seen, total, readMs, atMs } = reading;
  switch (state) {
    case 'reading':
      if (total !== null) return words.t('reading.progress', { seen, total });
      return seen > 0 ? words.t('reading.soFar', { seen }) : words.t('reading.started');
    case 'paused':
      return words.t('reading.paused', { time: format.clock(atMs ?? now) });
    case 'paused-by-you':
      return words.t('reading.pausedByYou', {
        n: Math.max(0, Math.round(((atMs ?? now) - now) / 60_000)),
      });
    case 'offline':
      return words.t('reading.offline', { time: format.since(atMs ?? now, now) });
    case 'idle':
      if (readMs !== null) return words.t('reading.upToDate', { ago: format.ago(readMs, now) });
      break;
    case 'never':
      break;
  }
  return words.t(library === 'sample' ? 'reading.sample' : 'reading.never');
}

/** The figure alone, for narrow windows; empty where there is none. */
export function readingFigure(reading: Reading): string {
  if (reading.state !== 'reading' || reading.seen === 0) return '';
  return format.count(reading.seen);
}
