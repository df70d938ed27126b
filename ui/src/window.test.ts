import { createEvent, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from './app.svelte';
import { FakeHost } from './host/fake';
import type { System } from './host/host';
import Window from './Window.svelte';

async function opened(system: System = 'linux') {
  const host = new FakeHost({ clips: 8, system });
  const app = new App(host);
  await app.begin();
  render(Window, { app });
  return { host, app };
}

/** Whether the page keeps a key press from the engine. */
function kept(init: KeyboardEventInit, target: Element = document.body): boolean {
  const event = createEvent.keyDown(target, { bubbles: true, cancelable: true, ...init });
  void fireEvent(target, event);
  return event.defaultPrevented;
}

function menuKept(target: Element): boolean {
  const event = createEvent.contextMenu(target);
  void fireEvent(target, event);
  return event.defaultPrevented;
}

describe('the keys of the engine', () => {
  it('neither search, print, save, reload, zoom nor go elsewhere', async () => {
    await opened();
    for (const key of ['F3', 'F5', 'F7']) expect(kept({ key }), key).toBe(true);
    for (const key of 'fgprsu+=0-') expect(kept({ key, ctrlKey: true }), `Ctrl ${key}`).toBe(true);
    for (const key of ['ArrowLeft', 'ArrowRight'])
      expect(kept({ key, altKey: true }), key).toBe(true);
  });

  it('reloads not even before the app knows where it is', () => {
    const app = new App(new FakeHost({ clips: 8 }));
    render(Window, { app });
    expect(kept({ key: 'F5' })).toBe(true);
    expect(kept({ key: 'r', ctrlKey: true })).toBe(true);
  });

  it('are those of ⌘ on macOS, where Ctrl moves the caret', async () => {
    await opened('macos');
    expect(kept({ key: 'p', metaKey: true })).toBe(true);
    expect(kept({ key: 'p', ctrlKey: true })).toBe(false);
  });

  it('leaves alone what acts on text, and the menu of a field', async () => {
    await opened();
    const field = screen.getByRole('searchbox');
    for (const key of 'acvxz')
      expect(kept({ key, ctrlKey: true }, field), `Ctrl ${key}`).toBe(false);
    expect(kept({ key: 'p' }, field), 'a letter').toBe(false);
    expect(menuKept(field), 'its menu').toBe(false);
    expect(menuKept(document.body), 'any other menu of the engine').toBe(true);
  });
});

describe('Esc', () => {
  beforeEach(() => {
    // The test environment lays nothing out; a window of this size is what the grid measures.
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
  });
  afterEach(() => vi.restoreAllMocks());

  const escape = () =>
    void fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });

  async function chosen() {
    const { app } = await opened();
    await screen.findAllByRole('gridcell');
    app.selecting.toggle(1, 0);
    const rate = await screen.findByRole('button', { name: 'Rate' });
    return { app, rate };
  }

  it('clears the selection from its own bar, and leaves the focus among the clips', async () => {
    const { app, rate } = await chosen();
    rate.focus();
    escape();
    expect(app.selecting.some).toBe(false);
    expect(app.messages.current?.text).toBe('1 clip unselected');
    expect(document.activeElement?.getAttribute('role')).toBe('gridcell');
  });

  it('clears it from a button of the top bar, too, and leaves the focus there', async () => {
    const { app } = await chosen();
    const menu = screen.getByRole('button', { name: 'Menu' });
    menu.focus();
    // The first takes away what the focus shows: the name of the button.
    escape();
    escape();
    expect(app.selecting.some).toBe(false);
    expect(document.activeElement).toBe(menu);
  });

  it('leaves full screen, then the drawer that has the focus, then the selection', async () => {
    const { app } = await chosen();
    app.setFullScreen(true);
    app.drawer = true;
    const drawer = await screen.findByRole('region', { name: 'Downloads' });
    await waitFor(() => expect(document.activeElement).toBe(drawer));
    const left = () => ({ full: app.fullScreen, drawer: app.drawer, chosen: app.selecting.some });
    escape();
    expect(left()).toEqual({ full: false, drawer: true, chosen: true });
    escape();
    expect(left()).toEqual({ full: false, drawer: false, chosen: true });
    escape();
    expect(left()).toEqual({ full: false, drawer: false, chosen: false });
  });
});

describe('the menu bar of the system', () => {
  it('does what the keys do', async () => {
    const host = new FakeHost({ clips: 8, system: 'macos' });
    const app = new App(host);
    host.emit({ kind: 'chosen', command: 'settings' });
    expect(app.dialog, 'nothing before the app knows where it is').toBeNull();
    await app.begin();
    for (const command of ['about', 'settings', 'keys', 'health'] as const) {
      host.emit({ kind: 'chosen', command });
      expect(app.dialog).toBe(command);
    }
    host.emit({ kind: 'chosen', command: 'downloads' });
    expect(app.drawer).toBe(true);
    host.emit({ kind: 'chosen', command: 'refresh' });
    expect(host.calls.map(({ command }) => command)).toContain('refresh');
  });
});
