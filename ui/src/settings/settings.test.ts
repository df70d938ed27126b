import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost, type FakeOptions } from '../host/fake';
import KeySheet from '../keys/KeySheet.svelte';
import { singles } from '../keys/singles.svelte';
import { ariaShortcuts, firstKey } from '../keys/table';
import Window from '../Window.svelte';
import { searchRows, sections, settingRows } from './rows';
import SettingsDialog from './SettingsDialog.svelte';

async function begun(options: FakeOptions = {}) {
  const host = new FakeHost({ clips: 8, ...options });
  const app = new App(host);
  await app.begin();
  return { host, app };
}

async function shown(options: FakeOptions = {}) {
  const { host, app } = await begun(options);
  app.dialog = 'settings';
  render(SettingsDialog, { app });
  return { host, app, type: (value: string) => fireEvent.input(field(), { target: { value } }) };
}

const field = () => screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search settings' });
const heads = () => screen.queryAllByRole('heading', { level: 3 }).map((h) => h.textContent);
const rows = settingRows({ folder: 'Videos/Rushes', reads: true });

afterEach(() => (singles.on = true));

describe('the page of settings', () => {
  it('has a name, one line of help and a section for each setting', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { id, name, help } of rows) {
      expect(name, id).not.toMatch(/settings\./);
      expect(help, id).toMatch(/^[^{}]+\.$/);
    }
    expect([...new Set(rows.map(({ section }) => section))]).toEqual([...sections]);
  });

  it('is a dialog with the search first, and groups with names', async () => {
    await shown();
    const dialog = screen.getByRole('dialog', { name: 'Settings' });
    expect(document.activeElement).toBe(field());
    expect(heads()).toContain('Look');
    const theme = within(dialog).getByRole('radiogroup', { name: 'Theme' });
    expect(within(theme).getAllByRole('radio')).toHaveLength(3);
    expect(theme.getAttribute('aria-describedby')).toBeTruthy();
  });

  it('changes at once what is chosen', async () => {
    const { app } = await shown();
    await fireEvent.click(screen.getByRole('radio', { name: 'Light' }));
    expect(app.settings.theme).toBe('light');
    await fireEvent.click(screen.getByRole('radio', { name: '150 %' }));
    expect(app.settings.interfaceSize).toBe(150);
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Only clips on this computer' }));
    expect(app.settings.hoverLocal).toBe(true);
    await fireEvent.click(screen.getByRole('radio', { name: 'Go on where I was' }));
    expect(app.settings.onStart).toBe('go-on');
  });

  it('draws a chosen size as large whatever the system adds to it', async () => {
    const { app, host } = await shown();
    host.emit({ kind: 'text-scale', perCent: 125 });
    expect(app.interfaceSize, 'the engine follows the system by itself').toBe(100);
    await fireEvent.click(screen.getByRole('radio', { name: '150 %' }));
    expect(app.interfaceSize).toBe(120);
    host.emit({ kind: 'text-scale', perCent: 100 });
    expect(app.interfaceSize).toBe(150);
  });

  it('finds a setting by its name, its help and its options, whatever the accents', async () => {
    const ids = (typed: string) => searchRows(rows, typed).map(({ id }) => id);
    expect(ids('blank')).toEqual(['graphics']);
    expect(ids('NEWEST 500')).toEqual(['ahead']);
    expect(ids('thème')).toEqual(['theme']);
    expect(ids('start newest')).toContain('onStart');
    expect(ids('template')).toEqual(['names']);
    expect(ids('parallel')).toEqual(['parallel']);
    expect(ids('automatic downloads')).toEqual(['keep']);
    expect(ids('downloads folder')).toContain('folder');
    expect(ids('cache')).toEqual(['clipCache', 'pictureCache', 'kept']);
    expect(ids('clear watched')).toEqual(['clipCache']);
    expect(ids('proxy')).toEqual(['proxy']);
    expect(ids('api gateway')).toEqual(['api']);
    expect(ids('  ')).toHaveLength(rows.length);
  });

  it('says how many were found, and that none was', async () => {
    const { type } = await shown();
    await type('theme');
    expect(heads()).toEqual(['Look']);
    expect(screen.getByRole('status').textContent).toBe('1 setting');
    await type('zebra');
    expect(heads()).toEqual([]);
    expect(screen.getByRole('status').textContent).toBe('No setting is called that.');
  });

  it('empties the field by Esc first, then closes', async () => {
    const { app, type } = await shown();
    await type('theme');
    await fireEvent.keyDown(field(), { key: 'Escape' });
    expect(field().value).toBe('');
    expect(app.dialog).toBe('settings');
    await fireEvent.keyDown(field(), { key: 'Escape' });
    expect(app.dialog).toBeNull();
  });

  it('pauses and goes on, where there is something to read', async () => {
    const { app } = await shown();
    await fireEvent.click(screen.getByRole('button', { name: 'Pause for an hour' }));
    expect(app.reading.state).toBe('paused-by-you');
    await fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
    expect(app.reading.state).toBe('idle');
    const sample = settingRows({ folder: '', reads: false });
    expect(sample.map(({ id }) => id)).not.toContain('pause');
  });

  it('opens by Ctrl+, and from the menu', async () => {
    const { app } = await begun();
    render(Window, { app });
    await fireEvent.keyDown(document.body, { key: ',', code: 'Comma', ctrlKey: true });
    expect(app.dialog).toBe('settings');
    app.dialog = null;
    await fireEvent.click(screen.getByRole('button', { name: 'Menu' }));
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Settings' }));
    expect(app.dialog).toBe('settings');
  });
});

describe('single keys', () => {
  it('are named nowhere once they are switched off', async () => {
    const { app } = await begun();
    expect(firstKey('download', 'linux')).toBe('D');
    app.change({ singleKeys: false });
    expect(firstKey('download', 'linux')).toBe('Ctrl+S');
    expect(firstKey('favourite', 'linux')).toBe('');
    expect(ariaShortcuts('select', 'linux')).toBe('Shift+Space');
    expect(ariaShortcuts('select-section', 'linux')).toBe('');
  });

  it('do nothing once they are switched off, and their other ways go on', async () => {
    const { app } = await begun({ settings: { singleKeys: false } });
    render(Window, { app });
    await fireEvent.keyDown(document.body, { key: '?', code: 'Slash', shiftKey: true });
    expect(app.dialog).toBeNull();
    await fireEvent.keyDown(document.body, { key: '/', code: 'Slash', ctrlKey: true });
    expect(app.dialog).toBe('keys');
  });

  it('are switched on the sheet, which lists only what works', async () => {
    const { app } = await begun();
    render(KeySheet, { app });
    expect(screen.getByText('Favourite')).toBeDefined();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Single keys' }));
    expect(app.settings.singleKeys).toBe(false);
    expect(screen.queryByText('Favourite')).toBeNull();
    expect(screen.getByText('Ctrl+S')).toBeDefined();
  });
});
