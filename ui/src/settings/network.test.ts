import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import SettingsDialog from './SettingsDialog.svelte';

async function shown(prepare: (host: FakeHost) => void = () => undefined) {
  const host = new FakeHost({ clips: 8 });
  prepare(host);
  const app = new App(host);
  await app.begin();
  app.dialog = 'settings';
  render(SettingsDialog, { app });
  await screen.findByRole('textbox', { name: 'API address' });
  return { host, app };
}

const api = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'API address' });
const proxy = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Address of the proxy' });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const type = (field: HTMLInputElement, value: string) =>
  fireEvent.input(field, { target: { value } });
const usual = 'https://api.useapi.net/v2/pixverse';

describe('the API address', () => {
  it('is useapi.net’s own, and changes only once it is used', async () => {
    const { host } = await shown();
    expect(api().value).toBe(usual);
    expect(screen.queryByRole('button', { name: 'Use this address' })).toBeNull();
    await type(api(), 'https://gateway.example/v2');
    expect(host.network.now.api).toBe(usual);
    await press('Use this address');
    expect(host.network.now.api).toBe('https://gateway.example/v2');
    expect(await screen.findByText('Takes effect at the next start.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Use this address' })).toBeNull();
  });

  it('is used by Enter, and goes back to the usual one by a button', async () => {
    const { host } = await shown();
    await type(api(), 'https://gateway.example/v2');
    await fireEvent.keyDown(api(), { key: 'Enter' });
    await vi.waitFor(() => expect(host.network.now.api).toBe('https://gateway.example/v2'));
    await fireEvent.click(await screen.findByRole('button', { name: 'Back to useapi.net’s' }));
    await vi.waitFor(() => expect(api().value).toBe(usual));
    expect(screen.queryByText('Takes effect at the next start.')).toBeNull();
  });

  it.each([
    ['http://gateway.example', /must begin with https/],
    ['gateway', /no web address/],
    ['https://ada:word@gateway.example', /no sign-in/],
  ])('says why %s is not taken, and keeps what was typed', async (address, why) => {
    const { host } = await shown();
    await type(api(), address);
    await press('Use this address');
    expect(await screen.findByText(why)).toBeDefined();
    expect(api().value).toBe(address);
    expect(api().getAttribute('aria-invalid')).toBe('true');
    expect(host.network.now.api).toBe(usual);
    await type(api(), 'https://g');
    expect(screen.queryByText(why)).toBeNull();
  });

  it('stays as it was when the person does not agree, and what was typed stays to be edited', async () => {
    const { host } = await shown((prepared) => (prepared.network.agrees = false));
    await type(api(), 'https://gateway.example/v2');
    await press('Use this address');
    expect(host.network.now.api).toBe(usual);
    expect(api().value).toBe('https://gateway.example/v2');
    expect(screen.queryByText('Takes effect at the next start.')).toBeNull();
  });

  it('says when the environment names another one', async () => {
    await shown((host) => (host.network.now = { ...host.network.now, apiNamed: true }));
    expect(screen.getByText(/RUSHES_API_URL names another address/)).toBeDefined();
  });
});

describe('the proxy', () => {
  it('is the system’s, none, or one whose address is asked for', async () => {
    const { host } = await shown();
    await fireEvent.click(screen.getByRole('radio', { name: 'None' }));
    expect(host.network.now.way).toBe('none');
    await fireEvent.click(screen.getByRole('radio', { name: 'An address' }));
    expect(host.network.now.way, 'there is no address yet').toBe('none');
    await type(proxy(), 'http://proxy.example:3128');
    await press('Use this address');
    expect(host.network.now).toMatchObject({ way: 'named', proxy: 'http://proxy.example:3128' });
  });

  it('with a sign-in is refused, and the way that works is named', async () => {
    const { host } = await shown();
    await fireEvent.click(screen.getByRole('radio', { name: 'An address' }));
    await type(proxy(), 'http://ada:word@proxy.example:3128');
    await press('Use this address');
    expect(await screen.findByText(/Set HTTPS_PROXY to it/)).toBeDefined();
    expect(host.network.now.way).toBe('system');
  });

  it('counts from the next start, which can be now where the app can do that', async () => {
    const { host } = await shown();
    await fireEvent.click(screen.getByRole('radio', { name: 'None' }));
    await fireEvent.click(await screen.findByRole('button', { name: 'Restart now' }));
    const commands = host.calls.map(({ command }) => command);
    expect(commands).toContain('restart');
  });

  it('offers no restart where the app cannot begin anew by itself', async () => {
    await shown((host) => (host.network.now = { ...host.network.now, mayRestart: false }));
    await fireEvent.click(screen.getByRole('radio', { name: 'None' }));
    await screen.findByText('Takes effect at the next start.');
    expect(screen.queryByRole('button', { name: 'Restart now' })).toBeNull();
  });
});
