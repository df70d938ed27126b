import { describe, expect, it, vi } from 'vitest';

import { FakeHost } from '../host/fake';

import { readBoxes } from './boxes';
import { ClipView, PAGE } from './view.svelte';

async function open(clips: number) {
  const host = new FakeHost({ clips });
  const view = await host.call('open_view', {
    query: { accounts: [], text: '', filters: [], status: null, sort: 'newest' },
  });
  const bytes = await host.call('view_boxes', { view: view.id });
  return { host, view: new ClipView(host, view, readBoxes(bytes, view.total)) };
}

const offsets = (host: FakeHost) =>
  host.calls.flatMap((call) => (call.command === 'list_videos' ? [call.args.offset] : []));

describe('a view of clips', () => {
  it('fetches whole pages around what is seen, each once', async () => {
    const { host, view } = await open(500);
    await view.ready(100, 130);
    await view.ready(60, 190);
    expect(offsets(host).sort((a, b) => a - b)).toEqual([60, 120, 180]);
    expect(view.tile(100)?.key).toBe(101);
    expect(view.tile(300)).toBeUndefined();
  });

  it('never asks for pages that were scrolled past while others were on their way', async () => {
    const { host, view } = await open(6_000);
    const let_go = host.hold('list_videos');
    for (let from = 0; from < 5_000; from += 300) view.want(from, from + 299);
    let_go();
    await vi.waitFor(() => expect(view.tile(4_900)).toBeDefined());
    expect(offsets(host).length, 'two were under way, the rest is the last wish').toBeLessThan(9);
  });

  it('keeps a bounded number of pages', async () => {
    const { view } = await open(6_000);
    for (let from = 0; from < 6_000; from += PAGE) {
      await view.ready(from, from + PAGE - 1);
      view.want(from, from);
    }
    expect(view.tile(0), 'the first page is far away by now').toBeUndefined();
    expect(view.tile(5_990)).toBeDefined();
  });

  it('loads a single clip, and nothing past the ends', async () => {
    const { view } = await open(70);
    expect((await view.load(65))?.key).toBe(66);
    expect(await view.load(70)).toBeUndefined();
    expect(await view.load(-1)).toBeUndefined();
  });

  it('gives undefined for a clip that cannot be fetched', async () => {
    const { host, view } = await open(70);
    host.fail('list_videos', {});
    expect(await view.load(3)).toBeUndefined();
  });
});
