import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import ClosingDialog from './ClosingDialog.svelte';

async function asked() {
  const host = new FakeHost({ clips: 8 });
  const app = new App(host);
  await app.begin();
  host.emit({ kind: 'closing' });
  expect(app.dialog).toBe('closing');
  app.downloads = { ...app.downloads, left: 43, done: 244, failed: 1 };
  render(ClosingDialog, { app });
  const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
  return { host, app, press };
}

const called = (host: FakeHost) => host.calls.map(({ command }) => command);

describe('closing the window while downloads are on their way', () => {
  it('says how many are left of how many', async () => {
    await asked();
    screen.getByText('43 of 288 clips are still on their way.');
    expect(document.activeElement?.textContent?.trim()).toBe('Go on in the background');
  });

  it('changes nothing when it is cancelled', async () => {
    const { host, app, press } = await asked();
    await press('Cancel');
    expect(app.dialog).toBeNull();
    expect(called(host)).not.toContain('hide');
    expect(called(host)).not.toContain('quit_now');
  });

  it('goes on without the window', async () => {
    const { host, app, press } = await asked();
    await press('Go on in the background');
    expect(called(host)).toContain('hide');
    expect(app.settings.onClose).toBe('ask');
  });

  it('ends the app, and does so every time when that is ticked', async () => {
    const { host, app, press } = await asked();
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Do this every time' }));
    await press('Pause and quit');
    expect(called(host)).toContain('quit_now');
    expect(app.settings.onClose).toBe('quit');
  });
});
