import { describe, expect, it, vi } from 'vitest';

import type { OpenViewer } from '../app.svelte';
import { usualSettings } from '../choices.svelte';
import type { Settings, Tile } from '../host/contract';
import { Player, type Clip } from './player.svelte';

function tileOf(position: number): Tile {
  return {
    key: 100 + position,
    account: 1,
    status: 'completed',
    queued: false,
    madeMs: 0,
    seconds: 5,
    model: 'v5',
    quality: '720p',
    upscaledTo: null,
    prompt: `Clip ${position}`,
    effect: null,
    picture: null,
    playable: true,
    here: false,
    download: null,
    favourite: false,
    rating: 0,
    unlisted: false,
    versions: 1,
    finishedMs: null,
  };
}

class FakeClip implements Clip {
  paused = true;
  currentTime = 0;
  duration = 5;
  muted = false;
  volume = 1;
  playbackRate = 1;
  play = vi.fn(() => {
    this.paused = false;
    return Promise.resolve();
  });
  pause = vi.fn(() => {
    this.paused = true;
  });
}

function opened(position: number, some: { clickedMs?: number; settings?: Partial<Settings> } = {}) {
  let settings: Settings = { ...usualSettings, ...some.settings };
  const said: string[] = [];
  const app = {
    get settings() {
      return settings;
    },
    change: (change: Partial<Settings>) => (settings = { ...settings, ...change }),
    announcements: { say: (text: string) => said.push(text) },
  };
  const viewer: OpenViewer = {
    position,
    key: null,
    clickedMs: some.clickedMs ?? null,
    sequence: {
      total: 3,
      tile: (at) => (at === 1 ? undefined : tileOf(at)),
      load: (at) => Promise.resolve(at < 3 ? tileOf(at) : undefined),
      positionOf: (key) => Promise.resolve(key - 100),
    },
  };
  const player = new Player(app, viewer);
  const clip = new FakeClip();
  player.attach(clip);
  return { app, player, viewer, clip, said };
}

describe('stepping', () => {
  it('goes on by one, to a clip that has to be fetched first', async () => {
    const { player, viewer } = opened(0);
    await player.step(1);
    expect(viewer.position).toBe(1);
    expect(viewer.key).toBe(101);
    expect(player.tile?.key).toBe(101);
  });

  it('stays at the first and at the last', async () => {
    const { player, viewer, said } = opened(0);
    expect(player.isFirst).toBe(true);
    await player.step(-1);
    expect(viewer.position).toBe(0);
    await player.goTo(2);
    expect(player.isLast).toBe(true);
    said.length = 0;
    await player.step(1);
    expect(viewer.position).toBe(2);
    expect(said, 'nothing is said where nothing happened').toEqual([]);
  });

  it('keeps the moment among chosen clips, and begins anew elsewhere', async () => {
    const { player, viewer, clip } = opened(0);
    clip.currentTime = 2.4;
    await player.step(1);
    const other = new FakeClip();
    player.attach(other);
    player.loaded();
    expect(other.currentTime).toBe(0);
    viewer.sequence = { ...viewer.sequence, keepsMoment: true };
    other.currentTime = 3.2;
    await player.step(1);
    const next = new FakeClip();
    player.attach(next);
    player.loaded();
    expect(next.currentTime).toBe(3.2);
  });

  it('says place, prompt and status', async () => {
    const { player, said } = opened(0);
    await player.step(1);
    expect(said).toEqual(['2 of 3. Clip 1. Completed.']);
  });

  it('says only where it came to rest', async () => {
    const { player, said } = opened(0);
    await Promise.all([player.step(1), player.step(1)]);
    expect(said).toEqual(['3 of 3. Clip 2. Completed.']);
  });

  it('plays the next clip if this one was meant to play, and not if it was paused', () => {
    const { player, clip } = opened(0);
    expect(clip.play).toHaveBeenCalledOnce();
    player.toggle();
    const next = new FakeClip();
    player.attach(next);
    expect(next.play).not.toHaveBeenCalled();
  });
});

describe('what was chosen', () => {
  it('is silent at first', () => {
    expect(opened(0).clip.muted).toBe(true);
  });

  it('is as last set: sound, loudness, loop', () => {
    const { app, player, clip } = opened(0);
    player.toggleMuted();
    expect(clip.muted).toBe(false);
    player.setVolume(0.4);
    expect(clip.volume).toBe(0.4);
    player.toggleLoop();
    expect(app.settings).toMatchObject({ muted: false, volume: 0.4, repeat: false });
    const next = new FakeClip();
    player.attach(next);
    expect({ muted: next.muted, volume: next.volume }).toEqual({ muted: false, volume: 0.4 });
  });

  it('is heard when sound is turned on at no loudness', () => {
    const { app, player } = opened(0, { settings: { volume: 0 } });
    player.toggleMuted();
    expect(app.settings).toMatchObject({ muted: false, volume: 1 });
  });

  it('keeps its speed for the next clip and the next viewer', () => {
    const { player, clip } = opened(0);
    player.changeSpeed(1);
    expect(clip.playbackRate).toBe(1.5);
    player.changeSpeed(1);
    player.changeSpeed(1);
    expect(player.speed, 'there is nothing faster').toBe(2);
    expect(opened(1).clip.playbackRate).toBe(2);
    player.setSpeed(1);
  });

  it('cannot turn on the sound of a clip that has none', () => {
    const { app, player } = opened(0);
    player.hasSound = false;
    player.toggleMuted();
    expect(app.settings.muted).toBe(true);
  });
});

describe('moving within a clip', () => {
  it('goes by seconds within its ends and plays on', () => {
    const { player, clip } = opened(0);
    player.second(-1);
    expect(clip.currentTime).toBe(0);
    player.second(1);
    expect(clip.currentTime).toBe(1);
    expect(clip.paused).toBe(false);
  });

  it('goes by frames and pauses', () => {
    const { player, clip } = opened(0);
    player.frameS = 0.04;
    player.frame(1);
    expect(clip.currentTime).toBeCloseTo(0.04);
    expect(clip.paused).toBe(true);
    player.frame(-1);
    expect(clip.currentTime).toBeCloseTo(0);
  });

  it('pauses at the last frame', () => {
    const { player, clip } = opened(0);
    player.last();
    expect(clip.currentTime).toBeGreaterThan(4.9);
    expect(clip.currentTime).toBeLessThan(5);
    expect(clip.paused).toBe(true);
  });
});

describe('a click on the stage', () => {
  it('is not counted while it may belong to the click that opened it', () => {
    const { player } = opened(0, { clickedMs: 1_000 });
    expect(player.stageCounts({ timeStamp: 1_399 })).toBe(false);
    expect(player.stageCounts({ timeStamp: 1_400 })).toBe(true);
  });

  it('counts at once when a key opened it', () => {
    expect(opened(0).player.stageCounts({ timeStamp: 1 })).toBe(true);
  });
});
