import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost, type FakeOptions } from '../host/fake';
import { scrubShare, TilePlay } from './tile-play.svelte';

async function begun(some: FakeOptions = {}) {
  const app = new App(new FakeHost({ clips: 60, ...some }));
  await app.begin();
  const tiles = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => app.gallery.sequence?.load(at)));
  const playable = tiles.find((tile) => tile?.playable && !tile.here);
  if (playable === undefined) throw new Error('a clip is playable');
  return { app, play: new TilePlay(app), playable, waiting: tiles[0] };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('a clip in its tile', () => {
  it('plays once the pointer has rested, for eight seconds', async () => {
    const { play, playable } = await begun();
    play.pointed(playable, null);
    vi.advanceTimersByTime(299);
    expect(play.key).toBeNull();
    vi.advanceTimersByTime(1);
    expect(play.key).toBe(playable.key);
    vi.advanceTimersByTime(8_000);
    expect(play.key).toBeNull();
  });

  it('waits as long as was chosen, or never begins', async () => {
    const { app, play, playable } = await begun();
    app.change({ hoverPlay: 'later' });
    play.pointed(playable, null);
    vi.advanceTimersByTime(599);
    expect(play.key).toBeNull();
    vi.advanceTimersByTime(1);
    expect(play.key).toBe(playable.key);
    play.stop();
    app.change({ hoverPlay: 'now' });
    play.pointed(playable, null);
    expect(play.key, 'at once').toBe(playable.key);
    play.stop();
    app.change({ hoverPlay: 'off' });
    play.pointed(playable, 0.5);
    vi.advanceTimersByTime(1_000);
    expect(play.key, 'scrubbing fetches, too').toBeNull();
    play.toggle(playable);
    expect(play.key, 'Space is asked for').toBe(playable.key);
  });

  it('leaves alone what is not on this computer, where that was chosen', async () => {
    const { play, playable } = await begun({ settings: { hoverPlay: 'now', hoverLocal: true } });
    play.pointed(playable, null);
    expect(play.key).toBeNull();
    play.pointed({ ...playable, here: true }, null);
    expect(play.key).toBe(playable.key);
  });

  it('leaves it alone by itself where bytes cost, but not what is asked for', async () => {
    const settings = { hoverPlay: 'now', hoverLocal: false } as const;
    const { app, play, playable } = await begun({ settings, boot: { metered: true } });
    play.pointed(playable, null);
    expect(play.key).toBeNull();
    play.toggle(playable);
    expect(play.key, 'Space is asked for').toBe(playable.key);
    play.stop();
    play.pointed({ ...playable, here: true }, null);
    expect(play.key).toBe(playable.key);
    play.stop();
    app.metered = false;
    play.pointed(playable, null);
    expect(play.key, 'nothing costs any more').toBe(playable.key);
  });

  it('stops at once, and gives up what it waited for', async () => {
    const { play, playable } = await begun();
    play.pointed(playable, null);
    play.stop();
    vi.advanceTimersByTime(1_000);
    expect(play.key).toBeNull();
  });

  it('scrubs without waiting', async () => {
    const { play, playable } = await begun();
    play.pointed(playable, 0.4);
    expect([play.key, play.share]).toEqual([playable.key, 0.4]);
  });

  it('plays on Space as long as one likes, also with less motion', async () => {
    const { play, playable } = await begun({ settings: { motion: 'less' } });
    play.pointed(playable, null);
    vi.advanceTimersByTime(1_000);
    expect(play.key, 'not by the pointer').toBeNull();
    play.toggle(playable);
    vi.advanceTimersByTime(60_000);
    expect(play.key).toBe(playable.key);
    play.toggle(playable);
    expect(play.key).toBeNull();
  });

  it('does not play what has no video, nor what is not here without a network', async () => {
    const { play, waiting } = await begun();
    play.toggle(waiting);
    expect(play.key).toBeNull();
    const offline = await begun({ reading: { state: 'offline' } });
    offline.play.toggle(offline.playable);
    expect(offline.play.key).toBeNull();
  });

  it('is scrubbed in its lowest part only', () => {
    const box = { left: 100, width: 200, bottom: 300 };
    expect(scrubShare(box, 150, 290)).toBe(0.25);
    expect(scrubShare(box, 150, 270)).toBeNull();
    expect(scrubShare(box, 999, 299)).toBe(1);
  });
});
