/** What the drawer says of each download and of all of them. */
import type { Download, Downloads } from '../host/contract';
import { bytes } from '../words/format';
import { words } from '../words/words';

export interface Sections {
  readonly now: readonly Download[];
  readonly problems: readonly Download[];
  readonly waiting: readonly Download[];
  readonly done: readonly Download[];
}

export function sectionsOf({ rows }: Downloads): Sections {
  const of = (state: Download['state']) => rows.filter((row) => row.state === state);
  return { now: of('running'), problems: of('failed'), waiting: of('waiting'), done: of('done') };
}

/** The line of words under a row's bar. */
export function rowLine(row: Download): string {
  switch (row.state) {
    case 'waiting':
      // A waiting row may say what it waits for.
      return row.problem === null ? words.t('downloads.waitingRow') : problemLine(row);
    case 'running':
      if (row.bytes === 0) return words.t('downloads.starting');
      return row.total === null
        ? words.t('downloads.progressUnknown', { bytes: bytes(row.bytes) })
        : words.t('downloads.progress', { bytes: bytes(row.bytes), total: bytes(row.total) });
    case 'failed':
      return problemLine(row);
    case 'done':
      return row.bytes > 0
        ? words.t('downloads.savedBytes', { size: bytes(row.bytes) })
        : words.t('downloads.saved');
  }
}

function problemLine(row: Download): string {
  return words.t(`problem.${row.problem ?? 'did-not-arrive'}`);
}

/** How much of it is here, 0 to 100; null while its length is unknown. */
export function percent({ bytes: here, total }: Pick<Download, 'bytes' | 'total'>): number | null {
  if (total === null || total <= 0) return null;
  return Math.min(100, Math.floor((here / total) * 100));
}

/** What assistive technology reads of a row's bar. */
export function barText(row: Download): string {
  const n = percent(row);
  if (n === null || row.total === null || row.state !== 'running') return rowLine(row);
  return words.t('downloads.valuetext', { n, bytes: bytes(row.bytes), total: bytes(row.total) });
}

/** The prompt, cut; what it says where there is none. */
export function promptOf(row: Download, most: number): string {
  const text = row.prompt.trim() || (row.name ?? words.t('downloads.noPrompt'));
  return [...text].slice(0, most).join('');
}

/** `43 of 288 · 18.0 MB/s · about 2 min`, with what is known of it. */
export function overallLine(all: Downloads, speed: number | null): string {
  const total = all.done + all.left;
  const parts = [words.t('downloads.count', { done: all.done, total })];
  if (speed !== null && speed > 0) {
    parts.push(words.t('downloads.speed', { size: bytes(speed) }));
    const rest = remaining(all);
    if (rest !== null) parts.push(about(rest / speed));
  }
  if (all.failed > 0) parts.push(words.t('downloads.failedCount', { n: all.failed }));
  return parts.join(' · ');
}

/** Bytes still to come; null while a row that is left has no length yet. */
function remaining({ rows, left }: Downloads): number | null {
  const open = rows.filter((row) => row.state === 'running' || row.state === 'waiting');
  if (open.length < left) return null;
  let rest = 0;
  for (const { bytes: here, total } of open) {
    if (total === null) return null;
    rest += total - here;
  }
  return rest;
}

function about(seconds: number): string {
  if (seconds < 60)
    return words.t('downloads.aboutSeconds', { n: Math.max(1, Math.round(seconds)) });
  const minutes = seconds / 60;
  if (minutes < 90) return words.t('downloads.aboutMinutes', { n: Math.round(minutes) });
  return words.t('downloads.aboutHours', { n: Math.round(minutes / 60) });
}

/** The name of the button in the top bar. */
export function buttonName({ left, failed }: Pick<Downloads, 'left' | 'failed'>): string {
  const parts = [words.t('downloads.show')];
  if (left > 0) parts.push(words.t('downloads.showLeft', { n: left }));
  if (failed > 0) parts.push(words.t('downloads.showFailed', { n: failed }));
  return parts.join(', ');
}
