import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import ExportDialog from '../export/ExportDialog.svelte';
import { FakeHost, type FakeOptions } from '../host/fake';
import MainMenu from './MainMenu.svelte';
import ReadingButton from './ReadingButton.svelte';
import { readingWords } from './reading-words';
import SortButton from './SortButton.svelte';

beforeEach(() => {
  Object.assign(globalThis, { innerWidth: 1280 });
});

async function started(options: FakeOptions = {}) {
  const host = new FakeHost(options);
  const app = new App(host);
  await app.begin();
  return { host, app };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('the reading popover', () => {
  it('pauses for an hour and goes on', async () => {
    const { host, app } = await started();
    render(ReadingButton, { app });
    await fireEvent.click(button(/^Up to date/));
    const pause = button('Pause for an hour');
    const why = document.getElementById(pause.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toBe('while you work at pixverse.ai');
    await fireEvent.click(pause);
    expect(host.calls.at(-1)).toEqual({ command: 'pause_reading', args: { minutes: 60 } });
    await waitFor(() => expect(app.reading.state).toBe('paused-by-you'));
    expect(button('Paused, 60 min left')).toBeDefined();
    expect(button('Go on'), 'what was pressed is still there to be pressed').toBe(pause);
    await fireEvent.click(button('Go on'));
    expect(host.calls.at(-1)).toEqual({ command: 'pause_reading', args: { minutes: null } });
    await waitFor(() => expect(button('Pause for an hour')).toBeDefined());
  });

  it('says what is wrong with an account in words', async () => {
    const problem = { code: 'account-refused', message: null, status: 596, untilMs: null } as const;
    const trouble = { problem, tokenLabel: null, credential: null, sinceMs: 0 };
    const { app } = await started({ accounts: [{ name: 'Studio' }, { name: 'Ada', trouble }] });
    render(ReadingButton, { app });
    await fireEvent.click(button(/^Up to date/));
    const rows = screen.getAllByRole('listitem').map((row) => row.textContent);
    expect(rows[1]).toContain('Ada needs attention. PixVerse refused the sign-in of Ada.');
    expect(rows[0]).not.toContain('attention');
  });

  it('sets how often it also looks, and whether it tells of clips', async () => {
    const { app } = await started();
    render(ReadingButton, { app });
    await fireEvent.click(button(/^Up to date/));
    const look = within(screen.getByRole('radiogroup', { name: 'Also look every' }));
    expect((look.getByRole('radio', { name: 'Off' }) as HTMLInputElement).checked).toBe(true);
    await fireEvent.click(look.getByRole('radio', { name: '15 min' }));
    expect(app.settings.lookEvery).toBe(15);
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Tell me when clips are ready' }));
    expect(app.settings.notify).toBe(false);
  });

  it('says how long the pause still lasts', async () => {
    const { app } = await started();
    const paused = (atMs: number) =>
      readingWords({ ...app.reading, state: 'paused-by-you', atMs }, 'own', 0);
    expect(paused(48 * 60_000)).toBe('Paused, 48 min left');
    expect(paused(20_000)).toBe('Paused, less than a minute left');
  });
});

describe('the order', () => {
  it('is one of six', async () => {
    const { app } = await started();
    render(SortButton, { app });
    await fireEvent.click(button('Sort: Newest first'));
    expect(screen.getAllByRole('menuitemradio').map((one) => one.textContent.trim())).toEqual([
      'Newest first',
      'Oldest first',
      'Length',
      'Prompt A–Z',
      'Rating',
      'Recently finished',
    ]);
    await fireEvent.click(screen.getByRole('menuitemradio', { name: 'Rating' }));
    expect(app.gallery.query.sort).toBe('rating');
  });
});

describe('export', () => {
  it('stands in the menu, and writes the present result without e-mails unless asked', async () => {
    const { host, app } = await started({ clips: 60 });
    render(ExportDialog, { app });
    expect(screen.getByText(/^60 clips of the present result/)).toBeDefined();
    const emails = screen.getByRole('checkbox', { name: 'Include e-mails' });
    const words = document.getElementById(emails.getAttribute('aria-describedby') ?? '');
    expect(words?.textContent).toMatch(/^Exports hold prompts and settings, no tokens\./);
    await fireEvent.click(screen.getByRole('radio', { name: 'CSV' }));
    await fireEvent.click(button('Export'));
    const call = host.calls.find(({ command }) => command === 'export_view');
    expect(call?.args).toEqual({ view: app.gallery.view?.id, format: 'csv', emails: false });
    await waitFor(() => expect(app.messages.current?.text).toBe('60 clips exported.'));
    app.messages.current?.action?.run();
    expect(host.calls.at(-1)).toEqual({ command: 'show_export', args: { name: 'rushes-1.csv' } });
  });

  it('stays open and says what is wrong when it fails', async () => {
    const { host, app } = await started();
    app.dialog = 'export';
    host.fail('export_view', { code: 'disk-full' });
    render(ExportDialog, { app });
    await fireEvent.click(button('Export'));
    expect(await screen.findAllByText(/^No room left/)).toHaveLength(2);
    expect(app.dialog, 'the words stay, and are said by its alert region').toBe('export');
  });

  it('opens from the menu, and not where there is nothing', async () => {
    const { app } = await started();
    const { unmount } = render(MainMenu, { app, open: true });
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Export…' }));
    expect(app.dialog).toBe('export');
    unmount();
    const none = await started({ clips: 0 });
    render(MainMenu, { app: none.app, open: true });
    const item = screen.getByRole('menuitem', { name: 'Export…' });
    expect(item.getAttribute('aria-disabled')).toBe('true');
  });
});
