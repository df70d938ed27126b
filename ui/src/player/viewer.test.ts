import { flushSync } from 'svelte';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App, type OpenViewer } from '../app.svelte';
import { FakeHost, type FakeOptions } from '../host/fake';
import { Preload } from './preload';
import Viewer from './Viewer.svelte';

beforeEach(() => {
  // The engine of the tests decodes nothing; whether it could is asked before every clip.
  vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('probably');
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

async function opened(some: FakeOptions = {}) {
  const host = new FakeHost({ settings: { details: true }, ...some });
  const app = new App(host);
  await app.begin();
  const position = host.clips.findIndex(
    (clip, i) => i > 0 && clip.playable && !clip.here && clip.prompt !== '',
  );
  app.openViewer(position);
  render(Viewer, { app });
  const dialog = screen.getByRole('dialog');
  const press = (key: string, more: object = {}) => fireEvent.keyDown(dialog, { key, ...more });
  return { host, app, dialog, press, position };
}

const clips = (dialog: HTMLElement) => [
  ...dialog.querySelectorAll<HTMLVideoElement>('.stage video'),
];

describe('what the next step will show', () => {
  it('is fetched ahead, and not where bytes cost', async () => {
    const pictures = vi.spyOn(Preload.prototype, 'pictures');
    const { app, dialog } = await opened();
    await waitFor(() => expect(pictures.mock.lastCall?.[0].length).toBeGreaterThan(0));
    await fireEvent.loadedData(clips(dialog)[0] as Element);
    await waitFor(() => expect(clips(dialog)).toHaveLength(2));
    app.metered = true;
    await waitFor(() => expect(pictures.mock.lastCall?.[0]).toEqual([]));
    expect(clips(dialog)).toHaveLength(1);
  });

  it('is a clip that waits unseen for the one before it, and then plays as it stands', async () => {
    const { app, dialog, press } = await opened();
    const [first] = clips(dialog);
    expect(clips(dialog), 'first the clip that is looked at').toHaveLength(1);
    await fireEvent.loadedData(first as Element);
    await waitFor(() => expect(clips(dialog)).toHaveLength(2));
    const next = clips(dialog)[1] as HTMLVideoElement;
    expect(next.getAttribute('aria-hidden')).toBe('true');
    expect(screen.getAllByLabelText('Clip'), 'nobody hears of it').toEqual([first]);
    const played = vi.spyOn(next, 'play').mockClear();
    Object.defineProperties(next, {
      readyState: { value: 4 },
      duration: { value: 5 },
      videoWidth: { value: 640 },
    });

    await press('ArrowRight');

    await waitFor(() => expect(screen.getAllByLabelText('Clip')).toEqual([next]));
    expect(next.classList.contains('ready'), 'its frame is seen at once').toBe(true);
    expect(screen.getByText(/\/ 0:05/), 'its length is known').toBeDefined();
    expect((first as HTMLVideoElement).isConnected).toBe(false);
    expect((first as HTMLVideoElement).hasAttribute('src'), 'the engine may let it go').toBe(false);
    const { position, sequence } = app.viewer as OpenViewer;
    expect(next.src).toContain(String(sequence.tile(position)?.key));
    app.decoder.command = 'anything';
    flushSync();
    expect(played, 'it began once').toHaveBeenCalledTimes(1);
  });
});

describe('a picture that does not come', () => {
  it('takes nothing else with it when one steps on', async () => {
    const { app, dialog, press } = await opened();
    const pictures = () => [...dialog.querySelectorAll<HTMLImageElement>('.stage img')];
    for (let steps = 0; steps < 6; steps++) {
      const full = pictures()[1];
      if (full !== undefined) await fireEvent.error(full);
      await press('ArrowRight');
      const { position, sequence } = app.viewer as OpenViewer;
      const pictured = sequence.tile(position)?.picture !== null;
      await waitFor(() => {
        expect(pictures().filter((one) => !one.hidden)).toHaveLength(pictured ? 2 : 0);
      });
    }
  });
});

describe('a clip that is on its way (S-21)', () => {
  it('can be given up after ten seconds, and asked for again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await opened();
      const cancel = () => screen.queryByRole('button', { name: 'Cancel' });
      await vi.advanceTimersByTimeAsync(9_900);
      expect(cancel(), 'nothing to press so soon').toBeNull();
      await vi.advanceTimersByTimeAsync(200);
      expect(screen.getByText('Still loading')).toBeDefined();
      await fireEvent.click(cancel() as HTMLElement);
      expect(screen.queryByLabelText('Clip'), 'the request is given up').toBeNull();
      expect(screen.getByText('Loading was stopped; the picture stays.')).toBeDefined();
      await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(screen.getByLabelText('Clip').tagName).toBe('VIDEO');
      expect(cancel()).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the viewer', () => {
  it('is a modal dialog with the prompt for a name, and has the focus', async () => {
    const { host, dialog, position } = await opened();
    const prompt = host.clips[position]?.prompt ?? '';
    expect(dialog.getAttribute('aria-label')).toBe([...prompt].slice(0, 80).join(''));
    expect(dialog.getAttribute('aria-modal')).toBe('true');
    expect(document.activeElement).toBe(dialog);
  });

  it('names its parts', async () => {
    const { position } = await opened();
    const buttons = ['Back', 'Previous clip', 'Next clip', 'Previous frame', 'Next frame'];
    for (const name of [...buttons, 'Speed: 1×', 'Loop', 'Unmute', 'Full screen', 'Details']) {
      expect(screen.getByRole('button', { name }), name).toBeDefined();
    }
    expect(screen.getByRole('slider', { name: 'Position' })).toBeDefined();
    expect(screen.getByRole('slider', { name: 'Volume' })).toBeDefined();
    expect(screen.getByText(`${position + 1} of 55`)).toBeDefined();
    const clip = screen.getByLabelText('Clip');
    expect(clip.tagName).toBe('VIDEO');
    expect(clip.hasAttribute('controls')).toBe(false);
  });

  it('plays the clip from the address of this run', async () => {
    const { host, position } = await opened();
    const key = host.clips[position]?.key;
    expect(screen.getByLabelText('Clip').getAttribute('src')).toBe(`/clips/${key}`);
  });

  it('goes on and back by the arrows', async () => {
    const { app, press, position } = await opened();
    await press('ArrowRight');
    await waitFor(() => expect(app.viewer?.position).toBe(position + 1));
    await press('ArrowLeft');
    await waitFor(() => expect(app.viewer?.position).toBe(position));
  });

  it('leaves full screen before it closes', async () => {
    const { app, press, position } = await opened();
    app.setFullScreen(true);
    await press('Escape');
    expect(app.fullScreen).toBe(false);
    expect(app.viewer).not.toBeNull();
    await press('Escape');
    expect(app.viewer).toBeNull();
    expect(app.gallery.returnTo?.position, 'the focus goes to the same clip').toBe(position);
  });

  it('downloads by D', async () => {
    const { host, press, position } = await opened();
    await press('d', { code: 'KeyD' });
    // What it comes to is asked first.
    await vi.waitFor(() => {
      const call = host.calls.find(({ command }) => command === 'download');
      expect(call?.args).toEqual({ keys: [host.clips[position]?.key] });
    });
  });

  it('turns sound, loop and details by their keys, once however long they are held', async () => {
    const { app, press } = await opened();
    await press('m', { code: 'KeyM' });
    await press('m', { code: 'KeyM', repeat: true });
    expect(app.settings.muted).toBe(false);
    await press('o', { code: 'KeyO' });
    expect(app.settings.repeat).toBe(false);
    expect(screen.getByRole('complementary', { name: 'Details' })).toBeDefined();
    await press('i', { code: 'KeyI' });
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(app.settings.details).toBe(false);
  });

  it('leaves the arrows to a slider that has the focus', async () => {
    const { app, position } = await opened();
    await fireEvent.keyDown(screen.getByRole('slider', { name: 'Position' }), {
      key: 'ArrowRight',
    });
    expect(app.viewer?.position).toBe(position);
  });

  it('gives the focus back after a button was pressed by the pointer', async () => {
    const { dialog } = await opened();
    const loop = screen.getByRole('button', { name: 'Loop' });
    loop.focus();
    await fireEvent.click(loop, { detail: 1 });
    expect(document.activeElement).toBe(dialog);
    loop.focus();
    await fireEvent.click(loop, { detail: 0 });
    expect(document.activeElement, 'not after a key').toBe(loop);
  });

  it('has the keys also when what had the focus goes', async () => {
    const { app, dialog } = await opened();
    (await screen.findByRole('button', { name: 'Copy seed' })).focus();
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'i', code: 'KeyI' });
    expect(screen.queryByRole('button', { name: 'Copy seed' })).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(dialog));
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
    expect(app.viewer).toBeNull();
  });

  it('shows the neighbours as a list of one tab stop, the present one chosen', async () => {
    const { app, position } = await opened();
    const list = screen.getByRole('listbox', { name: 'Neighbours' });
    const options = within(list).getAllByRole('option');
    expect(options.length).toBe(Math.min(position, 12) + 13);
    const chosen = options.filter((option) => option.getAttribute('aria-selected') === 'true');
    expect(chosen.map((option) => option.getAttribute('aria-posinset'))).toEqual([
      `${position + 1}`,
    ]);
    expect(list.getAttribute('aria-activedescendant')).toBe(chosen[0]?.id);
    await fireEvent.keyDown(list, { key: 'End' });
    await waitFor(() => expect(app.viewer?.position).toBe(54));
  });

  it('tells what is known of the clip, and copies seed and id', async () => {
    const { host, position } = await opened();
    expect(await screen.findByText(host.clips[position]?.seed ?? '-')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy seed' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Copy id' })).toBeDefined();
    expect(screen.getByText('Raw JSON')).toBeDefined();
  });

  it('says when a clip cannot be played, and keeps its picture', async () => {
    await opened();
    const clip = screen.getByLabelText('Clip');
    Object.defineProperty(clip, 'error', { value: { code: 3, message: '' } });
    await fireEvent.error(clip);
    expect(await screen.findByText(/This clip cannot be played here/)).toBeDefined();
  });

  it('keeps the clip as it is when sound is turned on', async () => {
    const { press } = await opened();
    const clip = screen.getByLabelText('Clip');
    const src = clip.getAttribute('src');
    await press('m', { code: 'KeyM' });
    expect(screen.getByLabelText('Clip'), 'the same element').toBe(clip);
    expect(clip.getAttribute('src'), 'with its address').toBe(src);
  });

  it('plays by itself what failed offline as soon as there is a network', async () => {
    const { app } = await opened();
    const clip = screen.getByLabelText('Clip');
    app.reading = { ...app.reading, state: 'offline' };
    Object.defineProperty(clip, 'error', { value: { code: 4, message: '' } });
    await fireEvent.error(clip);
    expect(await screen.findByText(/It plays when you are online again/)).toBeDefined();
    app.reading = { ...app.reading, state: 'idle' };
    await waitFor(() => expect(screen.queryByText(/It plays when/)).toBeNull());
    expect(screen.getByLabelText('Clip'), 'a new try').not.toBe(clip);
  });

  it('has a plate for a clip that is in progress', async () => {
    const host = new FakeHost();
    const app = new App(host);
    await app.begin();
    app.openViewer(host.clips.findIndex((clip) => clip.status === 'in-progress'));
    render(Viewer, { app });
    expect(screen.getByText(/It opens here by itself when it is ready/)).toBeDefined();
    expect(screen.queryByLabelText('Clip')).toBeNull();
  });
});
