/**
 * A host in memory, for tests and for the page in a plain browser. Never part of a real build.
 *
 * It answers as the shell does, from clips that are the same every time; tests make it fail, wait
 * and change through its own methods.
 */
import { noDownloads } from '../downloads/none';
import { usualSettings } from '../choices.svelte';
import type {
  Account,
  Boot,
  Commands,
  Details,
  Downloads,
  HostEvent,
  LibraryKind,
  NewSince,
  Picture,
  PictureSize,
  Problem,
  Query,
  Reading,
  Relative,
  Section,
  SectionUnit,
  Settings,
  Sort,
  StatusCount,
  Tile,
  View,
} from './contract';
import { FakeAccounts, type FakeToken } from './fake-accounts';
import { fakeClips, type FakeClip } from './fake-clips';
import { FakeDownloads } from './fake-downloads';
import { FakeNetwork } from './fake-network';
import { fakePicture, fakeThumbhash, fakeTone } from './fake-pictures';
import {
  answer,
  facetCounts,
  helpfulFilters,
  parse,
  ratioName,
  searchWords,
  sorted,
} from './fake-query';
import { clipTexts, keyBytes, selectionFigures } from './fake-selection';
import type { Host, System } from './host';

export interface FakeOptions {
  /** Clips of the library. */
  clips?: number;
  system?: System;
  now?: number;
  boot?: Partial<Boot>;
  settings?: Partial<Settings>;
  reading?: Partial<Reading>;
  accounts?: Partial<Account>[];
  tokens?: Partial<FakeToken>[];
  /** Whether tiles bring a ThumbHash. */
  thumbhashes?: boolean;
  /** What arrived since the last look. */
  newSince?: NewSince;
  /** How long answers take, in ms. */
  delayMs?: number;
}

type Name = keyof Commands;
type Call = { [C in Name]: { command: C; args: Commands[C]['args'] } }[Name];

const emptyQuery: Query = { accounts: [], text: '', filters: [], status: null, sort: 'newest' };
const listed = ['completed', 'in-progress', 'moderated', 'failed', 'deleted'];
const names = ['Studio', 'Night shift', 'Client work', 'Experiments'];

export class FakeHost implements Host {
  readonly system: System;
  /** What was called, in order. */
  readonly calls: Call[] = [];
  clips: FakeClip[];
  boot: Boot;
  readonly access: FakeAccounts;
  readonly network = new FakeNetwork();
  /** What the caches use, in bytes. */
  caches = { clips: 1_312_000_000, pictures: 86_400_000 };
  readonly downloads: FakeDownloads;

  #hearing = new Set<(event: HostEvent) => void>();
  #views = new Map<number, { clips: FakeClip[]; query: Query }>();
  #exports = 0;
  #byKey: { clips: readonly FakeClip[]; map: Map<number, FakeClip> } = {
    clips: [],
    map: new Map(),
  };
  /** Pictures stay when a clip is gone, as those of the cache do. */
  #pictured = new Map<number, FakeClip>();
  #lastView = 0;
  #failing = new Map<Name, Problem>();
  #gates = new Map<Name, Promise<void>>();

  constructor(private readonly options: FakeOptions = {}) {
    this.system = options.system ?? 'linux';
    const count = options.accounts?.length ?? 2;
    this.clips = fakeClips(options.clips ?? 55, options.now ?? Date.now(), count);
    this.boot = this.#boot(options.boot?.library ?? 'own');
    this.access = new FakeAccounts(this, options.tokens);
    this.downloads = new FakeDownloads(this);
  }

  #boot(library: LibraryKind): Boot {
    const { options } = this;
    const now = options.now ?? Date.now();
    const given = options.accounts ?? [{}, {}];
    const accounts = given.map((some, index): Account => {
      const own = this.clips.filter((clip) => clip.account === index + 1);
      return {
        key: index + 1,
        name: names[index] ?? `Account ${index + 1}`,
        mark: index,
        clips: own.length,
        inProgress: own.filter((clip) => clip.status === 'in-progress').length,
        included: true,
        credits: { left: 240 + index * 1100, plan: 'Pro', atMs: now - 600_000 },
        readMs: now - 120_000,
        trouble: null,
        picture: null,
        fresh: false,
        ...some,
      };
    });
    const downloads: Downloads = { ...noDownloads };
    return {
      version: '0.1.0',
      library,
      connected: true,
      accounts,
      reading: {
        state: 'idle',
        seen: 0,
        total: null,
        readMs: now - 120_000,
        atMs: null,
        unreadable: 0,
        ...options.reading,
      },
      downloads,
      settings: { ...usualSettings, ...options.settings },
      keychain: 'ready',
      clips: '/clips',
      testClip: '',
      textScale: 100,
      metered: false,
      notices: [],
      indexCopyMs: null,
      restarted: null,
      ...options.boot,
    };
  }

  // What tests do to it.

  /** Makes a command fail until it is told otherwise. */
  fail(command: Name, problem: Partial<Problem> | null): void {
    if (problem === null) this.#failing.delete(command);
    else {
      const whole = { code: 'internal', message: null, status: null, untilMs: null } as const;
      this.#failing.set(command, { ...whole, ...problem });
    }
  }

  /** Holds answers of a command back until the function that comes back is called. */
  hold(command: Name): () => void {
    let open: () => void = () => undefined;
    this.#gates.set(command, new Promise((resolve) => (open = resolve)));
    return () => {
      this.#gates.delete(command);
      open();
    };
  }

  emit(event: HostEvent): void {
    for (const hear of this.#hearing) hear(event);
  }

  /** Puts new clips on top and tells of it. */
  arrive(count: number): FakeClip[] {
    const first = this.clips.reduce((most, clip) => Math.max(most, clip.key), 0) + 1;
    const fresh = fakeClips(count, Date.now(), this.boot.accounts.length || 1).map((clip, i) => ({
      ...clip,
      key: first + count - 1 - i,
      status: 'completed',
      picture: { version: `n${first + i}`, thumbhash: null },
    }));
    this.clips = [...fresh, ...this.clips];
    this.emit({ kind: 'changed', library: this.boot.library });
    return fresh;
  }

  /** Finishes the clips that are in progress, the oldest first, and tells of it. */
  finish(count: number): void {
    const keys = this.clips
      .filter((clip) => clip.status === 'in-progress')
      .slice(-count)
      .map(({ key }) => key);
    this.#change(keys, (clip) => ({
      ...clip,
      status: 'completed',
      queued: false,
      playable: true,
      picture: { version: `f${clip.key}`, thumbhash: null },
      finishedMs: this.#now,
    }));
  }

  /** The clips of a view that is open. */
  inView(view: number): readonly FakeClip[] {
    return this.#view(view).clips;
  }

  setDownloads(downloads: Downloads): void {
    this.boot = { ...this.boot, downloads };
  }

  // The host.

  get #now(): number {
    return this.options.now ?? Date.now();
  }

  #change(keys: readonly number[], to: (clip: FakeClip) => FakeClip): null {
    const changed = new Set(keys);
    this.clips = this.clips.map((clip) => (changed.has(clip.key) ? to(clip) : clip));
    this.emit({ kind: 'changed', library: this.boot.library });
    return null;
  }

  async call<C extends Name>(
    command: C,
    ...rest: Commands[C]['args'] extends Record<string, never> ? [] : [args: Commands[C]['args']]
  ): Promise<Commands[C]['result']> {
    const args = rest[0] ?? {};
    this.calls.push({ command, args } as Call);
    if (this.options.delayMs !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, this.options.delayMs));
    }
    await this.#gates.get(command);
    const problem = this.#failing.get(command);
    if (problem !== undefined) throw problem;
    return this.#answer({ command, args } as Call) as Commands[C]['result'];
  }

  listen(hear: (event: HostEvent) => void): Promise<() => void> {
    this.#hearing.add(hear);
    return Promise.resolve(() => this.#hearing.delete(hear));
  }

  pictureUrl(_library: LibraryKind, key: number, picture: Picture, size: PictureSize): string {
    const clip = this.#clip(key) ?? this.#pictured.get(key);
    if (clip === undefined) return `fake:${picture.version}`;
    this.#pictured.set(key, clip);
    return fakePicture(clip, size === 'grid' ? 240 : 540);
  }

  avatarUrl(_library: LibraryKind, _account: number, version: string): string {
    return version;
  }

  #answer({ command, args }: Call): unknown {
    switch (command) {
      case 'boot':
        return this.boot;
      case 'switch_library':
        this.boot = {
          ...this.#boot(args.library),
          library: args.library,
          connected: this.boot.connected,
        };
        return this.boot;
      case 'connect':
        this.boot = { ...this.boot, library: 'own', connected: true };
        return { accounts: this.boot.accounts.length, credential: 1 };
      case 'open_view':
        return this.#open(args.query);
      case 'view_boxes':
        return boxes(this.#view(args.view).clips, this.options.thumbhashes !== false);
      case 'list_videos':
        return this.#view(args.view)
          .clips.slice(args.offset, args.offset + args.limit)
          .map((clip) => this.#tile(this.#clip(clip.key) ?? clip));
      case 'view_facets':
        return facetCounts(this.clips, this.#view(args.view).query, this.#asked(args.view));
      case 'helpful_filters':
        return helpfulFilters(this.clips, this.#view(args.view).query, this.#asked(args.view));
      case 'search_words':
        return searchWords;
      case 'set_favourite':
        return this.#change(args.keys, (clip) => ({ ...clip, favourite: args.on }));
      case 'set_rating':
        return this.#change(args.keys, (clip) => ({ ...clip, rating: args.rating }));
      case 'export_view': {
        const { clips } = this.#view(args.view);
        const ending = args.format === 'csv' ? 'csv' : 'jsonl';
        return { clips: clips.length, name: `rushes-${++this.#exports}.${ending}` };
      }
      case 'fetch_anyway':
        this.emit({ kind: 'metered', metered: false });
        return null;
      case 'pause_reading': {
        const { minutes } = args;
        const paused = minutes !== null;
        const reading: Reading = {
          ...this.boot.reading,
          state: paused ? 'paused-by-you' : 'idle',
          atMs: paused ? this.#now + minutes * 60_000 : null,
        };
        this.boot = { ...this.boot, reading };
        this.emit({ kind: 'reading', library: this.boot.library, reading });
        return null;
      }
      case 'view_keys':
        return keyBytes(this.#view(args.view).clips.slice(args.first, args.first + args.count));
      case 'selection_figures':
        return selectionFigures(this.#known(args.keys));
      case 'positions_in_view': {
        const asked = new Set(args.keys);
        return this.#view(args.view).clips.flatMap(({ key }, i) => (asked.has(key) ? i : []));
      }
      case 'open_keys':
        return this.#openKeys(args.keys, args.sort);
      case 'clip_texts':
        return clipTexts(this.#known(args.keys), args.what);
      case 'new_since':
        return this.options.newSince ?? { sinceMs: null, clips: 0 };
      case 'position_in_view': {
        const position = this.#view(args.view).clips.findIndex((clip) => clip.key === args.key);
        return position < 0 ? null : position;
      }
      case 'clip_details':
        return this.#details(args.key);
      case 'save_settings':
        this.boot = { ...this.boot, settings: args.settings };
        return null;
      case 'cache_use':
        return this.caches;
      case 'clear_cache': {
        const free = this.caches[args.cached];
        this.caches = { ...this.caches, [args.cached]: 0 };
        return free;
      }
      case 'network':
      case 'save_api':
      case 'save_proxy':
        return this.network.answer({ command, args } as Call);
      case 'restart':
        return null;
      case 'refresh':
        this.emit({ kind: 'changed', library: this.boot.library });
        return null;
      default:
        return (
          this.downloads.answer({ command, args } as Call) ??
          this.access.answer({ command, args } as Call) ??
          null
        );
    }
  }

  #clip(key: number): FakeClip | undefined {
    if (this.#byKey.clips !== this.clips) {
      this.#byKey = { clips: this.clips, map: new Map(this.clips.map((clip) => [clip.key, clip])) };
    }
    return this.#byKey.map.get(key);
  }

  #known(keys: readonly number[]): FakeClip[] {
    return keys.flatMap((key) => this.#clip(key) ?? []);
  }

  #asked(view: number) {
    return { accounts: this.#shown(this.#view(view).query), now: this.#now };
  }

  #shown(query: Query): ReadonlySet<number> {
    const included = this.boot.accounts.filter((account) => account.included);
    return new Set(query.accounts.length > 0 ? query.accounts : included.map(({ key }) => key));
  }

  #view(id: number) {
    const view = this.#views.get(id);
    if (view === undefined) {
      throw { code: 'view-gone', message: null, status: null, untilMs: null } as Problem;
    }
    return view;
  }

  #open(query: Query): View {
    const asked = { accounts: this.#shown(query), now: this.#now };
    const all = answer(this.clips, query, asked, { status: true });
    const clips = sorted(
      query.status === null && parse(query.text).reading.words.every((word) => word.status === null)
        ? all
        : answer(this.clips, query, asked),
      query.sort,
    );
    return this.#keep(query, clips, all);
  }

  #openKeys(keys: readonly number[], sort: Sort): View {
    const clips = sorted(this.#known(keys), sort);
    return this.#keep({ ...emptyQuery, sort }, clips, clips);
  }

  #keep(query: Query, clips: FakeClip[], all: readonly FakeClip[]): View {
    const id = ++this.#lastView;
    this.#views.set(id, { clips, query });
    this.#views.delete(id - 4);
    const counts = new Map<string, number>(listed.slice(0, 4).map((name) => [name, 0]));
    for (const clip of all) counts.set(clip.status, (counts.get(clip.status) ?? 0) + 1);
    const statuses: StatusCount[] = [...counts].map(([name, count]) => ({ id: name, count }));
    const byDate = query.sort === 'newest' || query.sort === 'oldest';
    const whole: Section[] = [{ unit: 'none', day: null, first: 0, count: clips.length }];
    return {
      id,
      total: clips.length,
      all: all.length,
      statuses,
      sections: byDate ? sections(clips) : whole,
      reading: parse(query.text).reading,
    };
  }

  #tile(clip: FakeClip): Tile {
    const { ratio, seed, negative, style, sound, lipSync, version, family, ...tile } = clip;
    if (tile.picture === null || this.options.thumbhashes === false) return tile;
    return { ...tile, picture: { ...tile.picture, thumbhash: fakeThumbhash(clip) } };
  }

  #details(key: number): Details {
    const clip = this.#clip(key);
    if (clip === undefined) {
      throw { code: 'unknown-key', message: null, status: null, untilMs: null } as Problem;
    }
    const tile = this.#tile(clip);
    const account = this.boot.accounts.find((one) => one.key === clip.account);
    return {
      tile,
      prompt: clip.prompt,
      negativePrompt: clip.negative,
      seed: clip.seed,
      ratio: ratioName(clip.ratio),
      size: [Math.round(720 * clip.ratio), 720],
      motion: 'normal',
      style: clip.style === '' ? null : clip.style,
      camera: null,
      accountName: account?.name ?? '',
      id: String(318_000_000_000 + clip.key),
      statusWord: null,
      file: clip.here
        ? {
            name: `${clip.key}.mp4`,
            folder: '2026-11',
            bytes: 7_400_000,
            verifiedMs: clip.madeMs ?? 0,
            otherMs: null,
          }
        : null,
      raw: JSON.stringify(
        { video_id: clip.key, status: clip.status, prompt: clip.prompt },
        null,
        2,
      ),
      family: clip.family.map((relative, place) => this.#relative(clip, relative, place)),
      samePrompt: this.clips.filter((one) => one.prompt === clip.prompt).length,
      effectNames: clip.effect === null ? [] : [clip.effect, '拥抱你的爱'],
      lipSync: clip.lipSync,
      sound: clip.sound,
      extended: clip.version === 'extended',
    };
  }

  #relative(clip: FakeClip, key: number | null, place: number): Relative {
    const found = key === null ? undefined : this.#clip(key);
    const relations = ['original', 'upscaled', 'extended'] as const;
    const relation = key === clip.key ? 'this' : (relations[place] ?? 'original');
    if (found === undefined) return { key: null, relation, prompt: '', picture: null };
    return { key, relation, prompt: found.prompt, picture: this.#tile(found).picture };
  }
}

function boxes(clips: readonly FakeClip[], toned: boolean): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(clips.length * 4));
  clips.forEach((clip, i) => {
    const bare = clip.picture === null && clip.status !== 'in-progress';
    const ratio = bare ? 0.8 : Math.min(2.5, Math.max(0.4, clip.ratio));
    bytes.setUint16(i * 2, Math.round(ratio * 1000), true);
    const tone = toned && clip.picture !== null ? fakeTone(clip) : 0;
    bytes.setUint16((clips.length + i) * 2, tone, true);
  });
  return bytes.buffer;
}

function dayOf(ms: number | null): string | null {
  if (ms === null) return null;
  const at = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The finest unit whose sections hold eight clips on average. */
function sections(clips: readonly FakeClip[]): Section[] {
  const days = clips.map((clip) => dayOf(clip.madeMs));
  const cuts: [SectionUnit, number][] = [
    ['day', 10],
    ['month', 7],
    ['year', 4],
  ];
  for (const [unit, length] of cuts) {
    const found: Section[] = [];
    let name: string | null = null;
    days.forEach((day, position) => {
      const own = day?.slice(0, length) ?? null;
      const last = found.at(-1);
      if (last === undefined || own !== name) {
        found.push({
          unit,
          day: own === null ? null : `${own}-01-01`.slice(0, 10),
          first: position,
          count: 1,
        });
        name = own;
      } else last.count++;
    });
    if (clips.length / Math.max(1, found.length) >= 8) return found;
  }
  return [{ unit: 'none', day: null, first: 0, count: clips.length }];
}
