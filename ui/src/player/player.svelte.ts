/**
 * Walks through the clips and plays the one that is shown. It runs without a browser: the clip is
 * handed in, and so is the time. What does not live here: how any of it looks.
 */
import type { AnnouncementKind } from '../announcements.svelte';
import type { OpenViewer } from '../app.svelte';
import { statusWord, title } from '../gallery/tile-words';
import type { Settings, Tile } from '../host/contract';
import { words } from '../words/words';

/** What the player needs of the window. */
export interface Playing {
  readonly settings: Settings;
  change(some: Partial<Settings>): void;
  readonly announcements: { say(text: string, kind: AnnouncementKind): void };
}

/** What is used of a `<video>`. */
export type Clip = Pick<
  HTMLVideoElement,
  'play' | 'pause' | 'paused' | 'currentTime' | 'duration' | 'muted' | 'volume' | 'playbackRate'
>;

export const speeds = [0.25, 0.5, 0.75, 1, 1.5, 2] as const;

/** A double click that opened the viewer shall not reach the stage. */
const GUARD_MS = 400;
/** Until a clip has shown how long its frames last: the most usual rate. */
const USUAL_FRAME_S = 1 / 30;
/** The last frame begins a little before the end. */
const BEFORE_END_S = 0.001;

/** The speed last chosen: kept while the window lives. */
const remembered = $state({ speed: 1 });

export class Player {
  /** The clip that is shown; undefined until it is here. */
  tile = $state.raw<Tile | undefined>();
  /** Whether the person wants it to play: a clip that ended, or one on its way, changes nothing. */
  wanted = $state(true);
  paused = $state(true);
  /** Seconds. */
  time = $state(0);
  /** Seconds; 0 until known. */
  duration = $state(0);
  /** Seconds that are here. */
  buffered = $state(0);
  /** Whether the clip has sound; unknown counts as yes. */
  hasSound = $state(true);
  /** The length of one frame in seconds. */
  frameS = USUAL_FRAME_S;

  #clip: Clip | null = null;
  #stepped = 0;
  /** Where the next clip goes on, in seconds. */
  #moment: number | null = null;

  constructor(
    private readonly app: Playing,
    readonly viewer: OpenViewer,
  ) {
    this.tile = viewer.sequence.tile(viewer.position);
  }

  get speed(): number {
    return remembered.speed;
  }
  get isFirst(): boolean {
    return this.viewer.position <= 0;
  }
  get isLast(): boolean {
    return this.viewer.position >= this.viewer.sequence.total - 1;
  }

  /** The clip is in the page now, or no more. */
  attach(clip: Clip | null): void {
    this.#clip = clip;
    this.paused = true;
    this.time = this.duration = this.buffered = 0;
    if (clip !== null && this.#moment !== null) this.time = this.#moment;
    this.hasSound = true;
    this.frameS = USUAL_FRAME_S;
    if (clip === null) return;
    this.#obey();
    if (this.wanted) void this.#play();
  }

  /** Its length is known: from here on it can be moved. A step that compares goes on at its moment. */
  loaded(): void {
    const moment = this.#moment;
    this.#moment = null;
    if (moment !== null && moment > 0) this.seek(moment);
  }

  #obey(): void {
    if (this.#clip === null) return;
    this.#clip.muted = this.app.settings.muted;
    this.#clip.volume = this.app.settings.volume;
    this.#clip.playbackRate = remembered.speed;
  }

  async #play(): Promise<void> {
    const clip = this.#clip;
    try {
      await clip?.play();
    } catch {
      // The engine wants a press first, or the clip went away meanwhile: it just does not play.
      if (clip === this.#clip) this.paused = true;
    }
  }

  // Going through the clips.

  /** The clip at the present position, as soon as it is here; also after a view was replaced. */
  async settle(): Promise<void> {
    const { sequence, position } = this.viewer;
    const tile = sequence.tile(position) ?? (await sequence.load(position));
    if (this.viewer.position !== position || this.viewer.sequence !== sequence) return;
    if (tile === undefined) return;
    this.tile = tile;
    this.viewer.key = tile.key;
  }

  /** Goes on by so many clips; stays where there is none. */
  async step(by: number): Promise<void> {
    await this.goTo(this.viewer.position + by);
  }

  async goTo(position: number): Promise<void> {
    const { sequence } = this.viewer;
    if (position < 0 || position >= sequence.total || position === this.viewer.position) return;
    const stepped = ++this.#stepped;
    if (sequence.keepsMoment === true) this.#moment ??= this.#clip?.currentTime ?? null;
    this.viewer.position = position;
    const known = sequence.tile(position);
    if (known !== undefined) this.tile = known;
    await this.settle();
    if (stepped === this.#stepped) this.#announce();
  }

  #announce(): void {
    if (this.tile === undefined) return;
    const text = words.t('player.step', {
      n: this.viewer.position + 1,
      total: this.viewer.sequence.total,
      prompt: title(this.tile, 80),
      status: statusWord(this.tile.status),
    });
    this.app.announcements.say(text, 'step');
  }

  // Playing.

  /**
   * Whether a click on the stage counts: not one that is part of the click that opened it. It goes by when
   * they were made: the second one may wait long until the page has opened the viewer.
   */
  stageCounts(click: Pick<Event, 'timeStamp'>): boolean {
    const { clickedMs } = this.viewer;
    return clickedMs === null || click.timeStamp - clickedMs >= GUARD_MS;
  }

  toggle(): void {
    if (this.#clip === null) return;
    this.wanted = this.#clip.paused;
    if (this.wanted) void this.#play();
    else this.#clip.pause();
  }

  /** Stops without forgetting that it played: the window is hidden, or nobody is there. */
  rest(): void {
    this.#clip?.pause();
  }

  seek(to: number): void {
    if (this.#clip === null) return;
    const end = Number.isFinite(this.#clip.duration) ? this.#clip.duration : 0;
    this.time = Math.min(Math.max(to, 0), end);
    this.#clip.currentTime = this.time;
  }

  /** One second back or forward, playing or not. */
  second(by: number): void {
    if (this.#clip !== null) this.seek(this.#clip.currentTime + by);
  }

  /** One frame back or forward; pauses. */
  frame(by: number): void {
    this.#hold();
    if (this.#clip !== null) this.seek(this.#clip.currentTime + by * this.frameS);
  }

  first(): void {
    this.seek(0);
  }

  /** The last frame; pauses there. */
  last(): void {
    this.#hold();
    if (this.#clip !== null) this.seek(this.#clip.duration - BEFORE_END_S);
  }

  #hold(): void {
    this.wanted = false;
    this.#clip?.pause();
  }

  setSpeed(speed: number): void {
    remembered.speed = speed;
    this.#obey();
  }

  /** The next slower or faster of the speeds. */
  changeSpeed(by: -1 | 1): void {
    const at = speeds.findIndex((speed) => speed === remembered.speed);
    const next = speeds[at + by];
    if (at >= 0 && next !== undefined) this.setSpeed(next);
  }

  toggleMuted(): void {
    if (!this.hasSound) return;
    const { muted, volume } = this.app.settings;
    // Sound on at no volume would be no sound.
    this.app.change(muted && volume === 0 ? { muted: false, volume: 1 } : { muted: !muted });
    this.#obey();
  }

  setVolume(volume: number): void {
    this.app.change({ volume, muted: volume === 0 });
    this.#obey();
  }

  toggleLoop(): void {
    this.app.change({ repeat: !this.app.settings.repeat });
  }
}
