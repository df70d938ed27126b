/**
 * Asking for downloads and looking after the queue: the summary before many, undo, verification, and
 * what the page knows beyond the queue's own rows. What does not live here: the rows themselves,
 * which the shell tells, see `app.downloads`.
 */
import { SvelteMap } from 'svelte/reactivity';

import type { App } from '../app.svelte';
import type {
  Chosen,
  Download,
  Downloads,
  Queued,
  Summary,
  Tile,
  Verifying,
  VerifyStep,
} from '../host/contract';
import { asProblem } from '../host/host';
import { tilesOf } from '../selection/acts';
import { copyText } from '../ui/copy';
import { words } from '../words/words';
import { hereSince, withoutFile, type Found } from './told';

/** More clips, or more bytes, than these are asked about first. */
const ASK_ABOVE_CLIPS = 20;
const ASK_ABOVE_BYTES = 1_000_000_000;

const idle: Verifying = {
  state: 'idle',
  done: 0,
  all: 0,
  bytes: 0,
  damaged: 0,
  missing: 0,
  changed: 0,
  unreadable: 0,
  finishedMs: null,
};

/** Whether a choice of clips is shown as a summary before it is queued. */
export function isAskedFirst({ first, toDownload, bytes }: Summary): boolean {
  if (toDownload === 0) return false;
  return first || toDownload > ASK_ABOVE_CLIPS || bytes > ASK_ABOVE_BYTES;
}

/** How much of each running download is here, 0 to 1, by the key of its clip. */
export function sharesOf(rows: readonly Download[]): ReadonlyMap<number, number> {
  const running = rows.filter((row) => row.state === 'running' && (row.total ?? 0) > 0);
  return new Map(running.map(({ key, bytes, total }) => [key, Math.min(1, bytes / (total ?? 1))]));
}

export class Downloading {
  /** What the dialog shows, while it is open. */
  summary = $state.raw<Summary | null>(null);
  verifying = $state.raw<Verifying>(idle);
  /** Bytes that the disk has room for, asked for when downloads wait for room. */
  free = $state<number | null>(null);
  /** How many clips went on by themselves when the app started; 0 once that is old news. */
  resumed = $state(0);
  /** Files that were found to be elsewhere than where they were saved. */
  readonly found = new SvelteMap<number, Found>();

  readonly #shares = $derived.by(() => sharesOf(this.app.downloads.rows));
  #chosen: Chosen | null = null;
  #waitedForRoom = false;

  constructor(private readonly app: App) {}

  /** How much of a clip is here, 0 to 1; null while that is not known. */
  share(key: number): number | null {
    return this.#shares.get(key) ?? null;
  }

  // What the shell tells.

  /** The queue as it was when the app started. */
  begun({ resumed, paused }: Downloads): void {
    this.resumed = paused ? 0 : resumed;
  }

  heard(all: Downloads): void {
    this.resumed = all.paused ? 0 : Math.min(this.resumed, all.resumed);
    const room = all.waitsFor === 'room';
    if (room && !this.#waitedForRoom) void this.#askFree();
    if (!room) this.free = null;
    this.#waitedForRoom = room;
  }

  /** Another library has other clips. */
  forget(): void {
    this.verifying = idle;
    this.found.clear();
    this.summary = this.#chosen = this.free = null;
    this.resumed = 0;
    this.#waitedForRoom = false;
  }

  async #askFree(): Promise<void> {
    try {
      const { free } = await this.app.host.call('download_summary', { chosen: { keys: [] } });
      if (this.#waitedForRoom) this.free = free;
    } catch {
      // The sentence does without the figure.
    }
  }

  // Asking for clips.

  /** Downloads these clips; first says what that comes to, where it is much or the first time. */
  async keys(keys: readonly number[]): Promise<void> {
    if (keys.length === 0) return;
    const chosen = { keys: [...keys] };
    await this.#tried(async () => {
      const summary = await this.app.host.call('download_summary', { chosen });
      if (isAskedFirst(summary)) this.#show(chosen, summary);
      else await this.#queue(chosen.keys, summary);
    });
  }

  /** Shows what all that matches comes to. */
  async everything(): Promise<void> {
    const { view } = this.app.gallery;
    if (view === null) return;
    const chosen = { view: view.id };
    await this.#tried(async () => {
      this.#show(chosen, await this.app.host.call('download_summary', { chosen }));
    });
  }

  #show(chosen: Chosen, summary: Summary): void {
    this.#chosen = chosen;
    this.summary = summary;
    this.app.dialog = 'download';
  }

  /** Asks anew what the clips of the dialog come to: folder or names were changed. */
  async again(): Promise<void> {
    const chosen = this.#chosen;
    if (chosen === null) return;
    await this.#tried(async () => {
      const summary = await this.app.host.call('download_summary', { chosen });
      if (this.#chosen === chosen) this.summary = summary;
    });
  }

  /** Queues exactly what the summary named. Rejects with a problem. */
  async accept(id: number, keep: boolean): Promise<void> {
    const queued = await this.app.host.call('download_summed', { id, keep });
    this.close();
    this.#told(queued, []);
  }

  close(): void {
    this.summary = this.#chosen = null;
    // Who closed it meanwhile may have opened another.
    if (this.app.dialog === 'download') this.app.dialog = null;
  }

  async #queue(keys: number[], summary: Summary): Promise<void> {
    // Undo takes back what was added now, and nothing that was on its way before.
    const tiles = await tilesOf(this.app, keys);
    if (summary.toDownload === 0 && tiles.length === 1 && tiles[0] !== undefined) {
      await this.#nothing(tiles[0]);
      return;
    }
    const fresh = tiles.filter(isFresh).map(({ key }) => key);
    this.#told(await this.app.host.call('download', { keys }), fresh);
  }

  /** Why nothing is to be downloaded of one clip. */
  async #nothing(tile: Tile): Promise<void> {
    const { app } = this;
    if (!tile.playable) {
      app.say(withoutFile(tile.status) ?? words.t('message.downloadNone'));
      return;
    }
    const { file } = await app.host.call('clip_details', { key: tile.key });
    if (file === null) {
      app.say(words.t('message.downloadAlready', { n: 1 }));
      return;
    }
    app.say(hereSince(file.verifiedMs, Date.now()), this.#folderStep(tile.key));
  }

  #told({ added, already }: Queued, fresh: readonly number[]): void {
    const { app } = this;
    if (added === 0) {
      const none = words.t('message.downloadNone');
      app.say(already > 0 ? words.t('message.downloadAlready', { n: already }) : none);
      return;
    }
    const text = words.t('message.downloadAdded', { n: added });
    const show = { label: words.t('message.show'), run: () => (app.drawer = true) };
    if (fresh.length === 0) {
      app.say(text, show);
      return;
    }
    const keys = [...fresh];
    const change = {
      undo: () => void this.#tried(() => app.host.call('undo_download', { keys })),
      redo: () => void this.#tried(() => app.host.call('download', { keys })),
    };
    app.undoing.add(change);
    const undo = { label: words.t('filter.undo'), run: () => void app.undoing.undo(change) };
    app.say(text, show, 'undo', undo);
  }

  #folderStep(key: number) {
    return { label: words.t('message.showInFolder'), run: () => void this.showInFolder(key) };
  }

  /** Tells of the end of a batch, where the drawer does not show it (DL-24). */
  ended(n: number, failed: number): void {
    const { app } = this;
    if (app.drawer) return;
    const newest = app.downloads.rows.find((row) => row.state === 'done');
    const folder = newest === undefined ? null : this.#folderStep(newest.key);
    const showFailed = {
      label: words.t('message.showFailed'),
      run: () => void (app.drawer = true),
    };
    // It is announced in words of its own.
    if (failed === 0) app.messages.add(words.t('downloads.allDone', { n }), folder);
    else {
      const text = words.t('downloads.someDone', { n, failed });
      app.messages.add(text, showFailed, null, n > 0 ? folder : null);
    }
  }

  // The queue.

  pauseAll(on: boolean): Promise<void> {
    return this.#tried(() => this.app.host.call('pause_downloads', { on }));
  }

  pause(key: number, on: boolean): Promise<void> {
    return this.#tried(() => this.app.host.call('pause_download', { key, on }));
  }

  retry(key: number): Promise<void> {
    this.found.delete(key);
    return this.#tried(() => this.app.host.call('retry_download', { key }));
  }

  retryAll(): Promise<void> {
    return this.#tried(() => this.app.host.call('retry_downloads'));
  }

  /** Takes out of the queue what waits or runs; what came of it by then goes. */
  cancel(key: number): Promise<void> {
    const { app } = this;
    const { host } = app;
    return this.#tried(async () => {
      await host.call('cancel_download', { key });
      app.did(words.t('message.downloadCancelled', { n: 1 }), {
        undo: () => void this.#tried(() => host.call('download', { keys: [key] })),
        redo: () => void this.#tried(() => host.call('cancel_download', { key })),
      });
    });
  }

  /** Takes a row off the list that is finished or failed; the file stays. */
  clear(key: number): Promise<void> {
    const { app } = this;
    const { host } = app;
    return this.#tried(async () => {
      const found = this.found.get(key);
      await host.call('clear_download', { key });
      this.found.delete(key);
      app.did(words.t('downloads.cleared', { n: 1 }), {
        undo: () => {
          if (found !== undefined) this.found.set(key, found);
          void this.#tried(() => host.call('restore_downloads', { keys: [key] }));
        },
        redo: () => void this.#tried(() => host.call('clear_download', { key })),
      });
    });
  }

  /** Takes all that waits or runs out of the queue; undo asks for the rows that were known. */
  async cancelAll(): Promise<void> {
    const { host, downloads } = this.app;
    const open = downloads.rows.filter(({ state }) => state === 'waiting' || state === 'running');
    const keys = open.map(({ key }) => key);
    await this.#tried(async () => {
      await host.call('cancel_downloads');
      const text = words.t('message.downloadCancelled', { n: downloads.left });
      // Beyond the rows that the page was told of it cannot say what was there.
      if (keys.length < downloads.left) this.app.say(text);
      else
        this.app.did(text, {
          undo: () => void this.#tried(() => host.call('download', { keys })),
          redo: () => void this.#tried(() => host.call('undo_download', { keys })),
        });
    });
  }

  async clearFinished(): Promise<void> {
    const { host } = this.app;
    await this.#tried(async () => {
      const keys = await host.call('clear_downloads');
      if (keys.length === 0) return;
      this.app.did(words.t('downloads.cleared', { n: keys.length }), {
        undo: () => void this.#tried(() => host.call('restore_downloads', { keys })),
        redo: () => void this.#tried(() => host.call('clear_downloads')),
      });
    });
  }

  // Files.

  showInFolder(key: number): Promise<void> {
    return this.#withFile('show_in_folder', key);
  }

  openInPlayer(key: number): Promise<void> {
    return this.#withFile('open_in_player', key);
  }

  /** A file that is not where it was saved is said to be so, with the way to find it (DL-18). */
  async #withFile(command: 'show_in_folder' | 'open_in_player', key: number): Promise<void> {
    const { app } = this;
    try {
      await app.host.call(command, { key });
      this.found.delete(key);
    } catch (thrown) {
      if (asProblem(thrown).code !== 'file-moved') {
        app.failed(thrown);
        return;
      }
      this.found.set(key, 'moved');
      const find = { label: words.t('downloads.findIt'), run: () => void this.find(key) };
      const again = { label: words.t('downloads.downloadAgain'), run: () => void this.retry(key) };
      app.say(words.t('downloads.row.moved'), again, null, find);
    }
  }

  /** Asks where a file is now; it is taken only if it is the clip to the last byte. */
  find(key: number): Promise<void> {
    return this.#tried(async () => {
      if ((await this.app.host.call('find_file', { key })) === null) return;
      this.found.delete(key);
      this.app.say(words.t('message.found'), this.#folderStep(key));
    });
  }

  /** Asks for another folder; downloads that wait for one go on. */
  chooseFolder(): Promise<void> {
    return this.#tried(async () => {
      if ((await this.app.host.call('choose_folder')) === null) return;
      if (this.app.downloads.waitsFor !== null) await this.app.host.call('retry_downloads');
    });
  }

  /** The fields of a row as text, for whoever is asked for help. */
  async copyDetails({ key, name, problem, bytes, total, tries }: Download): Promise<void> {
    const text = JSON.stringify({ clip: key, name, problem, bytes, total, tries }, null, 2);
    this.app.say(words.t((await copyText(text)) ? 'ui.copied' : 'ui.notCopied'));
  }

  /** Opens the dialog for the token that an account waits for. */
  enterToken(account: number): void {
    const trouble = this.app.accounts.find(({ key }) => key === account)?.trouble ?? null;
    const { access } = this.app;
    if (trouble?.tokenLabel == null) access.openManage();
    else access.openReplace({ credential: trouble.credential, label: trouble.tokenLabel });
  }

  // Verification.

  verify(on: VerifyStep): Promise<void> {
    return this.#tried(() => this.app.host.call('verify', { on }));
  }

  /** Takes the result off the drawer. */
  dismissVerifying(): void {
    this.verifying = idle;
  }

  /** Fetches again what is damaged, and nothing else. */
  repair(): Promise<void> {
    return this.#tried(async () => {
      const { added } = await this.app.host.call('repair');
      this.app.say(words.t('downloads.verifying.repaired', { n: added }));
      this.verifying = { ...this.verifying, damaged: 0 };
    });
  }

  async #tried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.app.failed(thrown);
    }
  }
}

/** Whether asking for a clip puts it into the queue. */
function isFresh({ playable, here, download }: Tile): boolean {
  return playable && !here && (download === null || download === 'failed');
}
