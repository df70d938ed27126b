import { createEvent, fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

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
