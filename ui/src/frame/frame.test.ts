import { describe, expect, it, vi } from 'vitest';

import { take } from '../accounts/take';
import { App } from '../app.svelte';
import { everything } from '../gallery/gallery.svelte';
import { emptyWords, type EmptyAsk } from '../gallery/empty';
import { tileName } from '../gallery/tile-words';
import type { Account, Reading, View } from '../host/contract';
import { FakeHost } from '../host/fake';
import { chipsOf } from './chips';
import { readingWords } from './reading-words';
import { stripOf, type StripAsk } from './strip';

const now = new Date(2026, 10, 23, 14, 40).getTime();
/** Nothing was typed. */
const reading = { unknownWords: [], words: [] };
const idle: Reading = {
  state: 'idle',
  seen: 0,
  total: null,
  readMs: now - 130_000,
  atMs: null,
  unreadable: 0,
};
const { accounts } = new FakeHost({ now }).boot;

function troubled(code: 'token-refused' | 'account-refused', tokenLabel: string | null): Account[] {
  const problem = { code, message: null, status: null, untilMs: null };
  return accounts.map((account) => ({
    ...account,
    trouble: { problem, tokenLabel, credential: tokenLabel === null ? null : 1, sinceMs: now },
  }));
}

describe('the reading button', () => {
  it.each<[Partial<Reading>, string]>([
    [{}, 'Up to date · 2 min ago'],
    [{ state: 'reading' }, 'Reading…'],
    [{ state: 'reading', seen: 40 }, 'Reading… 40 so far'],
    [{ state: 'reading', seen: 1240, total: 8012 }, 'Reading 1,240 of 8,012'],
    [{ state: 'paused', atMs: new Date(2026, 10, 23, 14, 52).getTime() }, 'Paused until 14:52'],
    [{ state: 'offline', atMs: new Date(2026, 10, 23, 14, 2).getTime() }, 'Offline since 14:02'],
    [{ state: 'never', readMs: null }, 'Not read yet'],
  ])('says what goes on: %j', (some, said) => {
    expect(readingWords({ ...idle, ...some }, 'own', now)).toBe(said);
  });
});

describe('the status chips', () => {
  const statuses = [
    { id: 'completed', count: 7204 },
    { id: 'in-progress', count: 0 },
    { id: 'moderated', count: 611 },
    { id: 'failed', count: 193 },
    { id: 'deleted', count: 3 },
    { id: 'other:ON_HOLD', count: 2 },
    { id: 'unknown', count: 1 },
  ];
  const view: View = { id: 1, total: 8014, all: 8014, statuses, sections: [], reading };

  it('stand always in their order, also at 0, and two others at most', () => {
    const { shown, others } = chipsOf(view);
    expect(shown.map(({ label }) => label)).toEqual([
      'All',
      'Completed',
      'In progress',
      'Moderated',
      'Failed',
      'Deleted',
      'On hold',
    ]);
    expect(shown.map(({ count }) => count)).toEqual([8014, 7204, 0, 611, 193, 3, 2]);
    expect(others.map(({ label }) => label)).toEqual(['Unknown']);
  });

  it('stand before there is any view', () => {
    expect(chipsOf(null).shown).toHaveLength(5);
  });
});

describe('the strip', () => {
  const ask: StripAsk = {
    library: 'own',
    accounts,
    reading: idle,
    notices: [],
    dismissed: new Set(),
    now,
    connected: true,
    keychain: 'ready',
    labelOf: () => null,
    system: 'linux',
    version: '0.1.0',
  };

  it('is absent when all is well', () => {
    expect(stripOf(ask)).toBeNull();
  });

  it('is one for the token, not one for each of its accounts', () => {
    const first = stripOf({ ...ask, accounts: troubled('token-refused', 'Main') });
    expect(first?.text).toContain('The token “Main” is no longer accepted.');
    expect(
      stripOf({
        ...ask,
        accounts: troubled('token-refused', 'Main'),
        dismissed: new Set([first?.id ?? '']),
      }),
    ).toBeNull();
  });

  it('puts trouble before being offline, and both before the sample', () => {
    const offline: Reading = { ...idle, state: 'offline', atMs: now };
    const all = {
      ...ask,
      library: 'sample',
      reading: offline,
      accounts: troubled('account-refused', null),
    } as const;
    expect(stripOf(all)?.tone).toBe('warn');
    expect(stripOf({ ...all, accounts })?.text).toContain('Offline since');
    expect(stripOf({ ...all, accounts, reading: idle })?.text).toContain(
      'This is the sample library.',
    );
  });

  it('says that bytes cost, until the person lets them (NT-01)', async () => {
    const host = new FakeHost({ clips: 8, boot: { metered: true } });
    const app = new App(host);
    await app.begin();
    const strip = stripOf({ ...ask, saves: app.saves });
    expect(strip?.text).toContain('Metered connection');
    expect(strip?.away).toBe('cross');
    await take(app, strip?.steps[0]?.deed ?? { kind: 'health' });
    expect(host.calls.at(-1)?.command).toBe('fetch_anyway');
    expect(app.saves).toBe(false);
  });

  it('believes what it was told while the answer that it waits for was on its way', async () => {
    const host = new FakeHost({ clips: 8 });
    const app = new App(host);
    const answer = host.hold('boot');
    const begun = app.begin();
    await vi.waitFor(() => expect(host.calls.some(({ command }) => command === 'boot')).toBe(true));
    host.emit({ kind: 'metered', metered: true });
    answer();
    await begun;
    expect(app.saves).toBe(true);
  });

  it('says nothing of it in the sample library, which is on this computer', async () => {
    const app = new App(new FakeHost({ clips: 8, boot: { metered: true, library: 'sample' } }));
    await app.begin();
    expect(app.saves).toBe(false);
  });

  it('says what became of settings that could not be read, and shows them (S-48)', () => {
    const strip = stripOf({ ...ask, notices: ['settings-reset'] });
    expect(strip?.text).toContain('The old file is kept as settings.bak.');
    expect(strip?.steps).toEqual([{ label: 'Show in folder', deed: { kind: 'show-settings' } }]);
    const unread = stripOf({ ...ask, notices: ['settings-unread'] });
    expect(unread?.text).toContain('nothing is written over it');
    expect(unread?.steps).toHaveLength(1);
    const reset = stripOf({ ...ask, notices: ['index-reset'] });
    expect(reset?.steps.map(({ label }) => label)).toEqual(['Details', 'Show in folder']);
    expect(reset?.text).not.toContain('copy');
  });

  it('names the day and the hour of the copy that is in use for a damaged index (LB-01)', () => {
    const made = new Date(2026, 10, 24, 14, 3).getTime();
    const restored = { ...ask, notices: ['index-reset'] as const, indexCopyMs: made };
    const now = new Date(2026, 10, 26, 9, 0).getTime();
    const strip = stripOf({ ...restored, now });
    expect(strip?.text).toContain('The copy of 24 Nov, 14:03 is in use');
    expect(strip?.text).toContain('ratings since then may be missing');
    const later = stripOf({ ...restored, now: new Date(2027, 0, 2).getTime() });
    expect(later?.text).toContain('The copy of 24 Nov 2026, 14:03 is in use');
  });

  it('says that an address in the settings cannot be used, and leads there', () => {
    const api = stripOf({ ...ask, notices: ['api-unusable'] });
    expect(api?.text).toContain('useapi.net’s own is');
    const proxy = stripOf({ ...ask, notices: ['proxy-unusable'] });
    expect(proxy?.text).toContain('the system’s way is');
    for (const strip of [api, proxy]) {
      expect(strip?.steps).toEqual([{ label: 'Settings', deed: { kind: 'settings' } }]);
    }
  });

  it('tells of a missing decoder, with the command that brings one (S-20)', () => {
    const strip = stripOf({ ...ask, decoder: 'sudo apt install gstreamer1.0-libav' });
    expect(strip?.text).toContain('Install it: sudo apt install gstreamer1.0-libav');
    expect(strip?.steps.map(({ label }) => label)).toEqual(['Copy command', 'Check again']);
    expect(strip?.away).toBe('cross');
  });
});

describe('an empty grid', () => {
  const view: View = { id: 1, total: 0, all: 0, statuses: [], sections: [], reading };
  const ask: EmptyAsk = {
    view,
    problem: null,
    query: everything,
    account: null,
    accounts,
    reading: idle,
    now,
    system: 'linux',
    version: '0.1.0',
  };
  const inStatus = (status: string) => ({ ...everything, status });

  it.each<[string, Partial<EmptyAsk>, string]>([
    ['before the first view', { view: null }, 'Opening your library…'],
    [
      'while the first page is read',
      { reading: { ...idle, state: 'reading' } },
      'Reading the first clips…',
    ],
    [
      'in an account without clips',
      { account: accounts[0] ?? null },
      'No clips in this account yet.',
    ],
    [
      'with all accounts left out',
      { accounts: accounts.map((a) => ({ ...a, included: false })) },
      'No account is shown.',
    ],
    [
      'with nothing in progress',
      { query: inStatus('in-progress'), view: { ...view, all: 9 } },
      'Nothing is in progress.',
    ],
    [
      'with nothing failed',
      { query: inStatus('failed'), view: { ...view, all: 9 } },
      'Nothing failed.',
    ],
    [
      'while reading goes on',
      {
        query: inStatus('failed'),
        view: { ...view, all: 9 },
        reading: { ...idle, state: 'reading', seen: 1240, total: 8012 },
      },
      'Nothing yet. Still reading: 1,240 of 8,012.',
    ],
  ])('says why: %s', (_name, some, title) => {
    expect(emptyWords({ ...ask, ...some }).title).toBe(title);
  });

  it('offers to try again when the view could not be had', () => {
    const problem = { code: 'internal', message: null, status: null, untilMs: null } as const;
    expect(emptyWords({ ...ask, view: null, problem }).offers).toEqual(['try-again']);
  });

  it('leads to the accounts when all are left out (S-08)', () => {
    const none = accounts.map((a) => ({ ...a, included: false }));
    expect(emptyWords({ ...ask, accounts: none }).offers).toEqual(['manage']);
  });

  it('names the account whose clips may be missing, and its own step (S-11)', () => {
    const query = { ...everything, text: 'lantern' };
    const all = { ...ask, query, accounts: troubled('token-refused', 'Main') };
    const found = emptyWords(all);
    expect(found.text).toContain('could not be read since');
    expect(found.steps?.map(({ label }) => label)).toEqual(['Enter new token']);
    const only = emptyWords({ ...all, account: accounts[0] ?? null });
    expect(only.steps, 'only where all accounts are shown').toBeUndefined();
    expect(emptyWords({ ...ask, query }).steps).toBeUndefined();
  });
});

describe('the name of a tile', () => {
  const tile = new FakeHost({ clips: 60, now }).clips.find((clip) => clip.status === 'completed');
  if (tile === undefined) throw new Error('the fake library holds completed clips');
  const made = new Date(2026, 10, 12).getTime();

  it('says prompt, status, date and marks', () => {
    const one = {
      ...tile,
      prompt: 'A tram',
      madeMs: made,
      here: true,
      favourite: true,
      rating: 4,
      unlisted: false,
    };
    expect(tileName(one, now, 'Studio')).toBe(
      'A tram, completed, 12 Nov, on this computer, favourite, rated 4, account Studio',
    );
  });

  it('without a prompt says the effect, else that there is none', () => {
    const bare = {
      ...tile,
      prompt: ' ',
      madeMs: null,
      here: false,
      favourite: false,
      rating: 0,
      unlisted: false,
    };
    expect(tileName({ ...bare, effect: 'Hug' }, now, null)).toBe('Hug, completed');
    expect(tileName({ ...bare, effect: null }, now, null)).toBe('No prompt, completed');
  });
});
