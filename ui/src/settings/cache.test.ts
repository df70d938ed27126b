import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import SettingsDialog from './SettingsDialog.svelte';

async function shown() {
  const host = new FakeHost({ clips: 8 });
  const app = new App(host);
  await app.begin();
  app.dialog = 'settings';
  render(SettingsDialog, { app });
  await screen.findByText('1.3 GB in use');
  return { host, app };
}

describe('the room of the caches', () => {
  it('is said for clips and for pictures', async () => {
    await shown();
    expect(screen.getByText('86.4 MB in use')).toBeDefined();
  });

  it('is not counted before somebody looks', async () => {
    const host = new FakeHost({ clips: 8 });
    await new App(host).begin();
    expect(host.calls.map(({ command }) => command)).not.toContain('cache_use');
  });

  it('is given back at once, and how much it was is said', async () => {
    const { host, app } = await shown();
    await fireEvent.click(screen.getByRole('button', { name: 'Clear clips that you watched' }));
    expect(await screen.findByText('1.3 GB cleared.')).toBeDefined();
    expect(await screen.findByText('Empty')).toBeDefined();
    expect(app.messages.current, 'it would lie behind the dialog').toBeNull();
    expect(host.caches.pictures, 'the other one stays').toBeGreaterThan(0);
    await fireEvent.click(screen.getByRole('button', { name: 'Clear pictures of clips' }));
    expect(host.caches.pictures).toBe(0);
  });

  it('says so where nothing could be given back', async () => {
    const { host } = await shown();
    host.caches = { clips: 0, pictures: 0 };
    await fireEvent.click(screen.getByRole('button', { name: 'Clear clips that you watched' }));
    expect(await screen.findByText(/what plays now stays/)).toBeDefined();
  });

  it('has a limit for clips', async () => {
    const { app } = await shown();
    const limit = screen.getByRole('radiogroup', { name: 'Clips that you watched' });
    const radios = within(limit).getAllByRole<HTMLInputElement>('radio');
    const names = radios.map((radio) => radio.closest('label')?.textContent?.trim());
    expect(names).toEqual(['0.5 GB', '1 GB', '2 GB', '5 GB', '10 GB', '20 GB']);
    expect(radios.map(({ checked }) => checked)).toEqual([false, false, true, false, false, false]);
    await fireEvent.click(within(limit).getByRole('radio', { name: '0.5 GB' }));
    expect(app.settings.clipCacheMb).toBe(500);
  });
});
