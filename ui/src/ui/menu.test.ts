import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

import MenuFixture from './MenuFixture.svelte';

async function opened() {
  const onselect = vi.fn();
  render(MenuFixture, { onselect });
  const button = screen.getByRole('button', { name: 'Sort' });
  await fireEvent.click(button);
  const press = (key: string) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key });
  return { onselect, button, press };
}

const focused = () => document.activeElement?.textContent.trim();

describe('a menu', () => {
  it('has the roles of a menu, and radios where one of several holds', async () => {
    await opened();
    expect(screen.getByRole('menu', { name: 'Orders' })).toBeDefined();
    expect(screen.getByRole('group', { name: 'Order' })).toBeDefined();
    const radio = screen.getByRole('menuitemradio', { name: 'Oldest' });
    expect(radio.getAttribute('aria-checked')).toBe('true');
    expect(screen.getByRole('menuitem', { name: 'About' }).hasAttribute('aria-checked')).toBe(
      false,
    );
  });

  it('puts the focus on the item that holds', async () => {
    await opened();
    expect(focused()).toBe('Oldest');
  });

  it('moves by arrows, round the ends, and over items that cannot be chosen', async () => {
    const { press } = await opened();
    await press('ArrowDown');
    expect(focused()).toBe('Newer');
    await press('ArrowDown');
    expect(focused(), 'what cannot be chosen is read out with its reason').toBe('Not now');
    expect(document.activeElement?.getAttribute('aria-description')).toBe('Nothing is here yet.');
    expect(document.activeElement?.getAttribute('aria-disabled')).toBe('true');
    await press('ArrowDown');
    expect(focused()).toBe('About');
    await press('ArrowDown');
    expect(focused()).toBe('Newest');
    await press('ArrowUp');
    expect(focused()).toBe('About');
    await press('Home');
    expect(focused()).toBe('Newest');
    await press('End');
    expect(focused()).toBe('About');
  });

  it('goes to what is typed', async () => {
    const { press } = await opened();
    await press('a');
    expect(focused()).toBe('About');
  });

  it('goes on with the same letter', async () => {
    const { press } = await opened();
    await press('n');
    expect(focused()).toBe('Newer');
    await press('n');
    expect(focused(), 'one that cannot be chosen is found as well').toBe('Not now');
  });

  it.each(['Escape', 'Tab'])('closes by %s and gives the focus back', async (key) => {
    const { press, button } = await opened();
    await press(key);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('keeps its keys from the window', async () => {
    const { press } = await opened();
    const heard = vi.fn();
    addEventListener('keydown', heard);
    await press('Escape');
    removeEventListener('keydown', heard);
    expect(heard, 'Esc closes one thing at a time').not.toHaveBeenCalled();
  });

  it('closes before it does what was chosen', async () => {
    const { onselect, button } = await opened();
    onselect.mockImplementation(() => expect(document.activeElement).toBe(button));
    await fireEvent.click(screen.getByRole('menuitem', { name: 'About' }));
    expect(onselect).toHaveBeenCalledExactlyOnceWith('about');
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('does nothing for an item that cannot be chosen', async () => {
    const { onselect } = await opened();
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Not now' }));
    expect(onselect).not.toHaveBeenCalled();
  });

  it('closes by a press elsewhere', async () => {
    await opened();
    await fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
  });
});
