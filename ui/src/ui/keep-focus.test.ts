import { afterEach, expect, it } from 'vitest';

import { keepFocus } from './keep-focus';

afterEach(() => document.body.replaceChildren());

function box() {
  const element = document.createElement('div');
  element.tabIndex = -1;
  const [first, second] = [document.createElement('button'), document.createElement('button')];
  const outside = document.createElement('button');
  element.append(first, second);
  document.body.append(element, outside);
  const stop = keepFocus(element);
  return { element, first, second, outside, stop };
}

/** The observer is told after what is under way. */
const told = () => Promise.resolve();

it('takes the focus of what goes with it', async () => {
  const { element, first } = box();
  first.focus();
  first.remove();
  expect(document.activeElement, 'as the engine leaves it').toBe(document.body);
  await told();
  expect(document.activeElement).toBe(element);
});

it('takes it from nobody else', async () => {
  const { first, second, stop } = box();
  first.focus();
  second.remove();
  await told();
  expect(document.activeElement, 'another part went').toBe(first);
  first.blur();
  await told();
  first.remove();
  await told();
  expect(document.activeElement, 'a press on nothing had put it on the page').toBe(document.body);
  stop?.();
});

it('takes it from nobody who went to another part of the page', async () => {
  const { first, outside, stop } = box();
  first.focus();
  outside.focus();
  first.remove();
  await told();
  expect(document.activeElement, 'the focus had left before').toBe(outside);
  stop?.();
});
