import { readFileSync } from 'node:fs';

import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import NamesField from './NamesField.svelte';
import { examples, fieldNames, usualTemplate } from './names.svelte';

const read = (path: string) => readFileSync(`../${path}`, 'utf8');

async function shown() {
  const host = new FakeHost({ clips: 8 });
  const app = new App(host);
  await app.begin();
  let kept = 0;
  render(NamesField, { app, onkept: () => kept++ });
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Names' });
  await waitFor(() => expect(field.value).not.toBe(''));
  const type = (value: string) => fireEvent.input(field, { target: { value } });
  return { host, app, field, type, kept: () => kept };
}

describe('the fields of a template', () => {
  it('are those that the library knows, and the document tells of each', () => {
    const source = read('crates/library/src/downloads/names.rs');
    const listed = /const FIELDS: &\[&str\] = &\[([^\]]*)\]/.exec(source)?.[1] ?? '';
    const known = [...listed.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    expect(known.length).toBeGreaterThan(10);
    expect([...fieldNames]).toEqual(known);
    const told = read('docs/NAMES.md');
    for (const name of fieldNames) expect(told, name).toContain(`\`{${name}}\``);
    for (const [example] of examples.slice(0, 4)) expect(told, example).toContain(example);
    expect(told).toContain(usualTemplate);
  });

  it('are all named beside the template, with what can stand behind them', async () => {
    await shown();
    const hint = document.body.textContent;
    for (const name of fieldNames) expect(hint, name).toContain(`{${name}}`);
    for (const [example] of examples) expect(hint).toContain(example);
  });
});

describe('the field of names', () => {
  it('shows what the names look like while one types, and keeps them by Enter', async () => {
    const { host, field, type, kept } = await shown();
    await type('{account} {id}');
    await waitFor(() =>
      expect(screen.getByRole('list', { name: 'What the names look like' })).toBeDefined(),
    );
    await waitFor(() => {
      const asked = host.calls.filter(({ command }) => command === 'preview_names');
      expect(asked.at(-1)?.args).toMatchObject({ template: '{account} {id}' });
    });
    expect(kept()).toBe(0);
    await fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(kept()).toBe(1));
    expect(host.calls.some(({ command }) => command === 'save_names')).toBe(true);
  });

  it('says at once that a template was refused, and not while one types', async () => {
    const { field, type, kept } = await shown();
    await type('{nothing}');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    const alert = () => screen.getByRole('alert').textContent;
    expect(alert()).toBe('');
    await fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(alert()).toMatch(/./));
    expect(screen.getAllByText(alert()), 'it is what stands beneath the field').not.toHaveLength(1);
    expect(kept()).toBe(0);
    await type('{id}');
    expect(alert()).toBe('');
  });

  it('goes back to the usual names by a button that is there only then', async () => {
    const { field, type } = await shown();
    await type('{id}');
    await fireEvent.click(await screen.findByRole('button', { name: 'Usual names' }));
    expect(field.value).toBe(usualTemplate);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Usual names' })).toBeNull());
  });
});
