import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost, type FakeOptions } from '../host/fake';
import Window from '../Window.svelte';

async function shown(options: FakeOptions = {}) {
  const host = new FakeHost({ clips: 200, thumbhashes: false, ...options });
  const app = new App(host);
  await app.begin();
  render(Window, { app });
  await screen.findAllByRole('gridcell');
  return { host, app };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1280);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
  Object.assign(globalThis, { innerWidth: 1280 });
  for (const [tag, id] of [
    ['div', 'status'],
    ['div', 'alert'],
  ] as const) {
    const region = document.createElement(tag);
    region.id = id;
    document.body.append(region);
  }
});
afterEach(() => {
  for (const id of ['status', 'alert']) document.getElementById(id)?.remove();
});

describe('a facet', () => {
  it('is a button with a popover of check boxes, each with its count and "Leave out"', async () => {
    const { app } = await shown();
    expect(button('Ratio').getAttribute('aria-haspopup')).toBe('dialog');
    await fireEvent.click(button('Ratio'));
    expect(button('Ratio').getAttribute('aria-expanded')).toBe('true');
    const dialog = within(screen.getByRole('dialog', { name: 'Ratio' }));
    const group = within(dialog.getByRole('group', { name: 'Ratio' }));
    const box = await group.findByRole('checkbox', { name: /^9:16, \d+ clips$/ });
    const count = Number(/(\d+) clips/.exec(box.getAttribute('aria-label') ?? '')?.[1]);
    await fireEvent.click(box);
    await waitFor(() => expect(app.gallery.sequence?.total).toBe(count));
    expect(button('Ratio: 9:16')).toBeDefined();
    const out = group.getByRole('button', { name: 'Leave out 9:16' });
    await fireEvent.click(out);
    await waitFor(() => expect(app.gallery.sequence?.total).toBe(200 - count));
    expect(out.getAttribute('aria-pressed')).toBe('true');
    expect((box as HTMLInputElement).checked).toBe(false);
  });

  it('closes by Esc and gives the focus back', async () => {
    await shown();
    await fireEvent.click(button('Model'));
    await fireEvent.keyDown(screen.getByRole('dialog', { name: 'Model' }), { key: 'Escape' });
    expect(screen.queryByRole('dialog', { name: 'Model' })).toBeNull();
    expect(document.activeElement).toBe(button('Model'));
  });

  it('counts by the other filters, not by itself', async () => {
    const { app } = await shown();
    await fireEvent.click(button('Ratio'));
    const wide = await screen.findByRole('checkbox', { name: /^16:9, / });
    const before = wide.getAttribute('aria-label');
    await fireEvent.click(screen.getByRole('checkbox', { name: /^9:16, / }));
    await waitFor(() => expect(app.gallery.query.filters).toHaveLength(1));
    await waitFor(() => expect(app.gallery.opening).toBe(false));
    expect(screen.getByRole('checkbox', { name: /^16:9, / }).getAttribute('aria-label')).toBe(
      before,
    );
  });

  it('can be searched where it has more than twelve values', async () => {
    const { host } = await shown();
    host.clips = host.clips.map((clip, i) => ({ ...clip, effect: `Effect ${i % 20}` }));
    await fireEvent.click(button('More filters'));
    await fireEvent.click(button('Effect'));
    const find = await screen.findByRole('searchbox', { name: 'Find in Effect' });
    await fireEvent.input(find, { target: { value: 'effect 17' } });
    const group = within(screen.getByRole('group', { name: 'Effect' }));
    await waitFor(() => expect(group.getAllByRole('checkbox')).toHaveLength(1));
  });

  it('takes two dates, and refuses what is none', async () => {
    const { app } = await shown();
    await fireEvent.click(button('Date'));
    expect(screen.getByRole('checkbox', { name: /^Last week/ })).toBeDefined();
    await fireEvent.click(button('Between…'));
    await fireEvent.click(button('Show'));
    expect(screen.getByText(/^Type dates as year, month and day/), 'no date at all').toBeDefined();
    expect(app.gallery.query.filters).toEqual([]);
    await fireEvent.input(screen.getByLabelText('From'), { target: { value: '2026-11-15' } });
    await fireEvent.input(screen.getByLabelText('To'), { target: { value: '2026-11-01' } });
    await fireEvent.click(button('Show'));
    expect(app.gallery.query.filters[0]?.anyOf).toEqual(['2026-11-01..2026-11-15']);
  });
});

describe('active filters', () => {
  it('are a list with a button each, and can be brought back after they were cleared', async () => {
    const { app } = await shown();
    await app.ask({
      text: 'a',
      filters: [
        { facet: 'ratio', anyOf: ['9:16'], noneOf: [] },
        { facet: 'model', anyOf: [], noneOf: ['v5'] },
      ],
    });
    const list = within(await screen.findByRole('list', { name: 'Active filters' }));
    expect(list.getAllByRole('listitem')).toHaveLength(2);
    await fireEvent.click(list.getByRole('button', { name: 'Remove filter: not v5' }));
    expect(app.gallery.query.filters.map(({ facet }) => facet)).toEqual(['ratio']);
    await fireEvent.click(button('Clear all filters'));
    expect(app.gallery.query).toMatchObject({ text: '', filters: [] });
    expect(await screen.findByText('Filters cleared')).toBeDefined();
    await fireEvent.click(button('Undo'));
    expect(app.gallery.query.text).toBe('a');
    expect(app.gallery.query.filters.map(({ facet }) => facet)).toEqual(['ratio']);
    expect(app.search.text).toBe('a');
  });
});

describe('the search field', () => {
  it('has its landmark, takes the focus by its keys, and gives it back by Esc', async () => {
    const { app } = await shown();
    expect(screen.getByRole('search', { name: 'Search' })).toBeDefined();
    const field = screen.getByRole('searchbox', { name: 'Search' });
    await press('/', { code: 'Slash' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await fireEvent.input(field, { target: { value: 'lantern' } });
    await waitFor(() => expect(app.gallery.query.text).toBe('lantern'));
    await press('Escape');
    expect(app.search.text, 'first it is emptied').toBe('');
    expect(document.activeElement).toBe(field);
    await press('Escape');
    expect(document.activeElement?.getAttribute('role'), 'then back to the clips').toBe('gridcell');
  });

  it('makes chips by Enter and goes to the first clip', async () => {
    const { app } = await shown();
    const field = screen.getByRole('searchbox', { name: 'Search' });
    field.focus();
    await fireEvent.input(field, { target: { value: 'ratio:9:16' } });
    await press('Enter');
    await screen.findByRole('button', { name: 'Remove filter: 9:16' });
    expect(app.search.text).toBe('');
    await waitFor(() =>
      expect((document.activeElement as HTMLElement).dataset['position']).toBe('0'),
    );
  });

  it('ignores Enter while a text is composed', async () => {
    const { app } = await shown();
    const field = screen.getByRole('searchbox', { name: 'Search' });
    field.focus();
    await fireEvent.input(field, { target: { value: 'ratio:9:16' } });
    await press('Enter', { isComposing: true });
    expect(app.gallery.query.filters).toEqual([]);
    expect(document.activeElement).toBe(field);
  });

  it('says which word is no search word, and lists those that are', async () => {
    await shown();
    const field = screen.getByRole('searchbox', { name: 'Search' });
    field.focus();
    await fireEvent.input(field, { target: { value: 'modle:x' } });
    await screen.findByText('“modle:” is not a search word; it is searched as text.');
    const list = screen.getAllByRole('button', { name: 'Search words' })[0];
    expect(list?.getAttribute('aria-haspopup')).toBe('dialog');
    if (list !== undefined) await fireEvent.click(list);
    const dialog = within(await screen.findByRole('dialog', { name: 'Search words' }));
    expect(await dialog.findByText('not-wanted:')).toBeDefined();
  });
});

describe('an empty result', () => {
  it('says what was asked for, and which filter would help', async () => {
    const { app } = await shown();
    const filters = [{ facet: 'ratio', anyOf: ['9:16'], noneOf: [] } as const].map((one) => ({
      ...one,
      anyOf: [...one.anyOf],
      noneOf: [],
    }));
    await app.ask({ text: 'zebra', filters });
    expect((await screen.findByRole('heading', { level: 2 })).textContent).toBe(
      'No clips match 9:16 and “zebra”.',
    );
    await fireEvent.click(
      await screen.findByRole('button', { name: /^Without “zebra”: \d+ clips$/ }),
    );
    await waitFor(() => expect(app.gallery.view?.total).toBeGreaterThan(0));
    expect(app.gallery.query.filters).toHaveLength(1);
  });
});
