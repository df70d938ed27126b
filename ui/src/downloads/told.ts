/**
 * What is said of one download, and what there is to press: rows DL-01 to DL-22 of the wording.
 * What lives here: the rules, as data. What does not: how a step is done, see `acts.ts`.
 */
import type { Download } from '../host/contract';
import { ago, bytes, clock, date, since } from '../words/format';
import { words } from '../words/words';

/** What a step of a row does. */
export type RowDeed =
  | 'try-again'
  | 'go-on'
  | 'choose-folder'
  | 'retry-all'
  | 'enter-token'
  | 'find'
  | 'show-in-folder'
  | 'copy-details';

export interface RowStep {
  readonly label: string;
  readonly deed: RowDeed;
}

export interface RowTold {
  /** The row of the wording; null for plain progress, which has none. */
  readonly id: string | null;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  readonly steps: readonly RowStep[];
}

/** How the file of a finished download was found later. */
export type Found = 'moved' | 'changed' | 'damaged';

export interface RowAsk {
  readonly now: number;
  /** Where files go, in words. */
  readonly folder: string;
  /** The label of the token that is missing, where one is. */
  readonly token?: string | null;
  readonly found?: Found | null;
  /** The status of the clip, where it is known. */
  readonly status?: string | null;
}

const step = {
  tryAgain: () => ({ label: words.t('downloads.tryAgain'), deed: 'try-again' }),
  tryNow: () => ({ label: words.t('downloads.tryNow'), deed: 'try-again' }),
  goOn: () => ({ label: words.t('downloads.goOn'), deed: 'go-on' }),
  retryAll: () => ({ label: words.t('downloads.tryAgain'), deed: 'retry-all' }),
  folder: () => ({ label: words.t('downloads.chooseFolder'), deed: 'choose-folder' }),
  token: () => ({ label: words.t('downloads.enterToken'), deed: 'enter-token' }),
  details: () => ({ label: words.t('downloads.copyDetails'), deed: 'copy-details' }),
  find: () => ({ label: words.t('downloads.findIt'), deed: 'find' }),
  again: () => ({ label: words.t('downloads.downloadAgain'), deed: 'try-again' }),
  second: () => ({ label: words.t('downloads.secondCopy'), deed: 'try-again' }),
  show: () => ({ label: words.t('downloads.showInFolder'), deed: 'show-in-folder' }),
} satisfies Record<string, () => RowStep>;

function plain(id: string | null, text: string, ...steps: RowStep[]): RowTold {
  return { id, text, tone: 'plain', steps };
}

function bad(id: string | null, text: string, ...steps: RowStep[]): RowTold {
  return { id, text, tone: 'bad', steps };
}

/** What is said of a row. */
export function rowTold(row: Download, ask: RowAsk): RowTold {
  if (row.state === 'done') return doneTold(row, ask);
  if (row.state === 'failed') return problemTold(row, ask);
  if (row.paused) return plain('DL-22', words.t('downloads.row.paused'), step.goOn());
  // While it is tried anew this means that a fresh address is asked for.
  if (row.state === 'running' && row.problem === 'address-gone') {
    return plain('DL-12', words.t('downloads.row.fresh'));
  }
  if (row.state === 'running') return runningTold(row, ask);
  if (row.retryAtMs !== null) {
    const left = row.retryAtMs - ask.now;
    const text =
      left <= 0
        ? words.t('downloads.row.retryNow')
        : words.t('downloads.row.retry', { time: duration(left) });
    return plain('DL-03', text, step.tryNow());
  }
  if (row.problem !== null) return problemTold(row, ask);
  return plain('DL-01', words.t('downloads.waitingRow'));
}

function runningTold(row: Download, { now }: RowAsk): RowTold {
  if (row.stalledMs !== null) {
    const time = duration(now - row.stalledMs);
    return plain('DL-02', words.t('downloads.row.stalled', { time }));
  }
  if (row.bytes === 0) return plain(null, words.t('downloads.starting'));
  const here = bytes(row.bytes);
  return plain(
    null,
    row.total === null
      ? words.t('downloads.progressUnknown', { bytes: here })
      : words.t('downloads.progress', { bytes: here, total: bytes(row.total) }),
  );
}

function doneTold(row: Download, { found, now }: RowAsk): RowTold {
  switch (found) {
    case 'moved':
      return bad('DL-18', words.t('downloads.row.moved'), step.find(), step.again());
    case 'changed':
      return plain('DL-19', words.t('downloads.row.changed'), step.second());
    case 'damaged':
      return bad('DL-21', words.t('downloads.row.damaged'), step.again());
  }
  if (row.name !== null && isNumbered(row.name)) {
    return plain('DL-17', words.t('downloads.row.savedAs', { name: row.name }), step.show());
  }
  if (row.verifiedMs !== null) {
    const when = whenVerified(row.verifiedMs, now);
    return plain('DL-20', words.t('downloads.row.verified', { when }));
  }
  return plain(
    null,
    row.bytes > 0
      ? words.t('downloads.savedBytes', { size: bytes(row.bytes) })
      : words.t('downloads.saved'),
  );
}

function problemTold(row: Download, ask: RowAsk): RowTold {
  const code = row.problem ?? 'did-not-arrive';
  const said = words.t(`problem.${code}`);
  switch (code) {
    case 'did-not-arrive':
      return bad('DL-04', said, step.tryAgain());
    case 'disk-full':
      return bad(
        'DL-05',
        words.t('downloads.wait.roomPlain', { folder: ask.folder }),
        step.folder(),
        step.retryAll(),
      );
    case 'disk-quota':
      return bad('DL-06', said, step.folder());
    case 'folder-gone':
      return bad(
        'DL-07',
        words.t('downloads.wait.folder', { folder: ask.folder }),
        step.folder(),
        step.retryAll(),
      );
    case 'folder-read-only':
      return bad('DL-08', words.t('downloads.wait.rights', { folder: ask.folder }), step.folder());
    case 'disk-error':
      return bad('DL-09', said, step.tryAgain());
    case 'cut-short':
      return bad('DL-10', said, step.tryAgain());
    case 'not-a-video':
      return bad('DL-11', said, step.tryAgain(), step.details());
    case 'address-gone':
      return bad('DL-13', said, step.tryAgain());
    case 'token-refused':
    case 'session-over':
      return bad(
        'DL-14',
        ask.token == null
          ? words.t('downloads.row.tokenUnknown')
          : words.t('downloads.row.token', { token: ask.token }),
        step.token(),
      );
    case 'no-file':
      return bad('DL-15', withoutFile(ask.status) ?? said);
    default:
      return bad(null, said, step.tryAgain());
  }
}

/** Why a clip of this status has no file (DL-15); null where the status does not say. */
export function withoutFile(status: string | null | undefined): string | null {
  switch (status) {
    case 'in-progress':
      return words.t('downloads.row.inProgress');
    case 'moderated':
      return words.t('downloads.row.moderated');
    case 'failed':
      return words.t('downloads.row.failed');
    default:
      return null;
  }
}

/** That a clip is here already, and since when (DL-16). */
export function hereSince(verifiedMs: number, now: number): string {
  return words.t('downloads.row.since', { date: date(verifiedMs, now) });
}

/** `today, 14:32`, else as everywhere. */
export function whenVerified(ms: number, now: number): string {
  const time = clock(ms);
  return since(ms, now) === time ? words.t('downloads.today', { time }) : ago(ms, now);
}

/** Behind the id in its brackets stands a number only where the name was taken. */
function isNumbered(name: string): boolean {
  return /\]-\d+\.mp4$/.test(name);
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 60
    ? words.t('time.elapsedSeconds', { n: seconds })
    : words.t('time.elapsedMinutes', { n: Math.round(seconds / 60) });
}
