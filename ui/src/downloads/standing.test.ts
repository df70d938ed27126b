import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import type { Download, Downloads, Ledger, Verifying } from '../host/contract';
import { FakeHost, type FakeOptions } from '../host/fake';
import { fakeRow, nothingVerified } from '../host/fake-downloads';
import Drawer from './Drawer.svelte';
import LedgerDialog from './LedgerDialog.svelte';
import { diskStrip, waitsLine } from './waits';

const row: Download = { ...fakeRow, prompt: 'A paper lantern' };
const queue: Downloads = {
  left: 41,
  failed: 0,
  troubled: 0,
  resumed: 41,
  endedMs: null,
  done: 2,
  paused: false,
  waitsFor: null,
  bytesLeft: 1_800_000_000,
  bytesDone: 0,
  bytesAll: null,
  folder: 'Videos/Rushes',
  rows: [row],
};

async function drawer(downloads: Downloads, options: FakeOptions = {}) {
  const host = new FakeHost({ clips: 8, boot: { downloads }, ...options });
  const app = new App(host);
  await app.begin();
  app.drawer = true;
  render(Drawer, { app });
  return { host, app, region: screen.getByRole('region', { name: 'Downloads' }) };
}

describe('what downloads wait for', () => {
  it('is the network, which goes on by itself and has no strip of its own (S-41)', async () => {
    const offline: Downloads = { ...queue, waitsFor: 'network' };
    const { region } = await drawer(offline);
    expect(region.textContent).toContain('Waiting for the network. Goes on by itself.');
    expect(diskStrip(offline, null)).toBeNull();
  });

  it('is room, with the figures as soon as they are known (S-42, DL-05)', async () => {
    const full: Downloads = { ...queue, waitsFor: 'room' };
    const { host, region } = await drawer(full);
    await waitFor(() =>
      expect(region.textContent).toContain(
        'No room left in Videos/Rushes: 1.8 GB needed, 214.0 GB free. Downloads wait.',
      ),
    );
    const strip = diskStrip(full, 400_000_000);
    expect(strip?.text).toContain('1.8 GB needed, 400 MB free');
    expect(strip?.steps.map(({ label }) => label)).toEqual(['Choose another folder', 'Try again']);
    expect(waitsLine({ ...full, bytesLeft: null }, null)).toBe(
      'No room left in Videos/Rushes. Downloads wait.',
    );
    expect(host.calls.some(({ command }) => command === 'download_summary')).toBe(true);
  });

  it('is a folder that is away, or may not be written to (DL-07, DL-08)', () => {
    const gone = diskStrip({ ...queue, waitsFor: 'folder' }, null);
    expect(gone?.text).toBe('Videos/Rushes is not there; is its disk connected? Downloads wait.');
    const rights = diskStrip({ ...queue, waitsFor: 'rights' }, null);
    expect(rights?.text).toBe('Rushes may not write to Videos/Rushes.');
    expect(rights?.steps.map(({ label }) => label)).toEqual(['Choose another folder']);
  });
});

describe('downloads that a closed app left (S-43)', () => {
  it('are told of at the start, until they are done', async () => {
    const { host, region } = await drawer(queue);
    const words = 'Rushes closed while downloading. 41 clips go on where they stopped.';
    expect(region.textContent).toContain(words);
    host.downloads.set({ left: 0, rows: [] });
    await waitFor(() => expect(region.textContent).not.toContain(words));
  });

  it('are not where none was on its way, or the person had paused them', async () => {
    const { region } = await drawer({ ...queue, paused: true });
    expect(region.textContent).not.toContain('Rushes closed while downloading.');
  });
});

describe('the drawer', () => {
  it('comes back as it was left, and takes the focus from nobody', async () => {
    const host = new FakeHost({ clips: 8, settings: { drawer: true } });
    const app = new App(host);
    await app.begin();
    expect(app.drawer).toBe(true);
    render(Drawer, { app });
    expect(document.activeElement).toBe(document.body);
    app.drawer = false;
    expect(app.settings.drawer).toBe(false);
    app.drawer = true;
    expect(app.settings.drawer).toBe(true);
  });
});

describe('the verification', () => {
  const found: Verifying = {
    ...nothingVerified,
    state: 'done',
    done: 1000,
    all: 1000,
    damaged: 2,
    missing: 1,
    changed: 3,
  };

  it('shows how far it is, and is paused and stopped', async () => {
    const { host, region } = await drawer({ ...queue, left: 0, rows: [] });
    host.downloads.tellVerifying({ state: 'running', done: 250, all: 1000 });
    const bar = await within(region).findByRole('progressbar', { name: 'Verify library' });
    expect(bar.getAttribute('aria-valuetext')).toBe('250 of 1,000 files');
    await fireEvent.click(within(region).getByRole('button', { name: 'Pause' }));
    expect(host.calls.at(-1)).toEqual({ command: 'verify', args: { on: 'pause' } });
    await fireEvent.click(await within(region).findByRole('button', { name: 'Go on' }));
    expect(host.calls.at(-1)).toEqual({ command: 'verify', args: { on: 'go-on' } });
  });

  it('repairs what is damaged, and leaves alone what the person changed', async () => {
    const { host, app, region } = await drawer({ ...queue, left: 0, rows: [] });
    host.downloads.tellVerifying(found);
    const repair = await within(region).findByRole('button', { name: 'Repair 2' });
    expect(region.textContent).toContain('2 are damaged');
    expect(region.textContent).toContain('1 is not where it was saved.');
    expect(region.textContent).toContain('3 changed since they were saved. Left as they are.');
    await fireEvent.click(repair);
    expect(host.calls.some(({ command }) => command === 'repair')).toBe(true);
    await waitFor(() => expect(app.messages.current?.text).toBe('2 clips are fetched again.'));
    expect(within(region).queryByRole('button', { name: /^Repair/ })).toBeNull();
  });
});

describe('the ledger', () => {
  it('says of each account what is listed, here, verified, and missing and why', async () => {
    const host = new FakeHost({ clips: 8 });
    const app = new App(host);
    await app.begin();
    const book: Ledger = {
      account: 1,
      name: 'Studio',
      listed: 1204,
      here: 1000,
      verifiedMs: null,
      missing: [
        { reason: 'not-asked-for', clips: 200 },
        { reason: 'damaged', clips: 4 },
      ],
      keep: true,
    };
    const whole = { ...book, account: 2, name: 'Night shift', listed: 3, here: 3, missing: [] };
    host.downloads.books = [book, { ...whole, verifiedMs: Date.now() }];
    render(LedgerDialog, { app });
    const studio = await screen.findByRole('row', { name: /^Studio/ });
    const cells = within(studio)
      .getAllByRole('cell')
      .map((cell) => cell.textContent.trim());
    expect(cells.slice(0, 3)).toEqual(['1,204', '1,000', 'Not yet']);
    const missing = within(studio).getAllByRole('listitem');
    const reasons = missing.map((item) => item.textContent.trim());
    expect(reasons).toEqual(['200 not asked for', '4 damaged']);
    const shift = screen.getByRole('row', { name: /^Night shift/ });
    expect(shift.textContent).toContain('Nothing is missing');
    expect(shift.textContent).toMatch(/today/i);
  });
});
