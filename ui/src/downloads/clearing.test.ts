import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import type { Download, Downloads } from '../host/contract';
import { FakeHost } from '../host/fake';
import { fakeRow } from '../host/fake-downloads';
import type { System } from '../host/host';
import Drawer from './Drawer.svelte';

const row = (key: number, some: Partial<Download>): Download => ({
  ...fakeRow,
  key,
  prompt: `Clip ${key}`,
  ...some,
});

const queue: Downloads = {
  left: 0,
  failed: 2,
  troubled: 0,
  resumed: 0,
  endedMs: null,
  done: 1,
  paused: false,
  waitsFor: null,
  bytesLeft: null,
  bytesDone: 0,
  bytesAll: null,
  folder: 'Videos/Rushes',
  rows: [
    row(1, { state: 'failed', problem: 'not-a-video' }),
    row(2, { state: 'failed', problem: 'cut-short' }),
    row(3, { state: 'done' }),
  ],
};

async function drawer(some: Partial<Downloads> = {}, system: System = 'linux') {
  const host = new FakeHost({ clips: 8, boot: { downloads: { ...queue, ...some } }, system });
  const app = new App(host);
  await app.begin();
  app.drawer = true;
  render(Drawer, { app });
  const keys = () => app.downloads.rows.map(({ key }) => key);
  return { host, app, keys };
}

const more = (key: number) => screen.getByRole('button', { name: `More for Clip ${key}` });
const press = (element: Element, init: KeyboardEventInit) =>
  fireEvent.keyDown(element, { bubbles: true, ...init });
const at = () => document.activeElement as HTMLElement;

describe('a row of the drawer', () => {
  it('that failed is taken off the list by Delete, and the focus goes to the next', async () => {
    const { app, host, keys } = await drawer();
    more(1).focus();
    await press(more(1), { key: 'Delete' });
    await waitFor(() => expect(keys()).toEqual([2, 3]));
    expect(host.calls.at(-1)).toEqual({ command: 'clear_download', args: { key: 1 } });
    expect(app.messages.current?.text).toBe('1 row cleared');
    await waitFor(() => expect(at()).toBe(more(2)));
  });

  it('comes back by Undo, and by its key, as it was', async () => {
    const { app, host, keys } = await drawer();
    more(1).focus();
    await press(more(1), { key: 'Delete' });
    await waitFor(() => expect(keys()).toEqual([2, 3]));
    app.messages.current?.action?.run();
    await waitFor(() => expect(keys()).toEqual([2, 3, 1]));
    expect(host.calls.at(-1)).toEqual({ command: 'restore_downloads', args: { keys: [1] } });
    more(2).focus();
    await press(more(2), { key: 'Delete' });
    await waitFor(() => expect(keys()).not.toContain(2));
    await waitFor(() => expect(at().closest('li')).not.toBeNull());
    await press(at(), { key: 'z', code: 'KeyZ', ctrlKey: true });
    await waitFor(() => expect(keys()).toContain(2));
  });

  it('that is finished goes the same way, by ⌫ on a Mac', async () => {
    const { keys } = await drawer({}, 'macos');
    const done = screen.queryByRole('button', { name: /^Done/, expanded: false });
    if (done !== null) await fireEvent.click(done);
    more(3).focus();
    await press(more(3), { key: 'Delete' });
    expect(keys()).toEqual([1, 2, 3]);
    await press(more(3), { key: 'Backspace' });
    await waitFor(() => expect(keys()).toEqual([1, 2]));
    await waitFor(() => expect(at(), 'the last one of those that are left').toBe(more(2)));
  });

  it('that is on its way is not taken off by Delete, but by its menu, with the way back', async () => {
    const rows = [row(4, { state: 'running', bytes: 1, total: 2 })];
    const { app, host, keys } = await drawer({ left: 1, failed: 0, done: 0, rows });
    more(4).focus();
    await press(more(4), { key: 'Delete' });
    expect(keys()).toEqual([4]);
    await fireEvent.click(more(4));
    await fireEvent.click(within(screen.getByRole('menu')).getByText('Cancel'));
    await waitFor(() => expect(keys()).toEqual([]));
    expect(app.messages.current?.text).toBe('1 download cancelled');
    const region = screen.getByRole('region', { name: 'Downloads' });
    await waitFor(() => expect(at(), 'nothing is left to stand on').toBe(region));
    app.messages.current?.action?.run();
    await waitFor(() => expect(host.calls.at(-1)?.command).toBe('download'));
  });

  it('keeps the focus when it moves to another section', async () => {
    await drawer();
    const again = screen.getByRole('button', { name: 'Try again Clip 2' });
    again.focus();
    await fireEvent.click(again);
    await waitFor(() => expect(screen.queryByText('Waiting')).not.toBeNull());
    await waitFor(() => expect(at().closest('li'), 'among the rows').not.toBeNull());
  });
});

it('is closed by Escape also when the button that had the focus went with the last download', async () => {
  const { app } = await drawer({ left: 1, rows: [row(4, { state: 'running' })] });
  screen.getByRole('button', { name: 'Pause all' }).focus();
  app.downloads = { ...app.downloads, left: 0, rows: [row(4, { state: 'done' })] };
  const region = screen.getByRole('region', { name: 'Downloads' });
  await waitFor(() => expect(at()).toBe(region));
  await press(at(), { key: 'Escape' });
  expect(app.drawer).toBe(false);
});
