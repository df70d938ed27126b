import { describe, expect, it } from 'vitest';

import { HeldPictures } from './held-pictures';

function element(url: string): HTMLImageElement {
  const img = document.createElement('img');
  img.setAttribute('src', url);
  return img;
}

describe('the pictures that the engine has', () => {
  it('are those in the page and the few that left it last', () => {
    const held = new HeldPictures(2);
    const elements = ['a', 'b', 'c'].map((url) => {
      held.take(url);
      return element(url);
    });
    for (const url of ['a', 'b', 'c']) expect(held.has(url), url).toBe(true);
    held.leave('a', elements[0]);
    held.leave('b', elements[1]);
    expect(elements[0]?.hasAttribute('src'), 'for a little longer').toBe(true);
    held.leave('c', elements[2]);
    expect(elements.map((one) => one.hasAttribute('src'))).toEqual([false, true, true]);
    expect(['a', 'b', 'c'].map((url) => held.has(url))).toEqual([false, true, true]);
  });

  it('stay as long as any tile shows them', () => {
    const held = new HeldPictures(1);
    held.take('a');
    // It moves to another row: the new tile shows it before the old one goes.
    held.take('a');
    held.leave('a', element('a'));
    held.take('b');
    held.leave('b', element('b'));
    expect(held.has('a')).toBe(true);
    held.leave('a', element('a'));
    held.take('c');
    held.leave('c', undefined);
    expect(held.has('a')).toBe(false);
  });
});
