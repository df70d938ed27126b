import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import { copyClips, openChosen, showChosen, toggleFavourites } from './acts';
import { edgeStep, rangeBetween } from './range';
import { Selection } from './selection.svelte';

async function begun(clips: number) {
  const host = new FakeHost({ clips, thumbhashes: false });
  const app = new App(host);
  await app.begin();
  await app.gallery.sequence?.ready(0, 120);
  return { host, app, selecting: app.selecting };
}

const keyAt = (app: App, position: number): number => {
  const key = app.gallery.sequence?.tile(position)?.key;
  if (key === undefined) throw new Error(`there is a clip at ${position}`);
  return key;
};

beforeEach(() => {
  vi.stubGlobal('navigator', { clipboard: { writeText: vi.fn(async () => undefined) } });
});

describe('the set of chosen clips', () => {
  it('tells exactly what a change changed', () => {
    const set = new Selection();
    expect(set.change({ added: [1, 2, 3], removed: [] }).added).toEqual([1, 2, 3]);
    expect(set.change({ added: [3, 4], removed: [9] })).toEqual({ added: [4], removed: [] });
    expect(set.keys()).toEqual([1, 2, 3, 4]);
  });

  it('does not copy thirty thousand for one more', () => {
    const set = new Selection();
    set.change({ added: Array.from({ length: 30_000 }, (_, i) => i), removed: [] });
    const begun = performance.now();
    for (let i = 0; i < 2_000; i++) {
      set.change({ added: [], removed: [i] });
      set.change({ added: [i], removed: [] });
    }
    // Copying the set each time would take seconds.
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('choosing', () => {
  it('keeps what is chosen over filters, order and account', async () => {
    const { app, selecting } = await begun(300);
    for (const at of [2, 5, 9]) selecting.toggle(keyAt(app, at), at);
    const chosen = selecting.set.keys();
    await app.ask({ status: 'failed' });
    app.showAccount(2);
    await app.ask({ sort: 'oldest' });
    expect(selecting.set.keys()).toEqual(chosen);
    await vi.waitFor(() => expect(selecting.notShown, 'none of them failed').toBe(3));
  });

  it('chooses from the anchor within what is shown', async () => {
    const { app, selecting } = await begun(300);
    selecting.toggle(keyAt(app, 10), 10);
    selecting.look(14);
    expect([9, 10, 14, 15].map((at) => selecting.would(at))).toEqual([false, true, true, false]);
    await selecting.extend(14, keyAt(app, 14));
    expect(selecting.size).toBe(5);
    expect(selecting.preview).toBeNull();
    await selecting.extend(7, keyAt(app, 7));
    expect(selecting.size, 'the anchor stays').toBe(8);
  });

  it('finds the anchor again in another view', async () => {
    const { app, selecting } = await begun(300);
    const key = keyAt(app, 10);
    selecting.toggle(key, 10);
    await app.ask({ sort: 'oldest' });
    await vi.waitFor(() => expect(selecting.anchorAt).toBe(289));
  });

  it('asks before more than 500, and takes no for an answer', async () => {
    const { app, selecting } = await begun(2_000);
    selecting.toggle(keyAt(app, 0), 0);
    await selecting.extend(1_203, undefined);
    expect(selecting.question?.text).toMatch(/^Select 1,204 clips, \d+ \w{3}.* to \d+ \w{3}/);
    expect(selecting.size).toBe(1);
    await selecting.answer(false);
    expect(selecting.question).toBeNull();
    expect(selecting.size).toBe(1);
    await selecting.extend(1_203, undefined);
    await selecting.answer(true);
    expect(selecting.size, 'also those that no page was fetched of').toBe(1_204);
  });

  it('takes the whole result, loaded or not, and what is not chosen in its place', async () => {
    const { app, selecting } = await begun(30_000);
    await selecting.all();
    expect(selecting.size).toBe(30_000);
    selecting.toggle(keyAt(app, 3), 3);
    await selecting.invert();
    expect(selecting.set.keys()).toEqual([keyAt(app, 3)]);
  });

  it('takes a section, and leaves it when all of it is chosen', async () => {
    const { app, selecting } = await begun(300);
    const section = app.gallery.view?.sections[1];
    if (section === undefined) throw new Error('there is a second section');
    await selecting.section(section);
    expect(selecting.size).toBe(section.count);
    await selecting.section(section);
    expect(selecting.size).toBe(0);
  });

  it('is counted aloud once it rests, and not a second time where a message tells of it', async () => {
    const { app, selecting } = await begun(300);
    vi.useFakeTimers();
    try {
      const said: string[] = [];
      vi.spyOn(app.announcements, 'say').mockImplementation((text) => void said.push(text));
      for (const at of [1, 2, 3]) selecting.toggle(keyAt(app, at), at);
      await vi.advanceTimersByTimeAsync(600);
      expect(said).toEqual(['3 selected']);
      selecting.none();
      await vi.advanceTimersByTimeAsync(600);
      expect(said).toEqual(['3 selected', '3 clips unselected']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be undone and done again, a sweep as one change', async () => {
    const { app, selecting } = await begun(300);
    selecting.sweep([1, 2], true);
    selecting.sweep([3], true);
    selecting.sweepEnd();
    selecting.none();
    expect(app.messages.current?.text).toBe('3 clips unselected');
    app.undoing.undo();
    expect(selecting.size).toBe(3);
    app.undoing.undo();
    expect(selecting.size).toBe(0);
    app.undoing.redo();
    expect(selecting.set.keys()).toEqual([1, 2, 3]);
  });
});

describe('what is done with the chosen clips', () => {
  it('shows them alone until another question is asked', async () => {
    const { app, selecting } = await begun(300);
    for (const at of [2, 5, 90]) selecting.toggle(keyAt(app, at), at);
    await app.ask({ status: 'failed' });
    await showChosen(app);
    expect(app.gallery.view?.total).toBe(3);
    await app.ask({ sort: 'oldest' });
    expect(app.gallery.view?.total, 'another order of the same clips').toBe(3);
    await app.ask({ status: null });
    expect(app.gallery.view?.total).toBe(300);
  });

  it('opens exactly these, at the one with the focus', async () => {
    const { app, selecting } = await begun(300);
    for (const at of [5, 9, 40]) selecting.toggle(keyAt(app, at), at);
    await openChosen(app, keyAt(app, 9));
    expect(app.viewer).toMatchObject({ position: 1, key: keyAt(app, 9) });
    expect(app.viewer?.sequence).toMatchObject({ total: 3, apart: true, keepsMoment: true });
  });

  it('gives each clip back the mark that it had', async () => {
    const { app, host } = await begun(200);
    const keys = host.clips.slice(0, 100).map((clip) => clip.key);
    const before = host.clips.map((clip) => clip.favourite);
    await toggleFavourites(app, keys);
    expect(host.clips.slice(0, 100).every((clip) => clip.favourite)).toBe(true);
    app.undoing.undo();
    await vi.waitFor(() => expect(host.clips.map((clip) => clip.favourite)).toEqual(before));
  });

  it('copies their texts, and says so', async () => {
    const { app, host } = await begun(60);
    const some = host.clips.filter((clip) => clip.prompt !== '').slice(0, 2);
    await copyClips(
      app,
      some.map((clip) => clip.key),
      'prompt',
    );
    expect(navigator.clipboard.writeText).toHaveBeenCalledWith(
      some.map((clip) => clip.prompt).join('\n'),
    );
    expect(app.messages.current?.text).toBe('Prompts of 2 clips copied');
  });
});

describe('the figures of a range and a sweep', () => {
  it('run either way', () => {
    expect(rangeBetween(7, 3)).toEqual({ first: 3, count: 5 });
    expect(rangeBetween(3, 3)).toEqual({ first: 3, count: 1 });
  });

  it('scroll faster the nearer the edge, and not at all in the middle', () => {
    expect(edgeStep(300, 600)).toBe(0);
    expect(edgeStep(40, 600)).toBeLessThan(0);
    expect(edgeStep(-500, 600)).toBe(-24);
    expect(edgeStep(599, 600)).toBeGreaterThan(edgeStep(560, 600));
  });
});
