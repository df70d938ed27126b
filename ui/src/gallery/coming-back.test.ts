import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import type { LastPlace, OnStart } from '../host/contract';
import { FakeHost, type FakeOptions } from '../host/fake';
import { STILL_MS, startOf, type Start } from './coming-back';
import { everything } from './gallery.svelte';
import WayBack from './WayBack.svelte';

const NOW = new Date(2026, 10, 24, 9, 0).getTime();
const filtered = {
  ...everything,
  filters: [{ facet: 'ratio' as const, anyOf: ['9:16'], noneOf: [] }],
};

function placed(some: Partial<LastPlace> = {}): LastPlace {
  return {
    atMs: NOW - 12 * 3_600_000,
    query: filtered,
    key: null,
    version: '0.1.0',
    open: false,
    ...some,
  };
}

async function started(place: LastPlace | null, options: FakeOptions = {}) {
  const settings = { place, ...options.settings };
  const host = new FakeHost({ clips: 400, now: NOW, ...options, settings });
  const app = new App(host);
  await app.begin();
  return { host, app };
}

/** The place that was written last. */
function written(host: FakeHost): LastPlace | null | undefined {
  const saved = host.calls.flatMap((call) => (call.command === 'save_settings' ? call.args : []));
  return saved.at(-1)?.settings.place;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.setSystemTime(NOW);
});
afterEach(() => void vi.useRealTimers());

describe('what a start shows', () => {
  const cases: [string, LastPlace | null, OnStart, Start][] = [
    ['the first start', null, 'newest', 'newest'],
    ['the next day', placed(), 'newest', 'offer'],
    ['the next day, by choice', placed(), 'go-on', 'go-on'],
    ['a minute before the half hour', placed({ atMs: NOW - STILL_MS + 60_000 }), 'newest', 'go-on'],
    ['the half hour', placed({ atMs: NOW - STILL_MS }), 'newest', 'offer'],
    ['a clock that was set back', placed({ atMs: NOW + 60_000 }), 'newest', 'offer'],
    ['a crash, a week ago', placed({ atMs: NOW - 7 * 86_400_000, open: true }), 'newest', 'go-on'],
    ['an update', placed({ version: '0.0.9' }), 'newest', 'go-on'],
    ['nothing to go back to', placed({ query: everything }), 'newest', 'newest'],
    [
      'only another order',
      placed({ query: { ...everything, sort: 'oldest' } }),
      'newest',
      'newest',
    ],
    ['a place far down', placed({ query: everything, key: 200 }), 'newest', 'offer'],
  ];
  it.each(cases)('after %s', (_name, place, onStart, start) => {
    expect(startOf({ place, onStart, version: '0.1.0', now: NOW })).toBe(start);
  });

  it('is the newest clips in the order that was left, with the way back', async () => {
    const { app } = await started(placed({ query: { ...filtered, sort: 'rating' } }));
    expect(app.gallery.query).toEqual({ ...everything, sort: 'rating' });
    expect(app.lastPlaces.offer?.query.filters).toHaveLength(1);
  });

  it('is the question and the place that were left, after a crash', async () => {
    const { app } = await started(
      placed({ query: { ...everything, text: 'lantern' }, open: true }),
    );
    expect(app.gallery.query.text).toBe('lantern');
    expect(app.search.text, 'the field says it').toBe('lantern');
    const { app: down } = await started(placed({ query: everything, key: 200, open: true }));
    expect(down.gallery.arrival.keep?.place.key).toBe(200);
  });

  it('asks the account that is chosen, whatever the place says', async () => {
    const query = { ...filtered, accounts: [1] };
    const { app } = await started(placed({ query, open: true }), { settings: { account: 2 } });
    expect(app.gallery.query.accounts).toEqual([2]);
  });

  it('is the newest clips where the old question has no answer any more', async () => {
    const host = new FakeHost({ clips: 40, now: NOW, settings: { place: placed({ open: true }) } });
    const call = host.call.bind(host);
    vi.spyOn(host, 'call').mockImplementation(async (command, ...rest) => {
      const { query } = (rest[0] ?? {}) as { query?: { filters: unknown[] } };
      if (command === 'open_view' && query?.filters.length) throw { code: 'internal' };
      return (call as (...all: unknown[]) => Promise<never>)(command, ...rest);
    });
    const app = new App(host);
    await app.begin();
    expect(app.gallery.problem).toBeNull();
    expect(app.gallery.query.filters).toEqual([]);
    expect(app.gallery.sequence?.total).toBe(40);
  });

  it('is decided once a run: the sample library and back is no start', async () => {
    const { app } = await started(placed({ open: true }));
    await app.switchLibrary('sample');
    await app.switchLibrary('own');
    expect(app.gallery.query.filters).toEqual([]);
  });
});

describe('the way back', () => {
  it('names what was asked for, and goes there', async () => {
    const { app } = await started(placed());
    render(WayBack, { app });
    const pill = screen.getByRole('button', { name: 'Back to where you were · 9:16' });
    await fireEvent.click(pill);
    await vi.waitFor(() => expect(app.gallery.query.filters).toEqual(filtered.filters));
    expect(screen.queryByRole('button')).toBeNull();
    await vi.waitFor(() => expect(app.gallery.returnTo, 'the clips get the focus').not.toBeNull());
  });

  it('goes when something else is asked for, or when one scrolls', async () => {
    const { app } = await started(placed());
    app.gallery.refresh();
    await vi.waitFor(() => expect(app.gallery.opening).toBe(false));
    expect(app.lastPlaces.offer, 'clips that arrive are no question').not.toBeNull();
    await app.ask({ status: 'failed' });
    expect(app.lastPlaces.offer).toBeNull();
    const { app: other } = await started(placed());
    other.lastPlaces.scrolled();
    expect(other.lastPlaces.offer).toBeNull();
  });

  it('is still there at the next start while nobody took it or went elsewhere', async () => {
    const { app, host } = await started(placed());
    app.change({ tileHeight: 240 });
    app.leave();
    expect(written(host), 'with the time of when one was there').toEqual(placed());
  });
});

describe('the place', () => {
  const kept = (host: FakeHost) => host.boot.settings.place;

  it('is kept a few seconds after it changed, once', async () => {
    const { app, host } = await started(null);
    await app.ask({ text: 'lantern' });
    await app.ask({ text: 'lantern', status: 'completed' });
    expect(kept(host)).toBeNull();
    await vi.advanceTimersByTimeAsync(3_500);
    expect(kept(host)).toMatchObject({
      query: { text: 'lantern', status: 'completed' },
      open: true,
      version: '0.1.0',
    });
    const saved = () => host.calls.filter(({ command }) => command === 'save_settings').length;
    const before = saved();
    app.lastPlaces.moved();
    await vi.advanceTimersByTimeAsync(3_500);
    expect(saved(), 'nothing changed').toBe(before);
  });

  it('keeps its time while one stays', async () => {
    const { app, host } = await started(null);
    await vi.advanceTimersByTimeAsync(3_500);
    const first = kept(host)?.atMs ?? 0;
    await vi.advanceTimersByTimeAsync(6 * 60_000);
    app.lastPlaces.moved();
    await vi.advanceTimersByTimeAsync(3_500);
    expect(kept(host)?.atMs).toBeGreaterThan(first + 5 * 60_000);
  });

  it('is closed at an orderly end, so that the next start is no crash', async () => {
    const { app, host } = await started(null);
    await app.ask({ text: 'lantern' });
    app.quit();
    expect(written(host)).toMatchObject({ open: false, query: { text: 'lantern' } });
  });

  it('is not kept of the sample library', async () => {
    const { app, host } = await started(null, { boot: { library: 'sample' } });
    await app.ask({ text: 'lantern' });
    app.leave();
    expect(written(host)).toBeUndefined();
  });
});
