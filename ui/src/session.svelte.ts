/**
 * Where the person is, told to the shell while it changes, and taken up by a page that has to start
 * anew because its process ended. What a later start of the app makes of it is kept elsewhere, see
 * `gallery/last-place.svelte.ts`.
 */
import type { App } from './app.svelte';
import type { Restarted, Session, SessionViewer } from './host/contract';
import { ListedClips } from './gallery/listed.svelte';
import type { Place } from './gallery/place';
import { ChosenClips } from './selection/chosen-clips.svelte';
import { words } from './words/words';

/** What changed is told this much later, with all that changed since. */
const KEEP_AFTER_MS = 300;

export class SessionKeeping {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begun = false;
  #told = '';
  #chosen = 0;
  #only: readonly number[] | null = null;

  constructor(private readonly app: App) {}

  /** Something of it may have changed. */
  moved(): void {
    if (!this.#begun || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.keep(), KEEP_AFTER_MS);
  }

  /** Tells the shell what it does not know yet. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { app } = this;
    const session = this.#now();
    const text = JSON.stringify(session);
    if (text !== this.#told) {
      this.#told = text;
      // Without it, no more is lost than where one was.
      app.host.call('keep_session', { session }).catch(() => null);
    }
    // Thousands may be chosen: they are told when they are others, and not with each step.
    const { version } = app.selecting.set;
    const { only } = app.gallery;
    if (version === this.#chosen && only === this.#only) return;
    this.#chosen = version;
    this.#only = only;
    const clips = { chosen: app.selecting.set.keys(), only: only === null ? null : [...only] };
    app.host.call('keep_chosen', { clips }).catch(() => null);
  }

  /** Another library is shown: what the shell holds of the last one means nothing in it. */
  begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#begun = true;
    this.#told = '';
    this.#only = null;
    this.#chosen = this.app.selecting.set.version;
    this.moved();
  }

  /** Goes on where the page was that ended; false where nothing was shown yet. */
  async resume(restarted: Restarted): Promise<boolean> {
    // What is half taken up is not told: this page may end as well.
    this.#begun = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      return await this.#resume(restarted);
    } finally {
      this.#begun = true;
      this.moved();
    }
  }

  async #resume({ session, clips }: Restarted): Promise<boolean> {
    const { app } = this;
    app.say(words.t('message.viewRestarted'));
    app.fullScreen = session.fullScreen;
    if (session.query === null) return false;
    const query = { ...session.query, accounts: app.shownAccounts };
    const place: Place | null = session.place;
    await app.ask(query, place);
    if (app.gallery.problem !== null) return false;
    app.selecting.restore(clips.chosen);
    if (clips.only !== null) await app.gallery.showKeys(clips.only, place);
    app.drawer = session.drawer;
    if (session.viewer !== null) await this.#open(session.viewer);
    else if (session.focus !== null) app.gallery.returnTo = { position: 0, key: session.focus };
    return true;
  }

  async #open({ key, beside, compares }: SessionViewer): Promise<void> {
    const { app } = this;
    if (beside === null) {
      await app.openClip(key);
      return;
    }
    const { sort } = app.gallery.query;
    const sequence = compares
      ? await ChosenClips.open(app.host, beside, sort).catch(() => null)
      : new ListedClips(app.host, beside);
    const position = (await sequence?.positionOf(key)) ?? null;
    if (sequence === null || position === null) return;
    if ((await sequence.load(position)) !== undefined) app.openSequence(sequence, position, key);
  }

  #now(): Session {
    const { gallery, viewer, drawer, fullScreen } = this.app;
    const { place, focus } = gallery.standing();
    const { key = null, sequence } = viewer ?? {};
    return {
      query: gallery.query,
      place:
        place === null || place.key === null || place.position === 0
          ? null
          : { ...place, key: place.key },
      focus: focus?.key ?? null,
      viewer:
        key === null
          ? null
          : {
              key,
              beside: sequence?.apart === true ? [...(sequence.keys ?? [key])] : null,
              compares: sequence?.keepsMoment === true,
            },
      drawer,
      fullScreen,
    };
  }
}
