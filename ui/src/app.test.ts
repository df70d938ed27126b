import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { App } from './app.svelte';
import { everything } from './gallery/gallery.svelte';
import type { Query, Reading, Session } from './host/contract';
import { stripOf } from './frame/strip';
import { FakeHost, type FakeOptions } from './host/fake';

async function started(options: FakeOptions = {}) {
  const host = new FakeHost(options);
  const app = new App(host);
  await app.begin();
  return { host, app };
}

const count = (host: FakeHost, command: string) =>
  host.calls.filter((call) => call.command === command).length;

/** With what a command was called, each time. */
const said = (host: FakeHost, command: string) =>
  host.calls.filter((call) => call.command === command).map((call) => call.args);

const entry = { token: 'user:1-abc', home: 'keychain', label: '', typed: [] } as const;

const reading: Reading = {
  state: 'reading',
  seen: 40,
  total: null,
  readMs: null,
  atMs: null,
  unreadable: 0,
};

describe('starting', () => {
  it('boots, opens the view and says that the first frame stands', async () => {
    const { host, app } = await started({ clips: 120 });
    expect(app.gallery.sequence?.total).toBe(120);
    expect(app.gallery.sequence?.tile(0), 'the first page is here').toBeDefined();
    expect(said(host, 'ui_ready')).not.toContainEqual({ gallery: true });
    // No clip is drawn before one is in the page.
    const cell = document.createElement('div');
    cell.setAttribute('role', 'gridcell');
    document.body.append(cell);
    await vi.waitFor(() => expect(said(host, 'ui_ready')).toContainEqual({ gallery: true }));
    cell.remove();
  });

  it('asks for what is new beside the first view, and shows both at once', async () => {
    const host = new FakeHost();
    const app = new App(host);
    let answer = () => {};
    const waits = new Promise<void>((resolve) => (answer = resolve));
    const call = host.call.bind(host);
    vi.spyOn(host, 'call').mockImplementation((async (command: string, args: never) => {
      const answered = call(command as 'open_view', args);
      if (command === 'new_since') await waits;
      return answered;
    }) as never);
    const begun = app.begin();
    await vi.waitFor(() =>
      expect(host.calls.map(({ command }) => command)).toContain('list_videos'),
    );
    expect(app.gallery.sequence, 'the heading comes with the clips').toBeNull();
    answer();
    await begun;
    expect(app.gallery.sequence).not.toBeNull();
  });

  it('shows the first page and opens no view while nothing was ever connected', async () => {
    const { host, app } = await started({ boot: { connected: false } });
    expect(app.firstPage).toBe(true);
    expect(count(host, 'open_view')).toBe(0);
    await vi.waitFor(() => expect(said(host, 'ui_ready')).toContainEqual({ gallery: true }));
  });

  it('tells when the shell does not answer, and can be started again', async () => {
    const host = new FakeHost();
    host.fail('boot', {});
    const app = new App(host);
    await app.begin();
    expect(app.bootProblem?.code).toBe('internal');
    await vi.waitFor(() => expect(said(host, 'ui_ready')).toEqual([{ gallery: false }]));
    host.fail('boot', null);
    await app.start();
    expect(app.bootProblem).toBeNull();
    expect(app.gallery.sequence?.total).toBe(55);
  });
});

describe('a page that takes the place of one that ended', () => {
  const nowhere: Session = {
    query: null,
    place: null,
    focus: null,
    viewer: null,
    drawer: false,
    fullScreen: false,
  };
  const query: Query = { ...everything, status: 'completed', text: 'lantern' };

  it('goes on at the same question, with the same clips chosen, and says so (S-45)', async () => {
    const session = { ...nowhere, query, drawer: true, focus: 9 };
    const restarted = { session, clips: { chosen: [4, 9, 2], only: null } };
    const { app } = await started({ boot: { restarted } });
    expect(app.gallery.query).toMatchObject({ status: 'completed', text: 'lantern' });
    expect(app.search.text).toBe('lantern');
    expect(app.selecting.set.keys()).toEqual([4, 9, 2]);
    expect(app.drawer).toBe(true);
    expect(app.gallery.returnTo?.key).toBe(9);
    expect(app.messages.current?.text).toBe('The view had to restart. Nothing was lost.');
  });

  it('opens the viewer again, and the chosen clips in it', async () => {
    const viewer = { key: 7, beside: [3, 7, 11], compares: true };
    const session = { ...nowhere, query: everything, viewer };
    const restarted = { session, clips: { chosen: [], only: null } };
    const { app } = await started({ boot: { restarted } });
    expect(app.viewer).toMatchObject({ key: 7 });
    expect(app.viewer?.sequence.total).toBe(3);
    expect(app.viewer?.sequence.keepsMoment).toBe(true);
  });

  it('starts as ever where the first one had shown nothing', async () => {
    const restarted = { session: nowhere, clips: { chosen: [], only: null } };
    const { app } = await started({ boot: { restarted } });
    expect(app.gallery.sequence?.total).toBe(55);
  });

  it('finds what the shell was told: the place with each change, the chosen clips apart', async () => {
    const { host, app } = await started();
    app.session.keep();
    app.selecting.toggle(5, 4);
    app.showStatus('completed');
    await vi.waitFor(() => expect(app.gallery.opening).toBe(false));
    app.session.keep();
    app.session.keep();
    expect(said(host, 'keep_chosen').at(-1)).toEqual({ clips: { chosen: [5], only: null } });
    expect(said(host, 'keep_session').at(-1)).toMatchObject({
      session: { query: { status: 'completed' } },
    });
    const told = said(host, 'keep_session').length;
    app.session.keep();
    expect(said(host, 'keep_session').length, 'nothing is told twice').toBe(told);
  });
});

describe('the question', () => {
  it('keeps status and order when the account is switched', async () => {
    const { app } = await started();
    app.showStatus('completed');
    app.showSort('oldest');
    app.showAccount(2);
    expect(app.gallery.query).toMatchObject({ accounts: [2], status: 'completed', sort: 'oldest' });
    expect(app.account?.key).toBe(2);
    await vi.waitFor(() => expect(app.gallery.opening).toBe(false));
    expect(app.gallery.sequence?.tile(0)?.account).toBe(2);
  });

  it('takes the lines of the account menu in its order, without those left out', async () => {
    const { app } = await started({ accounts: [{}, { included: false }, {}] });
    app.showAccountLine(3);
    expect(app.settings.account).toBe(3);
    app.showAccountLine(1);
    expect(app.settings.account).toBeNull();
    app.showAccountLine(9);
    expect(app.settings.account, 'no such line').toBeNull();
  });

  it('shows the answer to the last question when answers come late', async () => {
    const { host, app } = await started();
    const open = host.hold('view_boxes');
    app.showStatus('failed');
    app.showStatus('completed');
    open();
    await vi.waitFor(() => expect(app.gallery.opening).toBe(false));
    expect(app.gallery.sequence?.tile(0)?.status).toBe('completed');
  });

  it('keeps what is shown when a newer view cannot be had', async () => {
    const { host, app } = await started();
    const before = app.gallery.sequence;
    host.fail('open_view', {});
    host.emit({ kind: 'changed', library: 'own' });
    await vi.waitFor(() => expect(count(host, 'open_view')).toBe(2));
    expect(app.gallery.sequence).toBe(before);
    expect(app.gallery.problem).toBeNull();
  });
});

describe('what the shell tells', () => {
  it('brings a new view, once for many changes at a time', async () => {
    const { host, app } = await started();
    const opened = count(host, 'open_view');
    for (let i = 0; i < 5; i++) host.arrive(1);
    await vi.waitFor(() => expect(app.gallery.sequence?.total).toBe(60));
    expect(count(host, 'open_view') - opened).toBeLessThanOrEqual(2);
  });

  it('of the other library is not taken in', async () => {
    const { host, app } = await started();
    host.emit({ kind: 'accounts', library: 'sample', accounts: [] });
    host.emit({ kind: 'reading', library: 'sample', reading });
    expect(app.accounts.length).toBe(2);
    expect(app.reading.state).toBe('idle');
  });

  it('keeps the clip that had the place, wherever it stands now', async () => {
    const { host, app } = await started({ clips: 200 });
    const clip = app.gallery.sequence?.tile(30);
    const place = { key: clip?.key ?? 0, position: 30, below: 17 };
    app.gallery.standing = () => ({ place, focus: { position: 31, key: 32 }, inSight: 20 });
    host.arrive(7);
    await vi.waitFor(() => expect(app.gallery.sequence?.total).toBe(207));
    expect(app.gallery.arrival.keep).toEqual({ position: 37, place });
    expect(app.gallery.arrival.focus).toBe(38);
    expect(app.gallery.sequence?.tile(37)?.key, 'what is in sight is here already').toBe(clip?.key);
  });

  it('keeps the position where nobody knows yet which clip stands there', async () => {
    const { host, app } = await started({ clips: 900 });
    const place = { key: null, position: 600, below: 17 };
    app.gallery.standing = () => ({ place, focus: null, inSight: 20 });
    host.arrive(7);
    await vi.waitFor(() => expect(app.gallery.sequence?.total).toBe(907));
    expect(app.gallery.arrival.keep).toEqual({ position: 600, place });
  });

  it('follows the clip of the viewer into the new view', async () => {
    const { host, app } = await started({ clips: 200 });
    app.openViewer(30);
    host.arrive(7);
    await vi.waitFor(() => expect(app.viewer?.position).toBe(37));
    expect(app.viewer?.sequence).toBe(app.gallery.sequence);
  });
});

describe('what is said', () => {
  it('tells the end of a reading that brought something', async () => {
    const { host, app } = await started();
    host.emit({ kind: 'reading', library: 'own', reading });
    const more = app.accounts.map((account) => ({ ...account, clips: account.clips + 23 }));
    host.emit({ kind: 'accounts', library: 'own', accounts: more });
    app.announcements.status = '';
    host.emit({ kind: 'reading', library: 'own', reading: { ...reading, state: 'idle' } });
    await vi.waitFor(
      () => expect(app.announcements.status).toBe('Reading finished. 46 new clips.'),
      { timeout: 3_000 },
    );
  });

  it('does not tell the end of a reading that nobody asked for and that brought nothing', async () => {
    vi.useFakeTimers();
    const { host, app } = await started();
    await vi.advanceTimersByTimeAsync(10_000);
    host.emit({ kind: 'reading', library: 'own', reading });
    host.emit({ kind: 'reading', library: 'own', reading: { ...reading, state: 'idle' } });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(app.announcements.status).toBe('');
    vi.useRealTimers();
  });

  it('counts a result once it rests, not at every letter of a search, and not at the start', async () => {
    vi.useFakeTimers();
    const { app } = await started({ clips: 60 });
    const said: string[] = [];
    vi.spyOn(app.announcements, 'say').mockImplementation((text) => void said.push(text));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(said, 'what was there when the window opened is no change').toEqual([]);
    for (const text of ['l', 'la', 'lan', 'lantx']) {
      await app.ask({ text });
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(said).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(said).toEqual(['No clips match.']);
    vi.useRealTimers();
  });

  it('tells once that there is no network, not a second time by the strip', async () => {
    const { app } = await started({ reading: { state: 'offline', atMs: Date.now() } });
    expect(app.announcements.status).toBe('Offline.');
    const shown = stripOf({
      ...app.troubleAsk,
      connected: true,
      labelOf: () => null,
      library: 'own',
      accounts: app.accounts,
      reading: app.reading,
      notices: [],
      dismissed: new Set(),
    });
    expect(shown?.told, 'the strip is for the eye').toBe(true);
  });

  it('says at most one thing a second, the newest of a kind, and forgets it', async () => {
    vi.useFakeTimers();
    const app = new App(new FakeHost());
    const { announcements } = app;
    announcements.say('one', 'result');
    announcements.say('two', 'result');
    announcements.say('three', 'result');
    expect(announcements.status).toBe('one');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(announcements.status).toBe('three');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(announcements.status).toBe('');
    vi.useRealTimers();
  });
});

describe('doing', () => {
  it('tells what became of a download, with the way to the drawer', async () => {
    const { host, app } = await started({ clips: 60 });
    const playable = host.clips.find((clip) => clip.playable && !clip.here);
    const bare = host.clips.find((clip) => !clip.playable);
    await app.download([playable?.key ?? 0]);
    expect(app.messages.current?.text).toBe('1 download added');
    app.messages.current?.action?.run();
    expect(app.drawer).toBe(true);
    expect(app.downloads.left).toBe(1);
    app.messages.dismiss(app.messages.current?.id ?? 0);
    await app.download([bare?.key ?? 0]);
    // The first clip without a file is one in the making (DL-15).
    expect(bare?.status).toBe('in-progress');
    expect(app.messages.current?.text).toBe('Still in the making');
  });

  it('keeps settings once, a moment after the last change', async () => {
    vi.useFakeTimers();
    const { host, app } = await started();
    app.change({ tileHeight: 208 });
    app.change({ tileHeight: 216 });
    expect(app.settings.tileHeight, 'it holds at once').toBe(216);
    expect(count(host, 'save_settings')).toBe(0);
    await vi.advanceTimersByTimeAsync(300);
    const saved = host.calls.filter((call) => call.command === 'save_settings');
    expect(saved).toHaveLength(1);
    expect(host.boot.settings.tileHeight).toBe(216);
    vi.useRealTimers();
  });

  it('takes in the accounts of a new token and leaves the sample library', async () => {
    const { host, app } = await started({ boot: { library: 'sample', connected: false } });
    app.dialog = 'connect';
    await app.connect(entry);
    expect(app.library).toBe('own');
    expect(app.dialog).toBeNull();
    expect(app.messages.current?.text).toBe('2 accounts found');
    expect(count(host, 'switch_library')).toBe(1);
  });

  it('leaves the refusal of a token to the dialog', async () => {
    const { host, app } = await started({ boot: { connected: false } });
    host.fail('connect', { code: 'token-refused', status: 401 });
    await expect(app.connect(entry)).rejects.toMatchObject({ code: 'token-refused' });
    expect(app.firstPage).toBe(true);
  });

  it('puts the focus back on the clip that the viewer showed', async () => {
    const { app } = await started();
    app.openViewer(4, 0);
    if (app.viewer !== null) app.viewer.position = 9;
    flushSync();
    app.closeViewer();
    expect(app.viewer).toBeNull();
    expect(app.gallery.returnTo?.position).toBe(9);
  });
});

beforeEach(() => {
  vi.useRealTimers();
});
