/** Brings the page into a state that no option of the host makes: something asked, chosen, opened. */
import type { App, DialogName } from '../src/app.svelte';
import { everything } from '../src/gallery/gallery.svelte';
import type { LastPlace } from '../src/host/contract';
import type { FakeHost } from '../src/host/fake';
import hostile from './hostile.json';
import { states } from './states.mjs';

/**
 * Puts texts that mean harm into every text that comes from the API: of clips, accounts, troubles and
 * downloads. `plates` leaves the pictures away, so that the prompts are read in the tiles; `words`
 * gives every clip a status of its own.
 */
export function harm(host: FakeHost, how: string): void {
  const at = (i: number) => hostile[i % hostile.length]?.text ?? '';
  host.clips = host.clips.map((clip, i) => {
    const text = at(i);
    const own = { prompt: text, model: text, quality: text, effect: text, negative: text };
    const plate = how === 'plates' ? { picture: null, status: 'moderated' } : {};
    const word = how === 'words' ? { status: `other:${text}`, playable: false } : {};
    return { ...clip, ...own, style: text, ...plate, ...word };
  });
  const accounts = host.boot.accounts.map((account, i) => {
    const problem = { code: 'account-refused' as const, status: 596, untilMs: null };
    return {
      ...account,
      name: at(i * 7),
      credits: { left: 1, plan: at(i * 11), atMs: 0 },
      trouble:
        i % 3 === 0
          ? {
              problem: { ...problem, message: at(i * 13) },
              tokenLabel: at(i * 17),
              credential: null,
              sinceMs: 0,
            }
          : null,
    };
  });
  const rows = host.clips.slice(0, 60).map((clip, i) => ({
    key: clip.key,
    prompt: at(i * 9 + 1),
    picture: null,
    state: i % 2 === 0 ? ('running' as const) : ('failed' as const),
    bytes: 1_000,
    total: null,
    problem: null,
    name: at(i * 5 + 2),
    account: clip.account,
    paused: false,
    tries: 1,
    retryAtMs: null,
    stalledMs: null,
    found: null,
    verifiedMs: null,
  }));
  const downloads = { ...host.boot.downloads, left: 30, failed: 30, folder: at(3), rows };
  host.boot = { ...host.boot, accounts, downloads };
}

/** Where one was yesterday: last week, upright. */
export function placeOf(now: number): LastPlace {
  const filters = [
    { facet: 'date' as const, anyOf: ['last-week'], noneOf: [] },
    { facet: 'ratio' as const, anyOf: ['9:16'], noneOf: [] },
  ];
  const atMs = now - 15 * 3_600_000;
  return { atMs, query: { ...everything, filters }, key: null, version: '0.1.0', open: false };
}

/** Changes clips before the page starts, as no option of the host does. */
export function alter(host: FakeHost, asked: URLSearchParams): void {
  if (asked.get('pictures') === 'fail') host.pictureUrl = () => '/none.png';
  const some = asked.get('some');
  if (some === null) return;
  host.clips = host.clips.map((clip, i) => {
    if (i % 3 !== 0) return clip;
    if (some === 'unlisted') return { ...clip, unlisted: true };
    const picture = i % 2 === 0 ? clip.picture : null;
    return { ...clip, status: i % 4 === 0 ? 'other:ON_HOLD' : 'unknown', picture };
  });
}

export async function prepare(app: App, host: FakeHost, asked: URLSearchParams): Promise<void> {
  const figure = (name: string) => (asked.has(name) ? Number(asked.get(name)) : null);
  const select = figure('select');
  if (select !== null) {
    await app.selecting.section({ first: 0, count: select });
    const key = app.gallery.sequence && (await app.gallery.sequence.load(0))?.key;
    if (key != null) app.selecting.anchorAtLeast(key, 0);
  }
  const range = figure('range');
  if (range !== null) await app.selecting.extend(range, undefined);
  if (asked.has('text')) await app.ask({ text: asked.get('text') ?? '' });
  if (asked.has('status')) await app.ask({ status: asked.get('status') });
  if (asked.has('ask')) {
    await app.ask({ filters: [{ facet: 'ratio', anyOf: [asked.get('ask') ?? ''], noneOf: [] }] });
  }
  const open = figure('open');
  if (open !== null) {
    await app.gallery.sequence?.load(open);
    app.openViewer(open, false);
  }
  if (asked.has('leave')) {
    const key = app.viewer?.key;
    host.clips = host.clips.filter((clip) => clip.key !== key);
    app.gallery.refresh();
  }
  const finish = figure('finish');
  if (finish !== null) host.finish(finish);
  const arrive = figure('arrive');
  if (arrive !== null) {
    const box = document.querySelector('[data-part="clips"]');
    box?.scrollTo(0, 900);
    // One has to stand there before something can come in above.
    box?.addEventListener('scroll', () => setTimeout(() => host.arrive(arrive), 200), {
      once: true,
    });
  }
  if (asked.get('decoder') === 'missing') {
    app.decoder.command = 'sudo apt install gstreamer1.0-libav';
  }
  if (asked.has('dialog')) app.dialog = asked.get('dialog') as DialogName;
}

/** A list of every state, to look at one after the other: `/?states`. */
export function listStates(): void {
  document.body.style.cssText = 'overflow: auto; padding: 24px; line-height: 2';
  for (const { id, name, query } of states) {
    for (const theme of ['dark', 'light']) {
      const link = document.createElement('a');
      link.href = `/?${query}&theme=${theme}`;
      link.textContent = `${id} ${name} (${theme})`;
      link.style.cssText = 'display: inline-block; width: 50%';
      document.body.append(link);
    }
  }
}
