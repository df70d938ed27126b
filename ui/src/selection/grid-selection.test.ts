import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import Grid from '../gallery/Grid.svelte';
import { FakeHost } from '../host/fake';

async function shown(clips = 400) {
  const host = new FakeHost({ clips, thumbhashes: false });
  const app = new App(host);
  await app.begin();
  render(Grid, { app });
  await waitFor(() => expect(cell(0).dataset['key']).toBeDefined());
  return { host, app };
}

function cell(position: number): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-position="${position}"]`);
  if (found === null) throw new Error(`no clip at ${position}`);
  return found;
}

const key = (name: string, some: object = {}) => ({ key: name, code: `Key${name}`, ...some });
const chosen = () => screen.queryAllByRole('gridcell', { selected: true }).length;

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
});

describe('choosing in the grid', () => {
  it('by Mod and click, then by plain clicks, which open nothing', async () => {
    const { app } = await shown();
    await fireEvent.click(cell(3), { ctrlKey: true });
    await fireEvent.click(cell(4));
    expect(app.viewer).toBeNull();
    expect(chosen()).toBe(2);
    await fireEvent.click(cell(3));
    expect(chosen()).toBe(1);
    await fireEvent.dblClick(cell(4));
    expect(app.viewer, 'double click opens always').not.toBeNull();
  });

  it('by Shift, previewed and counted before the click', async () => {
    await shown();
    await fireEvent.click(cell(3), { ctrlKey: true });
    await fireEvent.pointerMove(cell(8), { shiftKey: true });
    expect(screen.getByText('5 clips would be selected'), 'beside the one that is').toBeDefined();
    expect(document.querySelectorAll('.would')).toHaveLength(5);
    await fireEvent.click(cell(8), { shiftKey: true });
    await waitFor(() => expect(chosen()).toBe(6));
  });

  it('by Shift, and counts none that is chosen already', async () => {
    const { app } = await shown();
    for (const at of [5, 6, 3]) await fireEvent.click(cell(at), { ctrlKey: true });
    await fireEvent.pointerMove(cell(8), { shiftKey: true });
    expect(screen.getByText('3 clips would be selected')).toBeDefined();
    expect(document.querySelectorAll('.would')).toHaveLength(3);
    // The same once the shell has said where the chosen ones stand.
    await waitFor(() => expect(app.selecting.figures).not.toBeNull());
    expect(app.selecting.wouldAdd).toBe(3);
  });

  it('by the check box', async () => {
    const { app } = await shown();
    cell(2).focus();
    const box = await waitFor(() => {
      const found = cell(2).querySelector('[role="checkbox"]');
      if (found === null) throw new Error('the check box shows with the focus');
      return found;
    });
    expect(box.getAttribute('aria-label')).toBe('Select');
    await fireEvent.click(box);
    expect(app.viewer).toBeNull();
    expect(box.getAttribute('aria-checked')).toBe('true');
  });

  it('by the keyboard alone', async () => {
    const { app } = await shown();
    cell(0).focus();
    await fireEvent.keyDown(cell(0), key('x'));
    expect(chosen()).toBe(1);
    const arrow = { key: 'ArrowRight', code: 'ArrowRight', shiftKey: true };
    await fireEvent.keyDown(cell(0), arrow);
    await waitFor(() => expect(chosen()).toBe(2));
    await waitFor(() => expect(document.activeElement).toBe(cell(1)));
    await fireEvent.keyDown(cell(1), key('a', { ctrlKey: true }));
    await waitFor(() => expect(app.selecting.size).toBe(400));
    await fireEvent.keyDown(cell(1), { key: 'Escape', code: 'Escape' });
    expect(app.selecting.size).toBe(0);
    await fireEvent.keyDown(cell(1), key('z', { ctrlKey: true }));
    expect(app.selecting.size).toBe(400);
  });

  it('marks and downloads all of it by one key', async () => {
    const { host } = await shown();
    for (const at of [2, 3, 4]) await fireEvent.click(cell(at), { ctrlKey: true });
    await fireEvent.keyDown(cell(4), key('d'));
    const keys = [2, 3, 4].map((at) => Number(cell(at).dataset['key']));
    // What it comes to is asked first.
    await vi.waitFor(() => {
      const call = host.calls.find((one) => one.command === 'download');
      expect(call?.args).toEqual({ keys });
    });
  });

  it('says that nothing is ever deleted', async () => {
    const { app } = await shown();
    await fireEvent.keyDown(cell(0), { key: 'Delete', code: 'Delete' });
    expect(app.messages.current?.text).toBe('Rushes never deletes clips at PixVerse.');
  });
});

describe('the selection bar', () => {
  it('says how many, how many are hidden, and how many will really be fetched', async () => {
    const { app, host } = await shown();
    expect(screen.queryByRole('group', { name: 'Selection' })).toBeNull();
    await app.selecting.all();
    await screen.findByText('400 selected');
    const fetched = host.clips.filter((clip) => clip.playable && !clip.here).length;
    await screen.findByRole('button', { name: `Download ${fetched}` });
    await app.ask({ status: 'failed' });
    await screen.findByText(`· ${400 - (app.gallery.view?.total ?? 0)} not shown`);
    await fireEvent.click(screen.getByRole('button', { name: 'Clear selection' }));
    expect(screen.queryByRole('group', { name: 'Selection' })).toBeNull();
  });

  it('lifts messages above itself, and lets them down when it goes', async () => {
    const { app } = await shown();
    const lifted = () => document.documentElement.style.getPropertyValue('--h-selection');
    expect(lifted()).toBe('0px');
    app.selecting.toggle(1, 0);
    await waitFor(() => expect(lifted()).not.toBe('0px'));
    app.selecting.none();
    await waitFor(() => expect(lifted()).toBe('0px'));
  });

  it('asks in the place of its buttons', async () => {
    const { app } = await shown(2_000);
    await fireEvent.click(cell(0), { ctrlKey: true });
    await app.selecting.extend(1_500, undefined);
    await screen.findByText(/^Select 1,501 clips, /);
    expect(screen.queryByRole('button', { name: 'Clear selection' })).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: 'Select' }));
    await screen.findByText('1,501 selected');
  });
});

describe('the menu of a clip', () => {
  it('says why something cannot be done', async () => {
    const { app } = await shown();
    const at = app.gallery.sequence?.tile(0);
    expect(at?.playable, 'the newest is in the making').toBe(false);
    await fireEvent.keyDown(cell(0), { key: 'F10', code: 'F10', shiftKey: true });
    const item = await screen.findByRole('menuitem', { name: /^Download/ });
    expect(item.getAttribute('aria-disabled')).toBe('true');
    expect(item.getAttribute('aria-description')).toMatch(/^This clip has no file/);
  });

  it('is the menu of the selection on a clip of it', async () => {
    await shown();
    for (const at of [2, 3]) await fireEvent.click(cell(at), { ctrlKey: true });
    await fireEvent.contextMenu(cell(3));
    await screen.findByRole('menu', { name: '2 selected clips' });
    await fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
    await waitFor(() => expect(document.activeElement).toBe(cell(3)));
  });

  it('is opened by a press that does nothing else, whatever click the system makes of it', async () => {
    const { app } = await shown();
    for (const at of [2, 3]) await fireEvent.click(cell(at), { ctrlKey: true });
    // Control and a press, as on a Mac: all of it comes with the first button.
    await fireEvent.pointerDown(cell(3));
    await fireEvent.mouseDown(cell(3));
    await fireEvent.contextMenu(cell(3));
    await fireEvent.click(cell(3), { detail: 1 });
    await fireEvent.click(await screen.findByRole('menuitem', { name: 'Open these 2 clips' }));
    await waitFor(() => expect(app.viewer?.sequence.total).toBe(2));
    expect(app.selecting.size).toBe(2);
  });

  it('does what it says for the clip it was opened for, though others came in above', async () => {
    const { app, host } = await shown();
    const key = Number(cell(3).dataset['key']);
    const at = () =>
      Number(document.querySelector<HTMLElement>(`[data-key="${key}"]`)?.dataset['position']);
    const choose = async (name: string) => {
      const before = at();
      await fireEvent.contextMenu(cell(before));
      host.arrive(1);
      await waitFor(() => expect(at()).toBe(before + 1));
      await fireEvent.click(await screen.findByRole('menuitem', { name }));
    };
    await choose('Select');
    expect(app.selecting.set.keys()).toEqual([key]);
    await choose('Favourite');
    await waitFor(() => expect(app.gallery.sequence?.tile(at())?.favourite).toBe(true));
    await choose('Open');
    await waitFor(() => expect(app.viewer?.key).toBe(key));
  });

  it('is closed by a press beside it that does nothing else, and the next press counts', async () => {
    const { app } = await shown();
    await fireEvent.contextMenu(cell(3));
    await screen.findByRole('menu', { name: 'Clip' });
    await press(cell(5));
    expect(screen.queryByRole('menu')).toBeNull();
    expect(app.viewer, 'it opens nothing').toBeNull();
    await press(cell(5));
    expect(app.viewer?.position).toBe(5);
  });
});

async function press(element: HTMLElement) {
  await fireEvent.pointerDown(element);
  await fireEvent.mouseDown(element);
  await fireEvent.click(element, { detail: 1 });
}
