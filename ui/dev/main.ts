/** The page in a plain browser, with the fake host: `npm run dev`, then for example `/?clips=5000`. */
import type { Keychain, KeychainHint, Notice, ProblemCode, Reading } from '../src/host/contract';
import { everything } from '../src/gallery/gallery.svelte';
import { FakeHost, type FakeOptions } from '../src/host/fake';
import { start } from '../src/start';
import { lookAtDownloads, queue } from './downloads';
import { listStates } from './list';
import { alter, harm, placeOf, prepare } from './prepare';
import { dress } from './sample';

const asked = new URLSearchParams(location.search);
const now = Date.now();
const state = asked.get('state');
const yesterday = new Date(now).setHours(-6, 40, 0, 0);

const readings: Record<string, Partial<Reading>> = {
  reading: { state: 'reading', seen: 1240, total: 8012 },
  offline: { state: 'offline', atMs: now - 3_600_000 },
  paused: { state: 'paused', atMs: now + 900_000 },
  'paused-by-you': { state: 'paused-by-you', atMs: now + 48 * 60_000 },
  never: { state: 'never', readMs: null },
  'reading-first': { state: 'reading', readMs: null },
  'read-now': { readMs: now - 20_000 },
  'read-yesterday': { readMs: yesterday },
};

const notices: Notice[] = ['settings-reset', 'index-reset'];

const options: FakeOptions = {
  clips: Number(asked.get('clips') ?? 55),
  system: asked.get('system') === 'macos' ? 'macos' : 'linux',
  settings: {
    theme:
      asked.get('theme') === 'light' ? 'light' : asked.get('theme') === 'dark' ? 'dark' : 'system',
    tileHeight: Number(asked.get('height') ?? 200),
    interfaceSize: asked.has('size') ? Number(asked.get('size')) : null,
    ...(asked.has('place') ? { place: placeOf(now, asked.get('place') ?? '') } : {}),
    ...(asked.has('account') ? { account: Number(asked.get('account')) } : {}),
  },
  ...(asked.has('new')
    ? { newSince: { sinceMs: now - 80_000_000, clips: Number(asked.get('new')) } }
    : {}),
  thumbhashes: asked.get('thumbhashes') !== 'off',
  delayMs: Number(asked.get('delay') ?? 0),
  reading: readings[state ?? ''] ?? {},
  boot: {
    connected: state !== 'first' && state !== 'first-no-keychain',
    keychain: state === 'first-no-keychain' ? 'absent' : 'ready',
    library: state === 'sample' ? 'sample' : 'own',
    notices: notices.filter((notice) => notice === state),
    indexCopyMs: state === 'index-reset' ? now - 80_000_000 : null,
  },
};
if (state === 'none-shown') options.accounts = [{ included: false }, { included: false }];
// `/?trouble=token-refused` gives the first token this trouble, `/?trouble=account-refused` an account.
const code = (state === 'trouble' ? 'account-refused' : asked.get('trouble')) as ProblemCode | null;
const ofToken = /^(token|subscription|session|keychain)/.test(code ?? '');
if (asked.has('accounts') || code !== null) {
  options.accounts = Array.from({ length: Number(asked.get('accounts') ?? 4) }, (_, index) => {
    const troubled = code !== null && (ofToken ? index < 2 : index === 1);
    if (!troubled) return index === 3 && asked.has('fresh') ? { fresh: true, included: false } : {};
    const problem = { code, message: null, status: null, untilMs: null };
    const token = ofToken
      ? { tokenLabel: 'Main', credential: 1 }
      : { tokenLabel: 'Main', credential: null };
    return { trouble: { problem, ...token, sinceMs: now - 7_200_000 } };
  });
  options.tokens = [
    {
      accounts: [1, 2],
      ...(code?.startsWith('keychain') ? { keychain: code } : {}),
      ...(code !== null && /^(token|subscription)/.test(code)
        ? { trouble: { code, message: null, status: 401, untilMs: null } }
        : {}),
    },
    { label: 'Client work', home: 'session', accounts: [2, 3, 4] },
  ];
}
const keychain = asked.get('keychain') as Keychain | null;
if (keychain !== null) options.boot = { ...options.boot, keychain };

if (state === 'restarted') {
  const nothing = { place: null, focus: null, viewer: null, drawer: false, fullScreen: false };
  const session = { ...nothing, query: everything };
  options.boot = {
    ...options.boot,
    restarted: { session, clips: { chosen: [4, 9, 2], only: null } },
  };
}

const host = new FakeHost(options);
if (state === 'boot-fails') host.fail('boot', {});
if (state === 'view-fails') host.fail('open_view', {});
const hint = asked.get('hint') as KeychainHint | null;
if (hint !== null) host.access.help = { command: null, hint };
if (asked.has('still')) host.access.still = 'keychain-silent';
if (asked.get('health') === 'bad') {
  host.access.health = {
    checks: [
      {
        part: 'decoder',
        state: 'failed',
        code: 'h264-missing',
        figure: null,
        command: 'sudo apt install gstreamer1.0-libav',
      },
      {
        part: 'keychain',
        state: 'attention',
        code: 'keychain-locked',
        figure: null,
        command: null,
      },
      {
        part: 'network',
        state: 'unknown',
        code: 'of-a-later-version',
        figure: null,
        command: null,
      },
      { part: 'disk', state: 'attention', code: 'disk-low', figure: '900000000', command: null },
    ],
  };
}
Object.assign(globalThis, { fakeHost: host });
if (asked.has('hostile')) harm(host, asked.get('hostile') ?? '');
if (asked.get('pictures') === 'sample') dress(host);
queue(host, asked.get('downloads') ?? '');
alter(host, asked);
if (asked.has('states')) listStates();
else
  void start(host).then(async (app) => {
    Object.assign(globalThis, { rushes: app });
    await prepare(app, host, asked);
    await lookAtDownloads(app, host, asked);
  });
