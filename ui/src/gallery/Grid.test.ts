import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import Grid from './Grid.svelte';

async function shown(clips: number) {
  const host = new FakeHost({ clips, thumbhashes: false });
  const app = new App(host);
  await app.begin();
  render(Grid, { app });
  await screen.findAllByRole('gridcell');
  return { host, app };
}

const cells = () => screen.getAllByRole('gridcell');
const positions = () => cells().map((cell) => Number(cell.dataset['position']));

/** The moment after which a movement has ended never comes. */
function neverAtRest() {
  const REST_MS = 120;
  const { setTimeout } = globalThis;
  return vi
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((run: () => void, ms?: number) =>
      ms === REST_MS ? 0 : setTimeout(run, ms)) as typeof setTimeout);
}

beforeEach(() => {
  // The test environment lays nothing out; a window of this size is what the grid measures.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});

describe('the grid', () => {
  it('holds only the tiles around what is seen, in the order of the view', async () => {
    await shown(8_000);
    expect(cells().length).toBeLessThan(200);
    expect(positions()).toEqual(cells().map((_, i) => i));
    const rows = Number(screen.getByRole('grid', { name: 'Clips' }).getAttribute('aria-rowcount'));
    expect(rows, 'all rows of the view are counted').toBeGreaterThan(1_000);
  });

  it('names sections and clips, and has one tab stop', async () => {
    await shown(400);
    expect(screen.getAllByRole('rowheader')[0]?.getAttribute('aria-label')).toMatch(
      /^Today, \d+ clips?$/,
    );
    expect(cells()[0]?.getAttribute('aria-label')).toMatch(/, generating, in progress, \d+ \w+/);
    expect(cells().filter((cell) => cell.tabIndex === 0)).toHaveLength(1);
  });

  it('shows the last clip when it is scrolled to the end', async () => {
    await shown(2_000);
    const scroller = document.querySelector<HTMLElement>('[data-part="clips"]');
    if (scroller === null) throw new Error('the grid has a box that scrolls');
    scroller.scrollTop = parseFloat(screen.getByRole('grid').style.height) - 700;
    await fireEvent.scroll(scroller);
    await waitFor(() => expect(positions().at(-1)).toBe(1_999));
    await waitFor(() => expect(cells().at(-1)?.dataset['key'], 'it is fetched').toBe('2000'));
  });

  it('asks for the pictures of one jump at once, and for nothing of what flies past', async () => {
    const { host } = await shown(8_000);
    const scroller = document.querySelector<HTMLElement>('[data-part="clips"]');
    if (scroller === null) throw new Error('the grid has a box that scrolls');
    const timers = neverAtRest();
    const scrollTo = (top: number) => {
      scroller.scrollTop = top;
      return fireEvent.scroll(scroller);
    };
    const pictures = () => scroller.querySelectorAll('img').length;
    const asked = () => host.calls.filter((call) => call.command === 'list_videos').length;
    const known = () => cells().every((cell) => cell.dataset['key'] !== undefined);

    await scrollTo(20_000);
    await waitFor(() => expect(pictures(), 'it has arrived').toBeGreaterThan(0));
    await waitFor(() => expect(known(), 'all of it').toBe(true));
    const before = asked();
    await scrollTo(30_000);
    await scrollTo(40_000);
    await tick();
    expect(asked(), 'it flies past').toBe(before);
    expect(pictures()).toBe(0);
    timers.mockRestore();
  });

  it('asks at once for the pictures of each place on the scrubber, and for none while it is dragged', async () => {
    await shown(8_000);
    const scroller = document.querySelector<HTMLElement>('[data-part="clips"]');
    if (scroller === null) throw new Error('the grid has a box that scrolls');
    const timers = neverAtRest();
    const slider = screen.getByRole('slider');
    vi.spyOn(slider, 'getBoundingClientRect').mockReturnValue(new DOMRect(1236, 0, 44, 700));
    const press = async (clientY: number) => {
      await fireEvent.pointerDown(slider, { button: 0, clientY });
      await fireEvent.scroll(scroller);
    };
    const pictures = () => scroller.querySelectorAll('img').length;
    for (const y of [600, 100, 300]) {
      await press(y);
      await waitFor(() => expect(pictures(), `at ${y}`).toBeGreaterThan(5));
      await fireEvent.pointerUp(slider);
    }
    await press(400);
    for (const y of [500, 600, 200]) {
      await fireEvent.pointerMove(slider, { clientY: y });
      expect(pictures(), 'it flies past').toBe(0);
      await fireEvent.scroll(scroller);
      expect(pictures(), 'still').toBe(0);
    }
    timers.mockRestore();
  });

  it('opens a clip by a plain click and by Enter', async () => {
    const { app } = await shown(60);
    const cell = cells()[3];
    if (cell === undefined) throw new Error('there are clips');
    await fireEvent.click(cell);
    expect(app.viewer).toMatchObject({ position: 3, clickedMs: expect.any(Number) });
    app.closeViewer();
    await waitFor(() => expect(document.activeElement).toBe(cell));
    await fireEvent.keyDown(cell, { key: 'Enter', code: 'Enter' });
    expect(app.viewer).toMatchObject({ position: 3, clickedMs: null });
  });

  it('moves the focus by arrows, and keeps it on its clip when clips arrive above', async () => {
    const { host } = await shown(400);
    cells()[0]?.focus();
    await fireEvent.keyDown(cells()[0] as HTMLElement, { key: 'ArrowRight', code: 'ArrowRight' });
    await waitFor(() => expect((document.activeElement as HTMLElement).dataset['key']).toBe('2'));
    host.arrive(6);
    await waitFor(() =>
      expect((document.activeElement as HTMLElement).dataset['position']).toBe('7'),
    );
    expect((document.activeElement as HTMLElement).dataset['key']).toBe('2');
  });

  it('leads into the buttons of a clip by F2, round them by Tab, and back by Esc', async () => {
    const { app } = await shown(60);
    const tiles = app.gallery.sequence;
    const at = [...Array(60).keys()].find((i) => {
      const tile = tiles?.tile(i);
      return tile?.playable === true && !tile.here && tile.download === null;
    });
    const cell = cells()[at ?? -1] as HTMLElement;
    cell.focus();
    await waitFor(() => expect(cell.querySelectorAll('button')).toHaveLength(2));
    const press = (key: string, more: object = {}) =>
      fireEvent.keyDown(document.activeElement as HTMLElement, { key, ...more });
    const name = () => document.activeElement?.getAttribute('aria-label');
    await press('F2');
    expect(name()).toBe('Select');
    await press('Tab');
    expect(name()).toBe('Download this clip');
    await press('Tab');
    expect(name(), 'round').toBe('Select');
    await press('Tab', { shiftKey: true });
    expect(name()).toBe('Download this clip');
    await press('d', { code: 'KeyD' });
    await press('Escape');
    expect(document.activeElement).toBe(cell);
    expect(app.selecting.some, 'Esc did one thing').toBe(false);
  });

  it('draws how much of a download is here', async () => {
    const { host, app } = await shown(60);
    const key = app.gallery.sequence?.tile(5)?.key ?? 0;
    app.patch(key, { download: 'running', here: false });
    const [row] = [{ key, state: 'running', bytes: 1_000_000, total: 4_000_000 }];
    const rows = [row] as unknown as typeof app.downloads.rows;
    host.emit({ kind: 'downloads', library: 'own', downloads: { ...app.downloads, rows } });
    const ring = () => cells()[5]?.querySelector('circle.share')?.getAttribute('stroke-dasharray');
    await waitFor(() => expect(ring()).toBe('0.25 1'));
  });

  it('downloads the clip with the focus by D', async () => {
    const { host, app } = await shown(60);
    const playable = app.gallery.sequence?.tile(2);
    await fireEvent.keyDown(cells()[2] as HTMLElement, { key: 'd', code: 'KeyD' });
    // What it comes to is asked first.
    await vi.waitFor(() => {
      const call = host.calls.find((one) => one.command === 'download');
      expect(call?.args).toEqual({ keys: [playable?.key] });
    });
  });
});

describe('the empty grid', () => {
  it('says what is missing, and offers what helps', async () => {
    const host = new FakeHost({ clips: 0 });
    const app = new App(host);
    await app.begin();
    render(Grid, { app });
    await screen.findByText('No clips yet.');
    expect(screen.queryByRole('gridcell')).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(host.calls.some((call) => call.command === 'refresh')).toBe(true);
  });
});

describe('the focus', () => {
  const at = () => document.activeElement as HTMLElement;

  it('goes to the words in the place of the last clip, and back to the clips that come again', async () => {
    const { app, host } = await shown(60);
    await app.ask({ filters: [{ facet: 'favourite', anyOf: ['yes'], noneOf: [] }] });
    await waitFor(() => expect(cells().length).toBe(app.gallery.sequence?.total));
    cells()[0]?.focus();
    // All of them lose what they were asked for by.
    host.clips = host.clips.map((clip) => ({ ...clip, favourite: false }));
    host.emit({ kind: 'changed', library: 'own' });
    await waitFor(() => expect(screen.queryByRole('gridcell')).toBeNull());
    await waitFor(() => expect(at().id, 'the empty state').toBe('clips'));
    await app.ask({ filters: [] });
    await screen.findAllByRole('gridcell');
    await waitFor(() => expect(at().getAttribute('role')).toBe('gridcell'));
  });

  it('is on a clip after the account was switched from one', async () => {
    const { app } = await shown(60);
    cells()[3]?.focus();
    app.showAccount(2);
    await waitFor(() => expect(app.gallery.query.accounts).toEqual([2]));
    await waitFor(() => expect(app.gallery.opening).toBe(false));
    await waitFor(() => expect(at().getAttribute('role')).toBe('gridcell'));
  });

  it('is on a clip after a button of the empty state has brought them back', async () => {
    const { app } = await shown(60);
    await app.ask({ text: 'nothing at all is called so' });
    const clear = await screen.findByRole('button', { name: 'Clear all filters' });
    const words = document.querySelector('#clips h2')?.textContent;
    clear.focus();
    await fireEvent.click(clear);
    expect(at().id, 'while the answer is on its way').toBe('clips');
    expect(document.querySelector('#clips h2')?.textContent, 'the words stand').toBe(words);
    await screen.findAllByRole('gridcell');
    await waitFor(() => expect(at().getAttribute('role')).toBe('gridcell'));
  });

  it('goes to the words when the viewer closes over a view that has become empty', async () => {
    const { app, host } = await shown(60);
    await app.ask({ filters: [{ facet: 'favourite', anyOf: ['yes'], noneOf: [] }] });
    await waitFor(() => expect(cells().length).toBe(app.gallery.sequence?.total));
    app.openViewer(0);
    host.clips = host.clips.map((clip) => ({ ...clip, favourite: false }));
    host.emit({ kind: 'changed', library: 'own' });
    await waitFor(() => expect(screen.queryByRole('gridcell')).toBeNull());
    app.closeViewer();
    await waitFor(() => expect(at().id, 'the empty state').toBe('clips'));
  });
});

describe('Esc', () => {
  it('stops what plays in a tile, wherever the focus is, and does nothing else', async () => {
    const { app } = await shown(60);
    const tiles = app.gallery.sequence;
    const position = [...Array(60).keys()].find((i) => tiles?.tile(i)?.playable === true) ?? 0;
    const cell = cells()[position] as HTMLElement;
    app.selecting.toggle(1, 0);
    await fireEvent.keyDown(cell, { key: ' ', code: 'Space' });
    await waitFor(() => expect(cell.querySelector('video')).not.toBeNull());
    await fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(cell.querySelector('video')).toBeNull());
    expect(app.selecting.some, 'one thing at a time').toBe(true);
  });

  it('leaves full screen before it drops the selection', async () => {
    const { app, host } = await shown(60);
    const cell = cells()[0] as HTMLElement;
    app.selecting.toggle(1, 0);
    app.setFullScreen(true);
    await fireEvent.keyDown(cell, { key: 'Escape' });
    expect(app.fullScreen).toBe(false);
    expect(host.calls.at(-1)).toEqual({ command: 'set_full_screen', args: { on: false } });
    expect(app.selecting.some).toBe(true);
  });
});

describe('pictures', () => {
  it('of rows above the eye are asked for last', async () => {
    await shown(2_000);
    const scroller = document.querySelector<HTMLElement>('[data-part="clips"]');
    if (scroller === null) throw new Error('the grid has a box that scrolls');
    scroller.scrollTop = 6_000;
    await fireEvent.scroll(scroller);
    const tops = () =>
      [...scroller.querySelectorAll('img')].map((picture) =>
        parseFloat((picture.closest('.row') as HTMLElement).style.top),
      );
    await waitFor(() => expect(Math.max(...tops()), 'below').toBeGreaterThan(6_700));
    const early = Math.min(...tops());
    expect(early, 'a row that is cut at most').toBeGreaterThan(5_600);
    await waitFor(() => expect(Math.min(...tops()), 'and above').toBeLessThan(5_600));
  });
});
