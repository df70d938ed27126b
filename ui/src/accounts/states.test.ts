/** Every row of the tables of words (the API's troubles, the keychain's), drawn from a fixture. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import Strip from '../frame/Strip.svelte';
import type { Account, Keychain, KeychainHint, Problem, ProblemCode } from '../host/contract';
import { FakeHost, type FakeOptions } from '../host/fake';
import KeychainDialog from './KeychainDialog.svelte';
import KeychainNotice from './KeychainNotice.svelte';
import ManageDialog from './ManageDialog.svelte';

const since = new Date().setHours(14, 2, 0, 0);
const until = new Date().setHours(14, 32, 0, 0);
const named = { token: 'Main', account: 'Studio' };

beforeEach(() => cleanup());

async function started(options: FakeOptions = {}) {
  const host = new FakeHost(options);
  const app = new App(host);
  await app.begin();
  return { host, app };
}

/** An account in trouble, the second one well. */
function troubled(
  code: ProblemCode,
  some: Partial<Problem> = {},
  ofToken = true,
): Partial<Account>[] {
  const problem = { code, message: null, status: null, untilMs: null, ...some };
  const token = ofToken
    ? { tokenLabel: named.token, credential: 1 }
    : { tokenLabel: null, credential: null };
  return [{ trouble: { problem, ...token, sinceMs: since } }, {}];
}

/** The words and buttons of the strip; its cross is no step. */
function strip() {
  const region = screen.getByRole('region', { name: 'Notice' });
  const buttons = [...region.querySelectorAll('button')].map(
    (button) => button.getAttribute('aria-label') ?? button.textContent.trim(),
  );
  return { text: region.querySelector('p')?.textContent, buttons };
}

type Row = [ProblemCode, Partial<Problem>, string, string[]];

const rows: Row[] = [
  [
    'bad-request',
    { message: 'no such limit' },
    'useapi.net did not understand a request: “no such limit”. Your library is unchanged.',
    ['Try again', 'Copy details', 'Dismiss'],
  ],
  [
    'token-refused',
    { status: 401 },
    'The token “Main” is no longer accepted. It may have been replaced. Your clips and downloads stay.',
    ['Enter new token', 'Not now'],
  ],
  [
    'subscription-ended',
    { status: 402 },
    'useapi.net says that the subscription of “Main” has ended. Your clips stay; new ones cannot be read until it is renewed.',
    ['Open useapi.net', 'Check again', 'Dismiss'],
  ],
  [
    'forbidden',
    { message: 'not yours' },
    'useapi.net does not let “Main” read Studio: “not yours”. The other accounts go on.',
    ['Manage accounts', 'Check again', 'Dismiss'],
  ],
  [
    'not-found',
    { status: 404 },
    'Studio is not set up under “Main” any more. Its clips stay.',
    ['Manage accounts', 'Check again', 'Dismiss'],
  ],
  [
    'trouble',
    { status: 503, untilMs: until },
    'useapi.net has trouble just now (503). Next try at 14:32. Your clips stay.',
    ['Try now', 'Dismiss'],
  ],
  [
    'trouble',
    { status: 503 },
    'Six tries brought nothing since 14:02. Rushes tries again when you open it next or press Try now.',
    ['Try now', 'Copy details', 'Dismiss'],
  ],
  [
    'account-refused',
    { status: 596 },
    'PixVerse refused the sign-in of Studio. Re-connect it on useapi.net, then check again. The other accounts go on.',
    ['Open useapi.net', 'Check again', 'Dismiss'],
  ],
  [
    'unexpected-answer',
    {},
    'Something between this computer and useapi.net answered in its place, perhaps the sign-in page of this network. The token was not sent on.',
    ['Try again', 'Dismiss'],
  ],
  [
    'unexpected-shape',
    {},
    'The answer of useapi.net was not a list of clips. Nothing was changed.',
    ['Try again', 'Copy details', 'Dismiss'],
  ],
  [
    'too-large',
    {},
    'useapi.net sent far more than a list. The answer was dropped, nothing was changed.',
    ['Try again', 'Copy details', 'Dismiss'],
  ],
  [
    'endless-list',
    {},
    'The list of Studio came to no end. Everything that was read is kept.',
    ['Try again', 'Copy details', 'Dismiss'],
  ],
  [
    'timed-out',
    { untilMs: until },
    'useapi.net took too long to answer. Next try at 14:32.',
    ['Try now', 'Dismiss'],
  ],
  [
    'certificate',
    {},
    'The certificate of useapi.net is not to be trusted. Nothing was sent. Check the date of this computer, or use another network.',
    ['Try again', 'Copy details', 'Dismiss'],
  ],
  [
    'proxy',
    {},
    'The proxy of this network wants a sign-in or does not answer. Its address is in Settings. Nothing was sent.',
    ['Settings', 'Try again', 'Dismiss'],
  ],
  [
    'keychain-entry-gone',
    {},
    'The entry for “Main” is gone; someone or something removed it. Its clips stay.',
    ['Enter token', 'Remove “Main”', 'Dismiss'],
  ],
  [
    'keychain-two-entries',
    {},
    'The keychain holds two, and Rushes does not guess. Enter the token again to keep one.',
    ['Enter token', 'Dismiss'],
  ],
  [
    'keychain-unreadable',
    {},
    'What the keychain holds for “Main” cannot be read. Enter it again.',
    ['Enter token', 'Dismiss'],
  ],
  ['session-over', {}, '“Main” was for one session.', ['Enter token', 'Dismiss']],
];

describe('the strip of a trouble', () => {
  it.each(rows)('%s %j: says “%s” and offers what helps', async (code, some, text, buttons) => {
    const { app } = await started({ accounts: troubled(code, some) });
    render(Strip, { app });
    expect(strip()).toEqual({ text, buttons });
  });

  it.each<ProblemCode>(['busy', 'out-of-credits', 'offline'])(
    'is absent for %s, which nobody here can mend',
    async (code) => {
      const { app } = await started({ accounts: troubled(code) });
      render(Strip, { app });
      expect(screen.queryByRole('region', { name: 'Notice' })).toBeNull();
    },
  );

  it('reads again the account whose trouble it is, and all of a token where that is the cause', async () => {
    const one = await started({ accounts: troubled('account-refused', {}, false) });
    render(Strip, { app: one.app });
    await fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(one.host.calls).toContainEqual({ command: 'check_account', args: { key: 1 } });
    cleanup();
    const all = await started({ accounts: troubled('subscription-ended') });
    render(Strip, { app: all.app });
    await fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(all.host.calls).toContainEqual({ command: 'check_token', args: { key: 1 } });
  });

  it('opens the dialog for a new token with one press, and puts it off with another', async () => {
    const { app } = await started({ accounts: troubled('token-refused') });
    render(Strip, { app });
    await fireEvent.click(screen.getByRole('button', { name: 'Enter new token' }));
    expect(app.dialog).toBe('replace-token');
    expect(app.access.replacing).toEqual({ credential: 1, label: 'Main' });
    await fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
    expect(screen.queryByRole('region', { name: 'Notice' })).toBeNull();
  });

  it('offers an account that is new under a token, and takes the answer', async () => {
    const { host, app } = await started({ accounts: [{}, { fresh: true, included: false }] });
    await app.access.load();
    render(Strip, { app });
    expect(strip()).toEqual({
      text: 'Night shift is new under “Main”.',
      buttons: ['Show it', 'Leave it out', 'Dismiss'],
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Show it' }));
    expect(host.calls).toContainEqual({ command: 'include_account', args: { key: 2, on: true } });
    await waitFor(() => expect(app.includedAccounts).toHaveLength(2));
    expect(screen.queryByRole('region', { name: 'Notice' })).toBeNull();
  });
});

describe('the strip of the keychain', () => {
  it.each<[string, Keychain, string, string[]]>([
    ['K-03', 'locked', 'Keychain is locked. Unlock it to read new clips.', ['Unlock…', 'Not now']],
    [
      'K-04b',
      'silent',
      'Keychain does not answer. Rushes goes on without it.',
      ['Try again', 'Use for this session only', 'Dismiss'],
    ],
    [
      'K-08',
      'no-collection',
      'No default keyring. The keychain has none to store in. Make one in the passwords app of this desktop, then check again.',
      ['Check again', 'Use for this session only', 'Dismiss'],
    ],
    [
      'K-01',
      'absent',
      'No keychain answers. New clips cannot be read without the tokens in it.',
      ['What to do…', 'Check again', 'Dismiss'],
    ],
  ])('%s: %s', async (_row, keychain, text, buttons) => {
    const { app } = await started({ boot: { keychain } });
    render(Strip, { app });
    expect(strip()).toEqual({ text, buttons });
  });

  it('k_00 is absent when the keychain is in order', async () => {
    const { app } = await started();
    render(Strip, { app });
    expect(screen.queryByRole('region', { name: 'Notice' })).toBeNull();
  });

  it('k_02 says when it answers again, and only after it did not', async () => {
    const { host, app } = await started({ boot: { keychain: 'absent' } });
    host.emit({ kind: 'keychain', keychain: 'ready' });
    expect(app.messages.current?.text).toBe('The keychain answers again.');
    const other = await started();
    other.host.emit({ kind: 'keychain', keychain: 'ready' });
    expect(other.app.messages.current, 'nothing had failed').toBeNull();
  });

  it('k_03b says that it stayed locked when its prompt was dismissed', async () => {
    const { host, app } = await started({ boot: { keychain: 'locked' } });
    host.access.unlocked = 'locked';
    render(Strip, { app });
    await fireEvent.click(screen.getByRole('button', { name: 'Unlock…' }));
    await waitFor(() => expect(strip().text).toBe('The keychain stayed locked.'));
    expect(strip().buttons).toEqual(['Unlock…', 'Not now']);
  });

  it('k_04 waits for the prompt in words, and stops waiting when told to', async () => {
    const { host, app } = await started({ boot: { keychain: 'locked' } });
    const open = host.hold('unlock_keychain');
    render(Strip, { app });
    await fireEvent.click(screen.getByRole('button', { name: 'Unlock…' }));
    await waitFor(() =>
      expect(strip()).toEqual({
        text: 'Waiting for you to unlock the keychain. Its window may be behind this one.',
        buttons: ['Stop waiting'],
      }),
    );
    await fireEvent.click(screen.getByRole('button', { name: 'Stop waiting' }));
    expect(strip().buttons).toEqual(['Unlock…', 'Not now']);
    open();
    await waitFor(() => expect(app.keychain, 'what comes of it is heard').toBe('ready'));
    expect(screen.queryByRole('region', { name: 'Notice' })).toBeNull();
  });

  it('lb_01 begins anew when tokens that the index had lost are found again', async () => {
    const { host, app } = await started({ boot: { connected: false } });
    expect(app.firstPage).toBe(true);
    host.boot = { ...host.boot, connected: true };
    host.emit({ kind: 'recovered' });
    await waitFor(() => expect(app.firstPage).toBe(false));
  });

  it('k_14 tells of another keychain when the entries of several tokens are gone at once', async () => {
    const gone = (credential: number): Partial<Account> => ({
      trouble: {
        problem: { code: 'keychain-entry-gone', message: null, status: null, untilMs: null },
        tokenLabel: `Token ${credential}`,
        credential,
        sinceMs: since,
      },
    });
    const { app } = await started({ accounts: [gone(1), gone(2)] });
    render(Strip, { app });
    expect(strip()).toEqual({
      text: 'Another keychain. This desktop uses another keychain than the one that holds your tokens. Enter them here, or sign in to the other desktop.',
      buttons: ['Enter token', 'Not now'],
    });
  });

  it('k_14 tells of another keychain when the shell knows that it stored the one token elsewhere', async () => {
    const elsewhere: Partial<Account> = {
      trouble: {
        problem: { code: 'keychain-other', message: null, status: null, untilMs: null },
        tokenLabel: 'Token 1',
        credential: 1,
        sinceMs: since,
      },
    };
    const { app } = await started({ accounts: [elsewhere] });
    render(Strip, { app });
    expect(strip().text).toContain('This desktop uses another keychain than the one that holds');
    expect(strip().buttons).toEqual(['Enter token', 'Not now']);
    await fireEvent.click(screen.getByRole('button', { name: 'Enter token' }));
    expect(app.dialog, 'straight to where it is entered').toBe('replace-token');
    expect(app.access.replacing).toEqual({ credential: 1, label: 'Token 1' });
  });

  it('k_22 tells on macOS that the system asks once after an update', async () => {
    const { host, app } = await started({ system: 'macos', boot: { keychain: 'locked' } });
    host.hold('unlock_keychain');
    void app.access.unlock();
    render(Strip, { app });
    expect(strip().text).toContain('macOS asks once after an update');
  });

  it('is absent in the sample library, which has no tokens', async () => {
    const { app } = await started({ boot: { keychain: 'locked', library: 'sample' } });
    render(Strip, { app });
    expect(strip().text).toContain('This is the sample library.');
  });
});

describe('where no keychain answers', () => {
  it.each<[string, KeychainHint, string | null, string, string[]]>([
    [
      'K-01',
      'install',
      'sudo apt install gnome-keyring',
      'No keychain answers',
      ['Copy command', 'Check again', 'Use for this session only'],
    ],
    [
      'K-01',
      'kwallet-off',
      null,
      'No keychain answers',
      ['Check again', 'Use for this session only'],
    ],
    ['K-23', 'portal', null, 'No secret portal', ['Check again', 'Use for this session only']],
    ['K-24', 'windows', null, 'Credential Manager is off', ['Use for this session only']],
  ])('%s (%s): says what to do', async (_row, hint, command, title, buttons) => {
    const { host, app } = await started();
    host.access.help = { command, hint };
    host.emit({ kind: 'keychain', keychain: 'absent' });
    await waitFor(() => expect(app.access.help?.hint).toBe(hint));
    render(KeychainDialog, { app });
    const dialog = screen.getByRole('dialog', { name: title });
    const usable = 'Everything that is on this computer stays usable.';
    expect(dialog.textContent.split(usable), 'said once').toHaveLength(2);
    const names = [...dialog.querySelectorAll('button')].map((one) => one.textContent.trim());
    expect(names.filter((name) => name !== 'Close')).toEqual(buttons);
    if (hint === 'kwallet-off')
      expect(dialog.textContent).toContain('System Settings ▸ KDE Wallet');
    if (hint === 'portal') expect(screen.getByText('How to')).toBeDefined();
  });

  it.each<[Keychain, string]>([
    ['locked', 'Keychain is locked'],
    ['silent', 'Keychain does not answer'],
    ['no-collection', 'No default keyring'],
  ])('%s: has a dialog of its own, which says once what stays usable', async (keychain, title) => {
    const { app } = await started({ boot: { keychain } });
    render(KeychainDialog, { app });
    const dialog = screen.getByRole('dialog', { name: title });
    const usable = 'Everything that is on this computer stays usable.';
    expect(dialog.textContent.split(usable)).toHaveLength(2);
  });

  it('k_01 keeps a first token for this session only when the person says so', async () => {
    const { app } = await started({
      accounts: [],
      boot: { connected: false, keychain: 'absent' },
    });
    render(KeychainNotice, { app });
    await fireEvent.click(screen.getByRole('button', { name: 'Use for this session only' }));
    expect(app.dialog).toBe('connect');
    expect(app.access.session).toBe(true);
  });
});

describe('a token in Manage accounts', () => {
  async function managed(
    token: NonNullable<FakeOptions['tokens']>[number],
    options: FakeOptions = {},
  ) {
    const made = await started({ ...options, tokens: [token] });
    made.app.access.openManage();
    render(ManageDialog, { app: made.app });
    await screen.findByRole('heading', { name: 'Main' });
    return { ...made, text: () => screen.getByRole('dialog').textContent };
  }

  it('k_00 is in the keychain of this computer', async () => {
    const { text } = await managed({});
    expect(text()).toContain('In the keychain of this computer.');
  });

  it('k_19 is for this session only, and can be stored', async () => {
    const { host, app, text } = await managed({ home: 'session' });
    expect(text()).toContain('For this session only: forgotten when Rushes closes.');
    await fireEvent.click(screen.getByRole('button', { name: 'Store in the keychain' }));
    expect(host.calls).toContainEqual({ command: 'store_token', args: { key: 1 } });
    await waitFor(() => expect(text()).toContain('In the keychain of this computer.'));
    await waitFor(() => expect(app.messages.current?.text).toBe('“Main” is in the keychain now.'));
  });

  it('k_20 was for one session, and asks for the token again', async () => {
    const { text } = await managed({ home: 'over', keychain: 'session-over' });
    expect(text()).toContain('“Main” was for one session.');
    expect(screen.getByRole('button', { name: 'Enter token' })).toBeDefined();
  });

  it.each<[string, ProblemCode, string, string[]]>([
    [
      'k_06',
      'keychain-entry-gone',
      'Token not in the keychain. The entry for “Main” is gone',
      ['Enter token', 'Remove “Main”'],
    ],
    [
      'k_07',
      'keychain-two-entries',
      'Two entries for “Main”. The keychain holds two',
      ['Enter token'],
    ],
    [
      'k_09',
      'keychain-unreadable',
      'Entry cannot be read. What the keychain holds for “Main”',
      ['Enter token'],
    ],
    ['k_03', 'keychain-locked', 'Keychain is locked. Unlock it to read new clips.', ['Unlock…']],
  ])('%s tells of %s with its title and its steps', async (_row, keychain, words, steps) => {
    const { text } = await managed({ keychain });
    expect(text().replaceAll(/\s+/g, ' ')).toContain(words);
    for (const name of steps) expect(screen.getByRole('button', { name })).toBeDefined();
  });

  it('k_21 tells on macOS who did not let it', async () => {
    const { text } = await managed({ keychain: 'keychain-refused' }, { system: 'macos' });
    expect(text()).toContain('Allow it when macOS asks, or in Keychain Access.');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
  });
});
