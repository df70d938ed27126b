import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import type { Summary } from '../host/contract';
import { FakeHost } from '../host/fake';
import { isAskedFirst } from './downloading.svelte';
import SummaryDialog from './SummaryDialog.svelte';

const some: Summary = {
  id: 1,
  toDownload: 20,
  here: 0,
  without: 0,
  inProgress: 0,
  bytes: 1_000_000_000,
  free: null,
  folder: 'Videos/Rushes',
  first: false,
  names: [],
};

async function begun(clips = 40) {
  const host = new FakeHost({ clips });
  const app = new App(host);
  await app.begin();
  const called = (command: string) => host.calls.filter((call) => call.command === command);
  const playable = host.clips.filter((clip) => clip.playable && !clip.here);
  return { host, app, called, keys: playable.map(({ key }) => key) };
}

describe('whether a choice is shown before it is queued', () => {
  it.each<[string, Partial<Summary>, boolean]>([
    ['20 clips of 1 GB are not', {}, false],
    ['21 clips are', { toDownload: 21, bytes: 1 }, true],
    ['more than 1 GB is, be it one clip', { toDownload: 1, bytes: 1_000_000_001 }, true],
    ['the very first is, whatever its size', { toDownload: 1, bytes: 1, first: true }, true],
    ['nothing is not, even at first', { toDownload: 0, first: true }, false],
  ])('%s', (_, other, asked) => {
    expect(isAskedFirst({ ...some, ...other })).toBe(asked);
  });

  it('queues a few with a message that takes it back', async () => {
    const { app, called, keys } = await begun();
    await app.download(keys.slice(0, 2));
    expect(app.dialog).toBeNull();
    expect(called('download')).toHaveLength(1);
    expect(app.messages.current?.text).toBe('2 downloads added');
    expect(app.downloads.left).toBe(2);
    await app.undoing.undo();
    await waitFor(() => expect(app.downloads.left).toBe(0));
  });

  it('asks at the first download of all, which names the folder', async () => {
    const { host, app, called, keys } = await begun();
    host.downloads.settings = { ...host.downloads.settings, asked: false };
    await app.download(keys.slice(0, 1));
    expect(app.dialog).toBe('download');
    expect(called('download')).toHaveLength(0);
    render(SummaryDialog, { app });
    const dialog = screen.getByRole('dialog', { name: 'Download 1 clip' });
    expect(dialog.textContent).toContain('Files go to');
    expect(dialog.textContent).toContain('Videos/Rushes');
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Download 1' }));
    await waitFor(() => expect(app.dialog).toBeNull());
    expect(called('download_summed')[0]?.args).toEqual({ id: 1, keep: false });
  });
});

describe('the summary', () => {
  async function shown(free: number | null = 214_000_000_000) {
    const all = await begun();
    all.host.downloads.free = free;
    await all.app.downloading.everything();
    render(SummaryDialog, { app: all.app });
    const dialog = screen.getByRole('dialog');
    const line = (name: string) =>
      within(screen.getByRole('row', { name: new RegExp(`^${name}`) })).getByRole('cell')
        .textContent;
    return { ...all, dialog, line };
  }

  it('says in four lines what is fetched and what is not', async () => {
    const { host, line } = await shown();
    const is = (which: (clip: (typeof host.clips)[number]) => boolean) =>
      String(host.clips.filter(which).length);
    expect(line('To download')).toBe(is((clip) => clip.playable && !clip.here));
    expect(line('Already here')).toBe(is((clip) => clip.here));
    expect(line('In progress')).toBe(is((clip) => clip.status === 'in-progress'));
    const without = is((clip) => !clip.playable && clip.status !== 'in-progress');
    expect(line('Cannot be had')).toBe(without);
  });

  it('says how much that is, and warns where there is less room', async () => {
    const { dialog } = await shown(5_000_000);
    expect(dialog.textContent).toContain('(estimated from clips like these); 5.0 MB free');
    expect(dialog.textContent).toContain('more than there is room for');
  });

  it('shows three names, and lets them be changed in place', async () => {
    const { dialog } = await shown();
    const names = within(dialog).getByRole('list', { name: 'They are named like this' });
    expect(within(names).getAllByRole('listitem')).toHaveLength(3);
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Change names…' }));
    expect(within(dialog).getByRole('textbox', { name: 'Names' })).toBeDefined();
  });

  it('shows the other folder once one is chosen', async () => {
    const { dialog } = await shown();
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Change…' }));
    await waitFor(() => expect(dialog.textContent).toContain('Disk/Clips'));
  });

  it('keeps downloading what gets finished only where that is ticked', async () => {
    const { app, called, dialog } = await shown();
    const tick = within(dialog).getByRole('checkbox', {
      name: 'Keep downloading what gets finished',
    });
    expect((tick as HTMLInputElement).checked).toBe(false);
    await fireEvent.click(tick);
    await fireEvent.click(within(dialog).getByRole('button', { name: /^Download \d+$/ }));
    await waitFor(() => expect(app.dialog).toBeNull());
    expect(called('download_summed')[0]?.args).toMatchObject({ keep: true });
  });
});
