/** What the drawer says of each download and of all of them. */
import type { Download, Downloads } from '../host/contract';
import { bytes } from '../words/format';
import { words } from '../words/words';
import { rowTold, type RowAsk } from './told';

export interface Sections {
  readonly now: readonly Download[];
  readonly problems: readonly Download[];
  readonly waiting: readonly Download[];
  readonly done: readonly Download[];
}

/** How many rows of each section the page was not told of: a queue of thousands sends 200. */
export function restOf(all: Downloads): Readonly<Record<keyof Sections, number>> {
  const { now, problems, waiting, done } = sectionsOf(all);
  const held = problems.filter(isHeld).length;
  const found = problems.filter((row) => row.found !== null).length;
  return {
    now: 0,
    problems: Math.max(0, all.failed + all.troubled + held - problems.length),
    waiting: Math.max(0, all.left - now.length - waiting.length - held),
    done: Math.max(0, all.done - done.length - found),
  };
}

export function sectionsOf({ rows }: Downloads): Sections {
  const of = (state: Download['state']) => rows.filter((row) => row.state === state);
  const isTroubled = (row: Download) => row.found !== null;
  return {
    now: of('running'),
    problems: [...of('failed'), ...rows.filter(isHeld), ...rows.filter(isTroubled)],
    waiting: of('waiting').filter((row) => !isHeld(row)),
    done: of('done').filter((row) => !isTroubled(row)),
  };
}

/** Whether it waits for somebody to enter a new token (DL-14). */
function isHeld({ state, paused, problem }: Download): boolean {
  return state === 'waiting' && !paused && problem === 'token-refused';
}

/** Whether nothing of it is on its way: it can be taken off the list. */
export function isOver({ state }: Download): boolean {
  return state === 'done' || state === 'failed';
}

/** The line of words under a row's bar. */
export function rowLine(row: Download, ask: Partial<RowAsk> = {}): string {
  const folder = words.t('downloads.theFolder');
  return rowTold(row, { now: Date.now(), folder, ...ask }).text;
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
  if (all.bytesAll !== null && all.bytesAll > 0) {
    const done = bytes(Math.min(all.bytesDone, all.bytesAll));
    parts.push(words.t('downloads.bytesOf', { done, all: bytes(all.bytesAll) }));
  }
  if (speed !== null && speed > 0) {
    parts.push(words.t('downloads.speed', { size: bytes(speed) }));
    const rest = remaining(all);
    if (rest !== null) parts.push(about(rest / speed));
  }
  if (all.failed > 0) parts.push(words.t('downloads.failedCount', { n: all.failed }));
  return parts.join(' · ');
}

/** Bytes still to come: as the shell guesses them, else by the rows, if all have a length. */
function remaining({ rows, left, bytesLeft }: Downloads): number | null {
  if (bytesLeft !== null) return bytesLeft;
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
