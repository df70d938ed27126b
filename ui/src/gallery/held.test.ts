import { describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import { isJustFinished } from './tile-words';

async function started(clips = 200) {
  const host = new FakeHost({ clips });
  const app = new App(host);
  await app.begin();
  return { host, app };
}

describe('what finishes while one looks at what is in progress', () => {
  it('stays in the view, marked, with counts that are true', async () => {
    const { host, app } = await started();
    await app.ask({ status: 'in-progress' });
    const shown = app.gallery.sequence;
    expect(shown?.total).toBe(2);
    host.finish(1);
    await vi.waitFor(() => expect(shown?.tile(1)?.status).toBe('completed'));
    expect(app.gallery.sequence, 'the same view').toBe(shown);
    const tile = shown?.tile(1);
    expect(tile !== undefined && isJustFinished(tile, Date.now())).toBe(true);
    const counted = app.gallery.counts?.statuses.find(({ id }) => id === 'in-progress');
    expect(counted?.count).toBe(1);
  });

  it('goes when the person refreshes, or asks for something else', async () => {
    const { host, app } = await started();
    await app.ask({ status: 'in-progress' });
    host.finish(1);
    await vi.waitFor(() => expect(app.gallery.counts).not.toBe(app.gallery.view));
    await app.refresh();
    await vi.waitFor(() => expect(app.gallery.sequence?.total).toBe(1));
    expect(app.gallery.counts).toBe(app.gallery.view);
  });

  it('is marked for ten minutes', () => {
    expect(isJustFinished({ finishedMs: 1_000 }, 600_999)).toBe(true);
    expect(isJustFinished({ finishedMs: 1_000 }, 601_000)).toBe(false);
    expect(isJustFinished({ finishedMs: null }, 1_000)).toBe(false);
  });
});

describe('new clips above the place where one is', () => {
  const place = { key: 31, position: 30, below: 17 };

  it('are counted until one goes there or asks for something else', async () => {
    const { host, app } = await started();
    app.gallery.standing = () => ({ place, focus: null, inSight: 20 });
    host.arrive(7);
    await vi.waitFor(() => expect(app.gallery.arrived).toBe(7));
    await app.ask({ sort: 'oldest' });
    expect(app.gallery.arrived).toBe(0);
  });

  it('are not called new while an account is read for the first time', async () => {
    const { host, app } = await started();
    app.accounts = app.accounts.map((account) => ({ ...account, readMs: null }));
    app.gallery.standing = () => ({ place, focus: null, inSight: 20 });
    host.arrive(7);
    await vi.waitFor(() => expect(app.gallery.sequence?.total).toBe(207));
    expect(app.gallery.arrived).toBe(0);
  });
});

describe('a notification that was clicked', () => {
  it('opens its clip, in the view or apart from it', async () => {
    const { host, app } = await started();
    host.emit({ kind: 'open-clip', library: 'own', key: 40 });
    await vi.waitFor(() => expect(app.viewer?.key).toBe(40));
    expect(app.viewer?.sequence).toBe(app.gallery.sequence);
    app.closeViewer();
    await app.ask({ text: 'no such words anywhere' });
    host.emit({ kind: 'open-clip', library: 'own', key: 41 });
    await vi.waitFor(() => expect(app.viewer?.key).toBe(41));
    expect(app.viewer?.sequence.apart).toBe(true);
  });

  it('says so when its clip is gone', async () => {
    const { host, app } = await started();
    host.emit({ kind: 'open-clip', library: 'own', key: 99_999 });
    await vi.waitFor(() =>
      expect(app.messages.current?.text).toBe('This clip is not in the library any more.'),
    );
    expect(app.viewer).toBeNull();
  });
});
