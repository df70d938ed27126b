import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from './app.svelte';
import Grid from './gallery/Grid.svelte';
import { tileName } from './gallery/tile-words';
import { FakeHost } from './host/fake';
import Viewer from './player/Viewer.svelte';

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
  vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockReturnValue('probably');
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

async function started(clips = 60) {
  const host = new FakeHost({ clips, thumbhashes: false, settings: { details: true } });
  const app = new App(host);
  await app.begin();
  return { host, app };
}

const clip = (host: FakeHost, key: number) => host.clips.find((one) => one.key === key);

describe('marks in the grid', () => {
  it('are put by F and by figures, shown at once, and can be undone', async () => {
    const { host, app } = await started();
    render(Grid, { app });
    const cell = (await screen.findAllByRole('gridcell'))[2] as HTMLElement;
    const key = Number(cell.dataset['key']);
    const before = { favourite: clip(host, key)?.favourite, rating: clip(host, key)?.rating };
    expect(before.favourite).toBe(false);
    await fireEvent.keyDown(cell, { key: 'f', code: 'KeyF' });
    expect(app.gallery.sequence?.tile(2)?.favourite, 'before the shell has answered').toBe(true);
    expect(app.messages.current?.text).toBe('Favourite');
    await fireEvent.keyDown(cell, { key: '4', code: 'Digit4' });
    expect(app.messages.current?.text, 'the newest offer of Undo').toBe('Rated 4');
    await waitFor(() => expect(clip(host, key)).toMatchObject({ favourite: true, rating: 4 }));
    app.messages.current?.action?.run();
    await waitFor(() => expect(clip(host, key)?.rating).toBe(before.rating));
    await fireEvent.keyDown(cell, { key: 'z', code: 'KeyZ', ctrlKey: true });
    await waitFor(() => expect(clip(host, key)?.favourite).toBe(false));
    await fireEvent.keyDown(cell, { key: 'y', code: 'KeyY', ctrlKey: true });
    await waitFor(() => expect(clip(host, key)?.favourite).toBe(true));
  });

  it('are taken back, in words, when they could not be kept', async () => {
    const { host, app } = await started();
    render(Grid, { app });
    const cell = (await screen.findAllByRole('gridcell'))[2] as HTMLElement;
    const before = app.gallery.sequence?.tile(2)?.rating;
    host.fail('set_rating', {});
    await fireEvent.keyDown(cell, { key: '5', code: 'Digit5' });
    await waitFor(() =>
      expect(app.messages.current?.text).toBe(
        'Rushes could not do this. Your library is unchanged.',
      ),
    );
    expect(app.gallery.sequence?.tile(2)?.rating).toBe(before);
  });

  it('are said with the versions of a clip', async () => {
    const { host } = await started();
    const tile = host.clips.find((one) => one.versions === 3);
    if (tile === undefined) throw new Error('the fake library has families');
    expect(tileName({ ...tile, rating: 4, favourite: true }, Date.now(), null)).toMatch(
      /, favourite, rated 4, 3 versions/,
    );
  });
});

describe('marks in the viewer', () => {
  it('have a button and radios, and the same keys', async () => {
    const { host, app } = await started();
    app.openViewer(2);
    render(Viewer, { app });
    const key = app.viewer?.key ?? 0;
    const heart = screen.getByRole('button', { name: 'Favourite' });
    expect(heart.getAttribute('aria-pressed')).toBe('false');
    await fireEvent.click(heart);
    await waitFor(() => expect(heart.getAttribute('aria-pressed')).toBe('true'));
    const group = within(screen.getByRole('radiogroup', { name: 'Rating' }));
    expect(group.getAllByRole('radio').map((one) => one.getAttribute('aria-label'))).toEqual([
      'No rating',
      '1 star',
      '2 stars',
      '3 stars',
      '4 stars',
      '5 stars',
    ]);
    await fireEvent.click(group.getByRole('radio', { name: '3 stars' }));
    await waitFor(() => expect(clip(host, key)?.rating).toBe(3));
    await fireEvent.keyDown(screen.getByRole('dialog'), { key: '0', code: 'Digit0' });
    await waitFor(() => expect(clip(host, key)?.rating).toBe(0));
    expect(app.messages.current?.text).toBe('Rating removed');
  });
});

describe('the family', () => {
  it('is a list with the present clip marked, a gap named, and opens a relative', async () => {
    const { host, app } = await started();
    const position = host.clips.findIndex((one) => one.family.includes(null) && one.playable);
    app.openViewer(position);
    render(Viewer, { app });
    const list = within(await screen.findByRole('list', { name: 'Family' }));
    expect(list.getAllByRole('listitem')).toHaveLength(3);
    expect(list.getByText('Not listed any more')).toBeDefined();
    const present = list.getByRole('button', { current: true });
    expect(present.getAttribute('aria-label')).toMatch(/^This clip: /);
    const other = list.getAllByRole('button').find((one) => one !== present);
    if (other === undefined) throw new Error('there is a relative');
    const before = app.viewer?.key;
    await fireEvent.click(other);
    await waitFor(() => expect(app.viewer?.key).not.toBe(before));
    expect(clip(host, before ?? 0)?.family).toContain(app.viewer?.key);
  });

  it('opens a relative that the view does not hold, and goes back to the clip of the grid', async () => {
    const { host, app } = await started();
    const member = host.clips.find((one) => one.versions === 3);
    const keys = member?.family.flatMap((key) => key ?? []) ?? [];
    await app.ask({ filters: [{ facet: 'favourite', anyOf: ['yes'], noneOf: [] }] });
    app.openViewer(0);
    const home = app.viewer?.key;
    const away = keys.find((key) => clip(host, key)?.favourite === false) ?? 0;
    await app.openClip(away, keys);
    expect(app.viewer?.key).toBe(away);
    expect(app.viewer?.sequence.total).toBe(3);
    app.closeViewer();
    expect(app.gallery.returnTo?.key).toBe(home);
  });

  it('leads to the clips of the same prompt', async () => {
    const { host, app } = await started(400);
    const position = host.clips.findIndex((one) => one.versions === 3);
    const prompt = host.clips[position]?.prompt ?? '';
    app.openViewer(position);
    render(Viewer, { app });
    await fireEvent.click(await screen.findByRole('button', { name: /^\d+ with this prompt$/ }));
    expect(app.viewer).toBeNull();
    await waitFor(() => expect(app.gallery.opening).toBe(false));
    expect(app.search.text).toBe(`prompt:"${prompt}"`);
    expect(app.gallery.view?.total).toBe(host.clips.filter((one) => one.prompt === prompt).length);
  });
});
