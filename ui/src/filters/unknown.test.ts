import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import UnknownWords from './UnknownWords.svelte';

it.each([
  [['modle'], '“modle:” is not a search word; it is searched as text.'],
  [['is:her'], '“is:her” is not a search word; it is searched as text.'],
  [['modle', 'is:her'], '“modle:”, “is:her” are not search words; they are searched as text.'],
])('says %s as it was typed', (unknown, said) => {
  const app = new App(new FakeHost({ clips: 8 }));
  render(UnknownWords, { props: { app, id: 'hint', anchor: undefined, unknown } });
  expect(screen.getByText(said)).toBeDefined();
});
