import { fireEvent } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import type { Tile } from '../host/contract';
import { FakeHost } from '../host/fake';
import { beginPull } from './pull';

async function begun() {
  const host = new FakeHost({ clips: 40 });
  const app = new App(host);
  await app.begin();
  const tiles = (await host.call('list_videos', {
    view: app.gallery.view?.id ?? 0,
    offset: 0,
    limit: 40,
  })) as Tile[];
  const tile = (here: boolean) => {
    const found = tiles.find((one) => one.here === here && one.playable);
    if (found === undefined) throw new Error('there is such a clip');
    return found;
  };
  const press = (one: Tile) =>
    beginPull(app, one, new PointerEvent('pointerdown', { clientX: 100, clientY: 100 }));
  const move = (clientX: number, buttons = 1) =>
    fireEvent(window, new PointerEvent('pointermove', { clientX, clientY: 100, buttons }));
  const dragged = () =>
    host.calls.flatMap((call) => (call.command === 'drag_out' ? [call.args.keys] : []));
  return { app, tile, tiles, press, move, dragged };
}

describe('pulling a picture', () => {
  it('takes the file of a clip that is here', async () => {
    const { tile, press, move, dragged } = await begun();
    const pulled = press(tile(true));
    await move(104);
    expect(pulled(), 'a hand that trembles clicks').toBe(false);
    await move(112);
    expect(pulled()).toBe(true);
    await move(140);
    await vi.waitFor(() => expect(dragged()).toEqual([[tile(true).key]]));
  });

  it('says of one that is not here what to do first', async () => {
    const { app, tile, press, move, dragged } = await begun();
    press(tile(false));
    await move(120);
    await vi.waitFor(() =>
      expect(app.messages.current?.text).toBe('Download it first to drag it out'),
    );
    expect(dragged()).toEqual([]);
  });

  it('takes all of the selection where the clip is of it', async () => {
    const { app, tile, press, move, dragged } = await begun();
    for (const one of [tile(true), tile(false)]) app.selecting.toggle(one.key, null);
    press(tile(false));
    await move(120);
    await vi.waitFor(() => expect(dragged()).toHaveLength(1));
    expect(new Set(dragged()[0])).toEqual(new Set([tile(true).key, tile(false).key]));
    expect(app.messages.current?.text ?? '').not.toContain('Download it first');
  });

  it('is over when the button is let go, also where the page was not told', async () => {
    const { tile, press, move, dragged } = await begun();
    const pulled = press(tile(true));
    await move(102, 0);
    await move(150);
    expect(pulled()).toBe(false);
    expect(dragged()).toEqual([]);
  });
});
