import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import type { ProblemCode } from '../host/contract';
import { FakeHost, type FakeOptions } from '../host/fake';
import ConnectDialog from './ConnectDialog.svelte';

async function opened(options: FakeOptions = {}) {
  const host = new FakeHost({ boot: { connected: false }, ...options });
  const app = new App(host);
  await app.begin();
  app.dialog = 'connect';
  render(ConnectDialog, { app });
  const field = screen.getByLabelText('API token');
  if (!(field instanceof HTMLInputElement)) throw new Error('the field is no input');
  const send = async (token: string) => {
    await fireEvent.input(field, { target: { value: token } });
    const form = field.closest('form');
    if (form) await fireEvent.submit(form);
  };
  return { host, app, field, send };
}

/** What the field's description says. */
function refusal(field: HTMLInputElement): string {
  const id = field.getAttribute('aria-describedby');
  return (id === null ? null : document.getElementById(id))?.textContent.trim() ?? '';
}

describe('the Connect dialog', () => {
  it('is a modal dialog with a name, and puts the focus into its field', async () => {
    const { field } = await opened();
    const dialog = screen.getByRole('dialog', { name: 'Connect useapi.net' });
    expect(dialog.getAttribute('aria-modal')).toBe('true');
    expect(document.activeElement).toBe(field);
    expect(field.type).toBe('password');
    expect(field.autocomplete).toBe('off');
    expect(field.getAttribute('spellcheck')).toBe('false');
  });

  it('brings its own pair of live regions, since all others are silent', async () => {
    await opened();
    const dialog = screen.getByRole('dialog');
    expect(dialog.querySelector('[role="status"]')?.textContent).toBe('');
    expect(dialog.querySelector('[role="alert"]')?.textContent).toBe('');
  });

  it('keeps text and focus when the token is refused, and says why', async () => {
    const { host, app, field, send } = await opened();
    host.fail('connect', { code: 'token-refused', status: 401 });
    await send('user:1-abc');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(field.value, 'nothing is cleared').toBe('user:1-abc');
    expect(document.activeElement).toBe(field);
    expect(field.readOnly, 'it can be edited').toBe(false);
    expect(refusal(field)).toContain('This token is not accepted by useapi.net');
    const alert = screen.getByRole('dialog').querySelector('[role="alert"]');
    expect(alert?.textContent).toContain('Nothing was stored');
    expect(app.dialog).toBe('connect');
  });

  it('can be sent again after a refusal', async () => {
    const { host, app, field, send } = await opened();
    host.fail('connect', { code: 'offline' });
    await send('user:1-abc');
    await waitFor(() =>
      expect(refusal(field), 'nothing is there to be seen yet').toBe(
        'This computer is offline. Nothing was stored.',
      ),
    );
    host.fail('connect', null);
    await send('user:1-abc');
    await waitFor(() => expect(app.dialog).toBeNull());
    expect(app.messages.current?.text).toContain('2 accounts found');
  });

  it('asks nobody about an empty field', async () => {
    const { host, field, send } = await opened();
    await send('   ');
    await waitFor(() => expect(refusal(field)).toBe('Paste the token first.'));
    expect(host.calls.some(({ command }) => command === 'connect')).toBe(false);
  });

  it('sends the token without the blanks around it', async () => {
    const { host, send } = await opened();
    await send('  user:1-abc\n');
    const call = host.calls.find(({ command }) => command === 'connect');
    expect(call?.args).toMatchObject({ token: 'user:1-abc', home: 'keychain', typed: [] });
  });

  it('shows the token only when asked to', async () => {
    const { field } = await opened();
    const button = screen.getByRole('button', { name: 'Show token' });
    expect(button.getAttribute('aria-pressed')).toBe('false');
    await fireEvent.click(button);
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(field.type).toBe('text');
  });

  it('closes by Esc', async () => {
    const { app, field } = await opened();
    await fireEvent.keyDown(field, { key: 'Escape' });
    expect(app.dialog).toBeNull();
  });

  it.each([
    ['linux', ['Cancel', 'Connect']],
    ['macos', ['Cancel', 'Connect']],
    ['windows', ['Connect', 'Cancel']],
  ] as const)('orders its buttons as %s does', async (system, order) => {
    await opened({ system });
    const names = screen.getAllByRole('button').map((button) => button.textContent.trim());
    expect(names.filter((name) => (order as readonly string[]).includes(name))).toEqual(order);
  });

  it('opens the page that tells where the token is', async () => {
    const { host } = await opened();
    await fireEvent.click(screen.getByRole('button', { name: 'Where do I find it?' }));
    expect(host.calls.at(-1)).toEqual({ command: 'open_page', args: { page: 'token-help' } });
  });

  it.each<[ProblemCode, string]>([
    ['no-accounts', 'Open useapi.net'],
    ['subscription-ended', 'Open useapi.net'],
    ['keychain-absent', 'Copy command'],
  ])('offers what helps against %s', async (code, button) => {
    const { host, send } = await opened();
    host.fail('connect', { code });
    await send('user:1-abc');
    expect(await screen.findByRole('button', { name: button })).toBeDefined();
  });
});
