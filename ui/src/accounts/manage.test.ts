import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost, type FakeOptions } from '../host/fake';
import HealthDialog from '../health/HealthDialog.svelte';
import Window from '../Window.svelte';
import AccessDialogs from './AccessDialogs.svelte';
import { forgiven } from './connect.svelte';

beforeEach(() => {
  cleanup();
  vi.useRealTimers();
});

const two = [
  { label: 'Main', accounts: [1, 2] },
  { label: 'Client work', accounts: [2, 3] },
];

async function opened(options: FakeOptions = {}) {
  const host = new FakeHost({ accounts: [{}, {}, {}], tokens: two, ...options });
  const app = new App(host);
  await app.begin();
  app.access.openManage();
  render(AccessDialogs, { app });
  await screen.findByRole('heading', { name: 'Main' });
  return { host, app };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('Manage accounts', () => {
  it('lists tokens with their accounts, e-mails, counts and other tokens', async () => {
    await opened();
    const main = within(screen.getByRole('list', { name: 'Accounts of Main' }));
    expect(main.getByText('studio@example.org')).toBeDefined();
    expect(main.getByText(/Also under “Client work”/)).toBeDefined();
    expect(screen.getByRole('list', { name: 'Accounts of Client work' })).toBeDefined();
  });

  it('has the focus on its first field at first, and no hint over the next line', async () => {
    await opened();
    await waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('checkbox'));
    expect(document.querySelector('.tooltip')).toBeNull();
  });

  it('names a token in place: Enter keeps the name, Esc leaves it and the dialog', async () => {
    const { host, app } = await opened();
    await fireEvent.click(button('Rename “Main”'));
    const field = screen.getByRole('textbox', { name: 'Name of the token' });
    await fireEvent.input(field, { target: { value: 'Other' } });
    await fireEvent.keyDown(field, { key: 'Escape' });
    expect(app.dialog).toBe('accounts');
    expect(host.calls.some(({ command }) => command === 'rename_token')).toBe(false);
    await waitFor(() => expect(document.activeElement).toBe(button('Rename “Main”')));
    await fireEvent.click(button('Rename “Main”'));
    const again = screen.getByRole('textbox', { name: 'Name of the token' });
    await fireEvent.input(again, { target: { value: ' Other ' } });
    await fireEvent.keyDown(again, { key: 'Enter' });
    expect(await screen.findByRole('heading', { name: 'Other' })).toBeDefined();
  });

  it('leaves an account out, and the window goes on without it', async () => {
    const { host, app } = await opened();
    app.showAccount(1);
    const [box] = screen.getAllByRole('checkbox', { name: 'Shown: Studio' });
    await fireEvent.click(box as HTMLElement);
    expect(host.calls).toContainEqual({ command: 'include_account', args: { key: 1, on: false } });
    await waitFor(() => expect(app.includedAccounts.map(({ key }) => key)).toEqual([2, 3]));
    expect(app.settings.account, 'what is left out is not shown').toBeNull();
  });

  it('says what goes and what stays before it removes an account, and comes back', async () => {
    const { host, app } = await opened({
      tokens: [{ label: 'Main', accounts: [1] }, two[1] ?? {}],
    });
    await fireEvent.click(button('Remove Studio…'));
    const dialog = screen.getByRole('dialog', { name: 'Remove Studio?' });
    expect(dialog.textContent).toMatch(/leave the gallery/);
    expect(dialog.textContent).toMatch(/Ratings, favourites and the \d+ downloads/);
    expect(dialog.textContent).toContain('It is the last account of “Main”');
    expect(document.activeElement, 'the harmless one').toBe(button('Cancel'));
    await fireEvent.click(button('Remove'));
    expect(host.calls).toContainEqual({ command: 'remove_account', args: { key: 1 } });
    await waitFor(() => expect(app.dialog).toBe('accounts'));
    expect(app.messages.current?.text).toBe(
      'Studio was removed, and its token is gone from the keychain. Your ratings and downloads are kept in case it comes back.',
    );
  });

  it('says plan, credits and last reading of an account', async () => {
    // Noon, for two hours before one at night are "yesterday".
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 20, 12, 0) });
    const now = Date.now();
    const credits = { left: 240, plan: 'Pro', atMs: now - 2 * 3_600_000 };
    await opened({ accounts: [{ credits, readMs: now - 120_000 }, {}, {}] });
    const main = within(screen.getByRole('list', { name: 'Accounts of Main' }));
    expect(main.getByText(/240 credits, 2 h ago · Pro plan · read 2 min ago/)).toBeDefined();
  });

  it('tells the trouble of an account once, also where two tokens open it', async () => {
    const problem = { code: 'account-refused', message: null, status: 596, untilMs: null } as const;
    const trouble = { problem, tokenLabel: null, credential: null, sinceMs: 0 };
    await opened({ accounts: [{}, { trouble }, {}] });
    expect(screen.getAllByText('Night shift')).toHaveLength(2);
    expect(screen.getAllByText(/PixVerse refused the sign-in of Night shift/)).toHaveLength(1);
  });

  it('says in the dialog what failed, since a message would stand behind it', async () => {
    const { host, app } = await opened();
    host.fail('include_account', { code: 'internal' });
    const [box] = screen.getAllByRole('checkbox', { name: 'Shown: Studio' });
    await fireEvent.click(box as HTMLElement);
    const alert = screen.getByRole('dialog').querySelector('[role="alert"]');
    await waitFor(() => expect(alert?.textContent).toContain('Rushes could not do this.'));
    expect(app.messages.current).toBeNull();
    await waitFor(() => expect((box as HTMLInputElement).checked, 'it is still shown').toBe(true));
  });

  it('gives the focus back to the button from which a dialog was opened', async () => {
    await opened();
    await fireEvent.click(button('Remove “Main”…'));
    await fireEvent.click(button('Cancel'));
    await waitFor(() => expect(document.activeElement).toBe(button('Remove “Main”…')));
  });

  it('says which accounts no token reaches after a token was removed, and which go on', async () => {
    const { app } = await opened();
    await fireEvent.click(button('Remove “Main”…'));
    const dialog = screen.getByRole('dialog', { name: 'Remove “Main”?' });
    expect(dialog.textContent).toContain('Studio can no longer be read.');
    expect(dialog.textContent).toContain('Night shift goes on under another token.');
    await fireEvent.click(button('Remove'));
    expect(await screen.findByRole('heading', { name: 'No token reaches these' })).toBeDefined();
    expect(app.messages.current?.text).toBe('“Main” is gone from the keychain.');
  });

  it('k_18 never says that a token is gone while its entry is still there', async () => {
    const { host, app } = await opened();
    host.access.still = 'keychain-silent';
    await fireEvent.click(button('Remove “Main”…'));
    await fireEvent.click(button('Remove'));
    const dialog = await screen.findByRole('dialog', { name: 'Token still stored' });
    expect(dialog.textContent).toContain('Rushes could not take “Main” out of the keychain.');
    expect(app.messages.current, 'nothing is said to be gone').toBeNull();
    expect(screen.getByText('How to remove it')).toBeDefined();
    await fireEvent.click(button('Try again'));
    await waitFor(() => expect(dialog.textContent).toContain('The keychain does not answer'));
    host.access.still = null;
    await fireEvent.click(button('Try again'));
    await waitFor(() =>
      expect(app.messages.current?.text).toBe('“Main” is gone from the keychain.'),
    );
    expect(host.calls).toContainEqual({ command: 'forget_token', args: { key: 1 } });
  });
});

describe('a token that is still in the keychain', () => {
  it('k_18 is told of when it went with its last account, and is not said to be gone', async () => {
    const { host, app } = await opened({
      tokens: [{ label: 'Main', accounts: [1] }, two[1] ?? {}],
    });
    host.access.still = 'keychain-locked';
    await fireEvent.click(button('Remove Studio…'));
    await fireEvent.click(button('Remove'));
    const dialog = await screen.findByRole('dialog', { name: 'Token still stored' });
    expect(dialog.textContent).toContain('Rushes could not take “Main” out of the keychain.');
    expect(app.messages.current, 'nothing is said to be gone').toBeNull();
    host.access.still = null;
    await fireEvent.click(button('Try again'));
    expect(host.calls).toContainEqual({ command: 'forget_token', args: { key: 1 } });
    await waitFor(() =>
      expect(app.messages.current?.text).toBe('“Main” is gone from the keychain.'),
    );
  });

  it('k_18 is listed with why, and can be taken out or be told of, and nothing else', async () => {
    const keychain = 'keychain-locked' as const;
    const left = { label: 'Main', accounts: [], leftOver: true, keychain };
    const { host, app } = await opened({ tokens: [left, two[1] ?? {}] });
    const part = within(screen.getByRole('region', { name: 'Main' }));
    expect(part.getByText(/Token still stored/).parentElement?.textContent).toContain(
      'the entry is still there. The keychain stayed locked.',
    );
    const names = part.getAllByRole('button').map((one) => one.textContent.trim());
    expect(names).toEqual(['Try again', 'How to remove it']);
    host.access.still = 'keychain-silent';
    await fireEvent.click(part.getByRole('button', { name: 'Try again' }));
    expect(host.calls).toContainEqual({ command: 'forget_token', args: { key: 1 } });
    expect(host.calls.some(({ command }) => command === 'check_token')).toBe(false);
    expect(await screen.findByRole('dialog', { name: 'Token still stored' })).toBeDefined();
    host.access.still = null;
    await fireEvent.click(button('Try again'));
    await waitFor(() => expect(app.dialog).toBe('accounts'));
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Main' })).toBeNull());
  });

  it('k_04 is not waited for longer than one wants, and what became of it is told', async () => {
    const { host, app } = await opened();
    const thaw = host.hold('remove_token');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await fireEvent.click(button('Remove “Main”…'));
      await fireEvent.click(button('Remove'));
      await vi.advanceTimersByTimeAsync(1000);
      expect(screen.getByRole('dialog').textContent).toContain('has not answered yet');
      await fireEvent.click(button('Stop waiting'));
      expect(app.dialog).toBe('accounts');
    } finally {
      vi.useRealTimers();
    }
    expect(app.messages.current).toBeNull();
    thaw();
    await waitFor(() =>
      expect(app.messages.current?.text).toBe('“Main” is gone from the keychain.'),
    );
    expect(app.dialog, 'the dialog stays that one went on to').toBe('accounts');
  });
});

describe('a new token in the place of one', () => {
  async function asked(options: FakeOptions = {}) {
    const made = await opened(options);
    made.app.access.openReplace({ credential: 1, label: 'Main' });
    const field = (await screen.findByLabelText('API token')) as HTMLInputElement;
    const send = async (token: string) => {
      await fireEvent.input(field, { target: { value: token } });
      if (field.form) await fireEvent.submit(field.form);
    };
    return { ...made, field, send };
  }

  it('is sent for its token, and told of', async () => {
    const { host, app, send } = await asked();
    await send('user:1-new');
    const args = { key: 1, token: 'user:1-new', home: 'keychain' };
    expect(host.calls).toContainEqual({ command: 'replace_token', args });
    await waitFor(() =>
      expect(app.messages.current?.text).toBe('“Main” has a new token, which opens 2 accounts.'),
    );
    expect(app.dialog, 'back to where it was opened').toBe('accounts');
  });

  it('that opens other accounts is added as a second one only if that is meant', async () => {
    const { host, send, field } = await asked();
    host.fail('replace_token', { code: 'other-accounts', message: 'eve, max' });
    await send('user:2-other');
    const text = 'This token opens other accounts (eve, max) than “Main”.';
    await waitFor(() => expect(screen.getByRole('dialog').textContent).toContain(text));
    expect(document.activeElement).toBe(field);
    expect(host.calls.some(({ command }) => command === 'connect')).toBe(false);
    await fireEvent.click(button('Add as a second token'));
    expect(host.calls.find(({ command }) => command === 'connect')?.args).toMatchObject({
      token: 'user:2-other',
      home: 'keychain',
    });
  });

  it.each(['keychain-kept-nothing', 'keychain-refused', 'keychain-silent'] as const)(
    '%s: is kept in memory only after the person said so',
    async (code) => {
      const { host, send } = await asked();
      host.fail('replace_token', { code });
      await send('user:1-new');
      const consent = await screen.findByRole('button', { name: 'Use for this session only' });
      expect(button('Try again')).toBeDefined();
      host.fail('replace_token', null);
      await fireEvent.click(consent);
      expect(host.calls.findLast(({ command }) => command === 'replace_token')?.args).toMatchObject(
        {
          home: 'session',
        },
      );
    },
  );
});

describe('Connect', () => {
  it.each([
    ['Bearer user:1-abc', 'user:1-abc'],
    ['Authorization: Bearer user:1-abc\n', 'user:1-abc'],
    ['  user:1-\n  abc ', 'user:1-abc'],
    ['user:1-bearer', 'user:1-bearer'],
  ])('u_04 takes %j for what it is', (pasted, meant) => {
    expect(forgiven(pasted)).toBe(meant);
  });

  it('takes e-mails where the accounts could not be listed, and refuses what is none', async () => {
    const { host, app } = await opened();
    app.access.openConnect();
    const field = (await screen.findByLabelText('API token')) as HTMLInputElement;
    host.fail('connect', { code: 'accounts-unreadable' });
    await fireEvent.input(field, { target: { value: 'user:1-abc' } });
    if (field.form) await fireEvent.submit(field.form);
    const mail = await screen.findByRole('textbox', { name: 'E-mail' });
    await fireEvent.input(mail, { target: { value: 'nobody' } });
    await fireEvent.click(button('Add'));
    expect(screen.getByRole('dialog').textContent).toContain('This is not an e-mail.');
    await fireEvent.input(mail, { target: { value: 'a@example.org' } });
    await fireEvent.click(button('Add'));
    expect(button('Remove a@example.org')).toBeDefined();
    host.fail('connect', { code: 'no-such-account' });
    if (field.form) await fireEvent.submit(field.form);
    await waitFor(() =>
      expect(mail.getAttribute('aria-invalid'), 'it is said at the e-mail').toBe('true'),
    );
    expect(screen.getByRole('dialog').textContent).toContain('No account under this token has');
    expect(field.getAttribute('aria-invalid'), 'the token is right').not.toBe('true');
    host.fail('connect', null);
    if (field.form) await fireEvent.submit(field.form);
    expect(host.calls.findLast(({ command }) => command === 'connect')?.args).toMatchObject({
      typed: ['a@example.org'],
    });
    await waitFor(() => expect(app.messages.current?.action?.label).toBe('Manage'));
  });
});

describe('the accounts in the window', () => {
  it('shows e-mails in Manage accounts and nowhere else', async () => {
    const host = new FakeHost({ accounts: [{}, {}], thumbhashes: false });
    const app = new App(host);
    await app.begin();
    await app.access.load();
    render(Window, { app });
    await fireEvent.click(button(/^Account:/));
    expect(document.body.textContent).not.toContain('@');
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Manage accounts…' }));
    expect(await screen.findByText('studio@example.org')).toBeDefined();
  });

  it('keeps each account’s place, and the same filters', async () => {
    const host = new FakeHost({ clips: 400, accounts: [{}, {}] });
    const app = new App(host);
    await app.begin();
    app.showStatus('completed');
    await waitFor(() => expect(app.gallery.opening).toBe(false));
    const key = app.gallery.sequence?.tile(40)?.key ?? 0;
    const place = { key, position: 40, below: 17 };
    app.gallery.standing = () => ({ place, focus: null, inSight: 20 });
    app.showAccount(2);
    await waitFor(() => expect(app.gallery.opening).toBe(false));
    expect(app.gallery.arrival.keep, 'never seen: from the top').toBeNull();
    app.gallery.standing = () => ({ place: null, focus: null, inSight: 20 });
    app.showAccount(null);
    await waitFor(() => expect(app.gallery.opening).toBe(false));
    flushSync();
    expect(app.gallery.arrival.keep).toMatchObject({ position: 40, place });
    expect(app.gallery.query.status).toBe('completed');
  });

  it('draws the picture of an account, and its letter where that does not load', async () => {
    const host = new FakeHost({ accounts: [{ picture: 'fake:avatar' }], settings: { account: 1 } });
    const app = new App(host);
    await app.begin();
    render(Window, { app });
    const mark = button('Account: Studio').querySelector('img');
    expect(mark?.getAttribute('src')).toBe('fake:avatar');
    await fireEvent.error(mark as HTMLElement);
    expect(button('Account: Studio').querySelector('img')).toBeNull();
    expect(button('Account: Studio').textContent).toContain('S');
  });
});

describe('the Health page', () => {
  it('says each state by a word, mends by one command, and copies what is redacted', async () => {
    const host = new FakeHost();
    const app = new App(host);
    await app.begin();
    const command = 'sudo apt install gstreamer1.0-libav';
    host.access.health = {
      checks: [
        { part: 'decoder', state: 'failed', code: 'h264-missing', figure: null, command },
        { part: 'disk', state: 'ok', code: 'disk-room', figure: '214000000000', command: null },
        {
          part: 'network',
          state: 'unknown',
          code: 'of-a-later-version',
          figure: null,
          command: null,
        },
      ],
    };
    render(HealthDialog, { app });
    const list = await screen.findByRole('list', { name: 'Checks' });
    expect(list.textContent).toContain('Does not work');
    expect(list.textContent).toContain(command);
    expect(list.textContent).toContain('There is room for downloads: 214.0 GB free.');
    expect(list.textContent, 'what is not known is said to be that').toContain('Not known');
    await fireEvent.click(button('Check again'));
    await waitFor(() =>
      expect(host.calls.filter((call) => call.command === 'health')).toHaveLength(2),
    );
    await fireEvent.click(button('Copy diagnostics'));
    await waitFor(() =>
      expect(host.calls.some((call) => call.command === 'diagnostics')).toBe(true),
    );
  });
});
