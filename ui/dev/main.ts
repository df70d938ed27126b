/** The page in a plain browser, with the fake host: `npm run dev`, then for example `/?clips=5000`. */
import type { Reading } from '../src/host/contract';
import { FakeHost, type FakeOptions } from '../src/host/fake';
import { start } from '../src/start';
import { harm, listStates, prepare } from './prepare';

const asked = new URLSearchParams(location.search);
const now = Date.now();
const state = asked.get('state');

const readings: Record<string, Partial<Reading>> = {
  reading: { state: 'reading', seen: 1240, total: 8012 },
  offline: { state: 'offline', atMs: now - 3_600_000 },
  paused: { state: 'paused', atMs: now + 900_000 },
  'paused-by-you': { state: 'paused-by-you', atMs: now + 48 * 60_000 },
  never: { state: 'never', readMs: null },
};

const options: FakeOptions = {
  clips: Number(asked.get('clips') ?? 55),
  system: asked.get('system') === 'macos' ? 'macos' : 'linux',
  settings: {
    theme:
      asked.get('theme') === 'light' ? 'light' : asked.get('theme') === 'dark' ? 'dark' : 'system',
    tileHeight: Number(asked.get('height') ?? 200),
    interfaceSize: asked.has('size') ? Number(asked.get('size')) : null,
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
    notices: state === 'notice' ? ['settings-reset'] : [],
  },
};
if (state === 'none-shown') options.accounts = [{ included: false }, { included: false }];
if (asked.has('accounts')) {
  options.accounts = Array.from({ length: Number(asked.get('accounts')) }, (_, index) =>
    state === 'trouble' && index === 1
      ? {
          trouble: {
            problem: { code: 'account-refused', message: null, status: 596, untilMs: null },
            tokenLabel: null,
            sinceMs: now - 7_200_000,
          },
        }
      : {},
  );
}

const host = new FakeHost(options);
if (state === 'boot-fails') host.fail('boot', {});
if (state === 'view-fails') host.fail('open_view', {});
Object.assign(globalThis, { fakeHost: host });
if (asked.has('hostile')) harm(host);
if (asked.has('states')) listStates();
else void start(host).then((app) => prepare(app, asked));
