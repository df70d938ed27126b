import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import { PAUSE_MS } from './search.svelte';

async function started() {
  const host = new FakeHost({ clips: 200 });
  const app = new App(host);
  await app.begin();
  host.calls.length = 0;
  return { host, app, search: app.search };
}

const asked = (host: FakeHost) =>
  host.calls.flatMap((call) => (call.command === 'open_view' ? [call.args.query.text] : []));
const settle = () => vi.advanceTimersByTimeAsync(200);

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('searching', () => {
  it('follows the typing at once, without Enter, and asks once for letters that follow fast', async () => {
    const { host, app, search } = await started();
    expect(PAUSE_MS, 'the pause that the interface allows').toBeLessThanOrEqual(30);
    search.type('l');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked(host)).toEqual(['l']);
    for (const text of ['la', 'lan', 'lantern']) search.type(text);
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(asked(host)).toEqual(['l']);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked(host)).toEqual(['l', 'lantern']);
    await settle();
    expect(app.gallery.view?.total).toBeGreaterThan(0);
    expect(app.gallery.sequence?.tile(0)?.prompt).toContain('lantern');
  });

  it('has one question under way; of what is typed meanwhile only the last is asked', async () => {
    const { host, app, search } = await started();
    const open = host.hold('open_view');
    search.type('l');
    await settle();
    search.type('la');
    await settle();
    search.type('lantern');
    await settle();
    expect(asked(host), 'the others wait').toEqual(['l']);
    open();
    await settle();
    expect(asked(host)).toEqual(['l', 'lantern']);
    expect(app.gallery.query.text).toBe('lantern');
  });

  it('drops an answer that comes after another question was asked', async () => {
    const { host, app, search } = await started();
    const open = host.hold('view_boxes');
    search.type('zebra');
    await settle();
    app.showStatus('failed');
    void app.ask({ text: '' });
    open();
    await settle();
    expect(app.gallery.sequence?.tile(0)?.status).toBe('failed');
    expect(search.text).toBe('');
  });

  it('asks nothing while an input method puts a text together', async () => {
    const { host, search } = await started();
    search.composition(true);
    search.type('よこ');
    await settle();
    expect(asked(host)).toEqual([]);
    search.text = '横浜';
    search.composition(false);
    await settle();
    expect(asked(host)).toEqual(['横浜']);
  });

  it('turns search words into filters and a status when it is left, and keeps the rest', async () => {
    const { app, search } = await started();
    search.type('lantern ratio:9:16 -model:v5 status:completed');
    await search.commit();
    expect(search.text).toBe('lantern');
    expect(app.gallery.query).toMatchObject({
      text: 'lantern',
      status: 'completed',
      filters: [
        { facet: 'ratio', anyOf: ['9:16'], noneOf: [] },
        { facet: 'model', anyOf: [], noneOf: ['v5'] },
      ],
    });
  });

  it('leaves a text without search words as it was typed', async () => {
    const { host, app, search } = await started();
    search.type('paper  lantern ');
    await search.commit();
    expect(search.text).toBe('paper  lantern ');
    expect(app.gallery.query.filters).toEqual([]);
    expect(asked(host)).toHaveLength(1);
  });

  it('keeps text and filters when the account is switched, and not for another library', async () => {
    const { app, search } = await started();
    search.type('lantern ratio:9:16');
    await search.commit();
    app.showAccount(2);
    expect(app.gallery.query).toMatchObject({ accounts: [2], text: 'lantern' });
    expect(app.gallery.query.filters).toHaveLength(1);
    await app.switchLibrary('sample');
    expect(app.gallery.query).toMatchObject({ text: '', filters: [] });
    expect(search.text).toBe('');
  });
});
