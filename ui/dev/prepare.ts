/** Brings the page into a state that no option of the host makes: something asked, chosen, opened. */
import type { App, DialogName } from '../src/app.svelte';
import { everything } from '../src/gallery/gallery.svelte';
import type { LastPlace } from '../src/host/contract';
import type { FakeHost } from '../src/host/fake';
import hostile from './hostile.json';

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

/** Where one was: yesterday at last week's upright ones, or `lately`, ten minutes ago. */
export function placeOf(now: number, when: string): LastPlace {
  const lately = when === 'lately';
  const filters = [
    { facet: 'date' as const, anyOf: [lately ? 'last-7-days' : 'last-week'], noneOf: [] },
    { facet: 'ratio' as const, anyOf: [lately ? '16:9' : '9:16'], noneOf: [] },
  ];
  const atMs = now - (lately ? 600_000 : 15 * 3_600_000);
  return { atMs, query: { ...everything, filters }, key: null, version: '0.1.0', open: false };
}

/** Statuses that this version knows nothing of. */
const odd = ['other:ON_HOLD', 'unknown', 'other:IN_REVIEW', 'other:EXPIRED'];

/** Changes clips before the page starts, as no option of the host does. */
export function alter(host: FakeHost, asked: URLSearchParams): void {
  if (asked.get('pictures') === 'fail') host.pictureUrl = () => '/none.png';
  const drop = asked.get('drop');
  if (drop !== null) host.clips = host.clips.filter(({ status }) => status !== drop);
  const bare = asked.has('bare') ? Number(asked.get('bare')) : null;
  if (bare !== null) {
    host.clips = host.clips.filter(({ account }) => account !== bare);
    const accounts = host.boot.accounts.map((one) =>
      one.key === bare ? { ...one, clips: 0, inProgress: 0 } : one,
    );
    host.boot = { ...host.boot, accounts };
  }
  const some = asked.get('some');
  if (some === null) return;
  host.clips = host.clips.map((clip, i) => {
    if (i % 3 !== 0) return clip;
    if (some === 'unlisted') return { ...clip, unlisted: true };
    const picture = i % 2 === 0 ? clip.picture : null;
    const status = odd[(i / 3) % (some === 'many' ? odd.length : 2)] ?? '';
    return { ...clip, status, picture };
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
    app.openViewer(open);
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
  if (asked.has('metered')) app.metered = true;
  if (asked.get('decoder') === 'missing') {
    app.decoder.command = 'sudo apt install gstreamer1.0-libav';
  }
  if (asked.has('dialog')) app.dialog = asked.get('dialog') as DialogName;
}
