/** What the fake host answers about downloads: a queue that stands still until a test moves it. */
import type {
  Chosen,
  Commands,
  Download,
  Downloads,
  DownloadSettings,
  HostEvent,
  Ledger,
  LibraryKind,
  NamesPreview,
  Queued,
  Summary,
  Verifying,
} from './contract';
import type { FakeClip } from './fake-clips';

/** What the queue needs of the host that it belongs to. */
export interface DownloadsOf {
  readonly boot: {
    readonly library: LibraryKind;
    readonly downloads: Downloads;
    readonly accounts: readonly { readonly key: number; readonly name: string }[];
  };
  readonly clips: readonly FakeClip[];
  /** The clips of a view. */
  inView(view: number): readonly FakeClip[];
  setDownloads(downloads: Downloads): void;
  emit(event: HostEvent): void;
}

type Name = keyof Commands;
type Call = { [C in Name]: { command: C; args: Commands[C]['args'] } }[Name];

const usual = '{account}/{created_at:%Y-%m}/{created_at:%Y-%m-%d} {prompt:.60} [{id}].mp4';
const fields = ['id', 'account', 'created_at', 'prompt', 'model', 'quality', 'seed'];
/** About as large as a clip is. */
const BYTES = 7_400_000;

export const nothingVerified: Verifying = {
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

export const fakeRow: Download = {
  key: 1,
  prompt: '',
  picture: null,
  state: 'waiting',
  bytes: 0,
  total: null,
  problem: null,
  name: null,
  account: 1,
  paused: false,
  tries: 0,
  retryAtMs: null,
  stalledMs: null,
  found: null,
  verifiedMs: null,
};

export class FakeDownloads {
  settings: DownloadSettings = {
    folder: 'Videos/Rushes',
    template: usual,
    parallel: 4,
    asked: true,
  };
  free: number | null = 214_000_000_000;
  verifying = nothingVerified;
  /** Whether the native dialogs are cancelled. */
  cancelled = false;
  /** What the ledger answers, where a test says so. */
  books: Ledger[] | null = null;

  #keep = new Set<number>();
  #summaries = new Map<number, number[]>();
  #cleared: Download[] = [];

  constructor(private readonly host: DownloadsOf) {}

  /** The answer to a command about downloads; undefined for any other. */
  answer({ command, args }: Call): unknown {
    switch (command) {
      case 'download':
        return this.#add(args.keys);
      case 'downloads':
        return this.host.boot.downloads;
      case 'download_summary':
        return this.#summary(args.chosen);
      case 'download_summed': {
        const keys = this.#summaries.get(args.id) ?? [];
        for (const clip of args.keep ? this.#clips(keys) : []) this.#keep.add(clip.account);
        this.settings = { ...this.settings, asked: true };
        return this.#add(keys);
      }
      case 'undo_download':
        return this.#drop((row) => args.keys.includes(row.key));
      case 'cancel_download':
        return this.#drop((row) => row.key === args.key);
      case 'cancel_downloads':
        return this.#drop(({ state }) => state === 'waiting' || state === 'running');
      case 'pause_downloads':
        return this.set({ paused: args.on });
      case 'pause_download':
        return this.change((row) => (row.key === args.key ? { ...row, paused: args.on } : row));
      case 'retry_download':
        return this.change((row) => (row.key === args.key ? again(row) : row));
      case 'retry_downloads':
        return this.change((row) => (row.state === 'failed' ? again(row) : row));
      case 'clear_downloads':
        this.#cleared = this.#rows.filter(({ state }) => state === 'done');
        this.#drop(({ state }) => state === 'done');
        return this.#cleared.map(({ key }) => key);
      case 'clear_download':
        this.#cleared.push(...this.#rows.filter((row) => row.key === args.key));
        return this.#drop((row) => row.key === args.key);
      case 'restore_downloads': {
        const back = this.#cleared.filter(({ key }) => args.keys.includes(key));
        this.#cleared = this.#cleared.filter(({ key }) => !args.keys.includes(key));
        return this.set({ rows: [...this.#rows, ...back] });
      }
      case 'download_settings':
        return this.settings;
      case 'choose_folder':
        if (this.cancelled) return null;
        this.settings = { ...this.settings, folder: 'Disk/Clips', asked: true };
        this.set({ folder: 'Disk/Clips', waitsFor: null });
        return this.settings;
      case 'preview_names':
        return this.#preview(args.template, args.keys);
      case 'save_names': {
        const preview = this.#preview(args.template, []);
        if (preview.problem === null) {
          this.settings = { ...this.settings, template: args.template };
        }
        return preview;
      }
      case 'set_parallel':
        this.settings = { ...this.settings, parallel: args.count };
        return null;
      case 'ledger':
        return this.books ?? this.#ledger();
      case 'keep_downloading':
        if (args.on) this.#keep.add(args.account);
        else this.#keep.delete(args.account);
        return null;
      case 'verify':
        return this.#verify(args.on);
      case 'repair':
        return { added: this.verifying.damaged, already: 0, withoutFile: 0 } satisfies Queued;
      case 'drag_out':
        return this.#clips(args.keys).filter((clip) => clip.here).length;
      case 'find_file':
        return this.cancelled
          ? null
          : { name: `${args.key}.mp4`, folder: '', bytes: BYTES, verifiedMs: 0, otherMs: null };
      default:
        return undefined;
    }
  }

  /** Changes the queue and tells of it. */
  set(some: Partial<Downloads>): null {
    const downloads = { ...this.host.boot.downloads, ...some };
    this.host.setDownloads(downloads);
    this.host.emit({ kind: 'downloads', library: this.host.boot.library, downloads });
    return null;
  }

  /** Changes rows, and the counts with them. */
  change(to: (row: Download) => Download): null {
    const before = this.#rows;
    const rows = before.map(to);
    const counted = (some: readonly Download[], state: Download['state']) =>
      some.filter((row) => row.state === state).length;
    const more = (state: Download['state']) => counted(rows, state) - counted(before, state);
    const { left, failed, done } = this.host.boot.downloads;
    return this.set({
      rows,
      left: left + more('waiting') + more('running'),
      failed: failed + more('failed'),
      done: done + more('done'),
    });
  }

  /** How far a verification is, told as the shell does. */
  tellVerifying(some: Partial<Verifying>): null {
    this.verifying = { ...this.verifying, ...some };
    const { verifying } = this;
    this.host.emit({ kind: 'verifying', library: this.host.boot.library, verifying });
    return null;
  }

  get #rows(): readonly Download[] {
    return this.host.boot.downloads.rows;
  }

  #clips(keys: readonly number[]): FakeClip[] {
    const asked = new Set(keys);
    return this.host.clips.filter((clip) => asked.has(clip.key));
  }

  #isOpen(key: number): boolean {
    const row = this.#rows.find((one) => one.key === key);
    return row?.state === 'waiting' || row?.state === 'running';
  }

  #fresh(clips: readonly FakeClip[]): FakeClip[] {
    return clips.filter((clip) => clip.playable && !clip.here && !this.#isOpen(clip.key));
  }

  #add(keys: readonly number[]): Queued {
    const wanted = this.#clips(keys);
    const fresh = this.#fresh(wanted);
    const rows = fresh.map((clip): Download => ({
      ...fakeRow,
      key: clip.key,
      prompt: clip.prompt.slice(0, 160),
      picture: clip.picture?.version ?? null,
      account: clip.account,
    }));
    const added = new Set(fresh.map(({ key }) => key));
    const { left } = this.host.boot.downloads;
    this.set({
      left: left + rows.length,
      rows: [...rows, ...this.#rows.filter(({ key }) => !added.has(key))],
    });
    const withoutFile = wanted.filter((clip) => !clip.playable).length;
    return {
      added: fresh.length,
      already: wanted.length - fresh.length - withoutFile,
      withoutFile,
    };
  }

  #drop(which: (row: Download) => boolean): null {
    const gone = this.#rows.filter(which);
    const open = gone.filter(({ state }) => state === 'waiting' || state === 'running');
    const failed = gone.filter(({ state }) => state === 'failed');
    const all = this.host.boot.downloads;
    return this.set({
      rows: this.#rows.filter((row) => !which(row)),
      left: all.left - open.length,
      failed: all.failed - failed.length,
    });
  }

  #summary(chosen: Chosen): Summary {
    const clips = 'keys' in chosen ? this.#clips(chosen.keys) : this.host.inView(chosen.view);
    const fresh = this.#fresh(clips);
    const id = this.#summaries.size + 1;
    this.#summaries.set(
      id,
      fresh.map(({ key }) => key),
    );
    const inProgress = clips.filter((clip) => clip.status === 'in-progress').length;
    const without = clips.filter((clip) => !clip.playable).length - inProgress;
    return {
      id,
      toDownload: fresh.length,
      here: clips.length - fresh.length - inProgress - without,
      without,
      inProgress,
      bytes: fresh.length * BYTES,
      free: this.free,
      folder: this.settings.folder,
      first: !this.settings.asked,
      names: fresh.slice(0, 3).map((clip) => this.#name(this.settings.template, clip)),
    };
  }

  #preview(template: string, keys: readonly number[]): NamesPreview {
    const wrong = (problem: NamesPreview['problem'], at: number) => ({ names: [], problem, at });
    if (template.trim() === '') return wrong('empty', 0);
    for (const { index, 0: found } of template.matchAll(/\{[^}]*\}?/g)) {
      if (!found.endsWith('}')) return wrong('unclosed', index);
      const field = /^\{([^:}]*)/.exec(found)?.[1] ?? '';
      if (!fields.includes(field)) return wrong('unknown-field', index + 1);
    }
    if (!/\{id[:}]/.test(template.split('/').at(-1) ?? '')) return wrong('no-id', 0);
    const names = this.#clips(keys)
      .slice(0, 20)
      .map((clip) => this.#name(template, clip));
    return { names, problem: null, at: null };
  }

  #name(template: string, clip: FakeClip): string {
    const account = this.host.boot.accounts.find(({ key }) => key === clip.account)?.name ?? '';
    const day = new Date(clip.madeMs ?? 0).toISOString().slice(0, 10);
    return template.replace(/\{([^:}]*)(?::([^}]*))?\}/g, (_, field: string, format?: string) => {
      if (field === 'account') return account;
      if (field === 'created_at') return format === '%Y-%m' ? day.slice(0, 7) : day;
      if (field === 'prompt') return clip.prompt.slice(0, 60).trim();
      if (field === 'id') return String(318_000_000_000 + clip.key);
      return field === 'model' ? (clip.model ?? '') : '';
    });
  }

  #ledger(): Ledger[] {
    return this.host.boot.accounts.map(({ key, name }) => {
      const clips = this.host.clips.filter((clip) => clip.account === key);
      const count = (which: (clip: FakeClip) => boolean) => clips.filter(which).length;
      const inProgress = count((clip) => clip.status === 'in-progress');
      const missing = [
        { reason: 'not-asked-for', clips: count((clip) => clip.playable && !clip.here) },
        { reason: 'in-progress', clips: inProgress },
        { reason: 'no-file', clips: count((clip) => !clip.playable) - inProgress },
      ] as const;
      return {
        account: key,
        name,
        listed: clips.length,
        here: count((clip) => clip.here),
        verifiedMs: null,
        missing: missing.filter((one) => one.clips > 0),
        keep: this.#keep.has(key),
      };
    });
  }

  #verify(on: Commands['verify']['args']['on']): null {
    const all = this.host.clips.filter((clip) => clip.here).length;
    switch (on) {
      case 'start':
        return this.tellVerifying({ ...nothingVerified, state: 'running', all });
      case 'pause':
        return this.tellVerifying({ state: 'paused' });
      case 'go-on':
        return this.tellVerifying({ state: 'running' });
      case 'stop':
        return this.tellVerifying(nothingVerified);
    }
  }
}

function again(row: Download): Download {
  return { ...row, state: 'waiting', problem: null, tries: 0, retryAtMs: null };
}
