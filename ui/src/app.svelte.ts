/**
 * The state of the window and what can be done with it. It runs without a browser; components draw
 * it. What does not live here: the clips themselves, see `gallery/gallery.svelte.ts`.
 */
import { Access } from './accounts/access.svelte';
import type { Entry } from './accounts/connect.svelte';
import { AccountPlaces } from './accounts/places';
import { Announcements } from './announcements.svelte';
import { Choices } from './choices.svelte';
import { clock } from './clock.svelte';
import { Downloading } from './downloads/downloading.svelte';
import { noDownloads } from './downloads/none';
import { tellDrawn } from './drawn';
import { Search } from './filters/search.svelte';
import { everything, Gallery } from './gallery/gallery.svelte';
import { LastPlaces } from './gallery/last-place.svelte';
import { FreshClips } from './gallery/new-since.svelte';
import { ListedClips } from './gallery/listed.svelte';
import type { Place } from './gallery/place';
import type { ClipSequence } from './gallery/sequence';
import type {
  Account,
  Boot,
  Downloads,
  HostEvent,
  Keychain,
  LibraryKind,
  Notice,
  Page,
  Problem,
  Query,
  Reading,
  Settings,
  Sort,
  Tile,
} from './host/contract';
import { asProblem, type Host, type System } from './host/host';
import { perform } from './keys/perform';
import { MessageQueue, type Message } from './messages.svelte';
import { Decoder } from './player/decoder.svelte';
import { Selecting } from './selection/selecting.svelte';
import { SessionKeeping } from './session.svelte';
import { Undoing, type Change } from './undoing';
import { problemText } from './words/problems';
import { words } from './words/words';

export interface OpenViewer {
  /** Where the clip stands in the sequence; the viewer moves it. */
  position: number;
  sequence: ClipSequence;
  /** The key of the clip that is shown, once it is known; the viewer keeps it up to date. */
  key: number | null;
  /** The `timeStamp` of the click that opened it: a double click must not reach the stage. */
  readonly clickedMs: number | null;
  /** Where the grid takes the focus back to, once the viewer shows clips that are not its own. */
  home?: { readonly position: number; readonly key: number | null } | null;
}

/** New clips are told of no more often than this. */
const ARRIVALS_EVERY_MS = 60_000;
/** A result is said once it rests: not with every letter of a search. */
const RESULT_RESTS_MS = 500;

export type DialogName =
  | 'connect'
  | 'keys'
  | 'about'
  | 'export'
  | 'search-words'
  | 'accounts'
  | 'replace-token'
  | 'remove'
  | 'still-stored'
  | 'keychain'
  | 'health'
  | 'download'
  | 'download-choices'
  | 'ledger'
  | 'settings'
  | 'closing';

const nothingRead: Reading = {
  state: 'never',
  seen: 0,
  total: null,
  readMs: null,
  atMs: null,
  unreadable: 0,
};

export class App {
  readonly announcements = new Announcements();
  readonly messages = new MessageQueue();
  readonly choices: Choices;
  readonly gallery: Gallery;
  readonly search: Search;
  readonly undoing = new Undoing();
  readonly access: Access;
  readonly selecting: Selecting;
  readonly downloading: Downloading;
  /** What arrived since the last look. */
  readonly fresh = new FreshClips();
  readonly decoder: Decoder;
  readonly lastPlaces = new LastPlaces(this);
  readonly session = new SessionKeeping(this);

  /** What the shell said at first; null until then. */
  boot = $state.raw<Boot | null>(null);
  /** Why there is no boot. */
  bootProblem = $state.raw<Problem | null>(null);
  accounts = $state.raw<readonly Account[]>([]);
  reading = $state.raw<Reading>(nothingRead);
  downloads = $state.raw<Downloads>(noDownloads);
  notices = $state.raw<readonly Notice[]>([]);
  /** Whether the network costs by the byte, and the person has not said that it may. */
  metered = $state(false);
  viewer = $state<OpenViewer | null>(null);
  /** Whether the drawer is open because it was when the app was left: nobody has opened it now. */
  drawerKept = false;
  dialog = $state<DialogName | null>(null);
  fullScreen = $state(false);

  #drawer = $state(false);
  #toldMetered: boolean | null = null;
  /** Whether the person asked for the reading that goes on, and the clips known before it. */
  #asked = false;
  #clipsBefore: number | null = null;
  #library: LibraryKind = 'own';
  #arrivalsSaidMs = 0;
  #resultRests: ReturnType<typeof setTimeout> | undefined;
  #places = new AccountPlaces();

  constructor(readonly host: Host) {
    this.choices = new Choices(host, () => this.say(words.t('message.settingsNotKept')));
    this.gallery = new Gallery(host, {
      onChanged: (total) => this.#announceResult(total),
      onSwapped: (sequence) => {
        void this.#followViewer(sequence);
        void this.selecting.viewSwapped(sequence);
        void this.fresh.follow(sequence, this.gallery.query);
        this.lastPlaces.moved();
        this.session.moved();
      },
      countsArrivals: () => this.includedAccounts.every((account) => account.readMs !== null),
      onArrived: (n) => this.#announceArrivals(n),
    });
    this.search = new Search(this.gallery);
    this.access = new Access(this);
    this.decoder = new Decoder(host);
    this.selecting = new Selecting(this);
    this.downloading = new Downloading(this);
  }

  get system(): System {
    return this.host.system;
  }
  get settings(): Settings {
    return this.choices.now;
  }
  /** How large the page draws the interface, in per cent; the engine adds the system's text scale. */
  get interfaceSize(): number {
    const { interfaceSize } = this.settings;
    return interfaceSize === null ? 100 : (interfaceSize * 100) / this.choices.textScale;
  }
  /** Whether the drawer of downloads is open; it comes back as it was left. */
  get drawer(): boolean {
    return this.#drawer;
  }
  set drawer(open: boolean) {
    if (open === this.#drawer) return;
    this.#drawer = open;
    this.drawerKept = false;
    if (this.boot !== null) this.change({ drawer: open });
  }
  get library(): LibraryKind {
    return this.boot?.library ?? 'own';
  }
  get keychain(): Keychain {
    return this.access.keychain;
  }
  /** Whether nothing is fetched that nobody asked for. The sample library comes from this computer. */
  get saves(): boolean {
    return this.metered && this.library === 'own';
  }
  /** Whether the page with the two buttons shows. */
  get firstPage(): boolean {
    return this.boot !== null && this.boot.library === 'own' && !this.boot.connected;
  }
  /** The account that is shown; null for all. */
  get account(): Account | null {
    // One that was left out meanwhile is not shown, whatever was chosen before.
    return this.includedAccounts.find(({ key }) => key === this.settings.account) ?? null;
  }

  /** What the words for troubles depend on. */
  get troubleAsk() {
    const { system, access } = this;
    const version = this.boot?.version ?? '';
    return { now: clock.now, system, version, keychain: access.state };
  }

  /** The address of an account's picture, where it has one. */
  avatarUrl({ key, picture }: Pick<Account, 'key' | 'picture'>): string | null {
    return picture === null ? null : this.host.avatarUrl(this.library, key, picture);
  }

  /** Asks the shell for everything and paints. Called once. */
  async begin(): Promise<void> {
    void tellDrawn(this, false);
    await this.host.listen((event) => this.#hear(event));
    await this.start();
  }

  /** Boots, again if it failed before. */
  async start(): Promise<void> {
    this.bootProblem = null;
    try {
      await this.#take(await this.host.call('boot'));
      // What was there when the window opened is no change.
      clearTimeout(this.#resultRests);
      void tellDrawn(this, true);
    } catch (thrown) {
      this.bootProblem = asProblem(thrown);
    }
    this.decoder.begin(this.boot?.testClip ?? '');
  }

  async #take(boot: Boot): Promise<void> {
    const first = this.boot === null;
    this.#library = boot.library;
    this.boot = boot;
    this.accounts = boot.accounts;
    this.reading = boot.reading;
    this.downloads = boot.downloads;
    this.notices = boot.notices;
    // An answer that was on its way when that changed knows less than what was told meanwhile.
    this.metered = this.#toldMetered ?? boot.metered;
    this.choices.textScale = boot.textScale;
    this.access.heard(boot.keychain);
    this.#places.forget();
    this.choices.take(boot.settings);
    this.undoing.forget();
    this.selecting.forget();
    this.downloading.forget();
    if (first) {
      this.#drawer = this.drawerKept = boot.settings.drawer && !this.firstPage;
      this.downloading.begun(boot.downloads);
    }
    this.downloading.heard(boot.downloads);
    if (boot.reading.state === 'offline') this.#sayOffline();
    if (this.firstPage) return;
    this.gallery.beside = this.host
      .call('new_since')
      .then((since) => this.fresh.take(since))
      // The heading is a help, no more.
      .catch(() => this.fresh.end());
    this.session.begin();
    if (boot.restarted !== null) {
      this.lastPlaces.goOn();
      if (await this.session.resume(boot.restarted)) return;
    }
    if (boot.library === 'own' && (await this.lastPlaces.begin(boot))) return;
    // Another library has other clips and accounts: only the order is worth keeping.
    const { sort } = this.gallery.query;
    await this.ask({ ...everything, accounts: this.shownAccounts, sort });
  }

  /** The accounts that a question is asked of; empty for all. */
  get shownAccounts(): number[] {
    const account = this.account;
    return account === null ? [] : [account.key];
  }

  #hear(event: HostEvent): void {
    switch (event.kind) {
      case 'keychain':
        return this.access.heard(event.keychain);
      case 'metered':
        return void (this.metered = this.#toldMetered = event.metered);
      case 'text-scale':
        return void (this.choices.textScale = event.perCent);
      case 'recovered':
        return void this.start();
      case 'closing':
        return void (this.dialog = 'closing');
      case 'chosen':
        if (this.boot !== null) perform(this, event.command);
        return;
    }
    if (event.library !== this.#library || this.boot === null) return;
    switch (event.kind) {
      case 'changed':
        if (this.firstPage) break;
        this.gallery.refresh();
        void this.viewer?.sequence.again?.();
        break;
      case 'accounts':
        this.#accountsMoved(event.accounts);
        break;
      case 'reading':
        this.#readingMoved(this.reading, event.reading);
        this.reading = event.reading;
        break;
      case 'downloads':
        this.downloads = event.downloads;
        this.downloading.heard(event.downloads);
        this.selecting.refresh();
        break;
      case 'verifying':
        this.downloading.verifying = event.verifying;
        break;
      case 'open-clip':
        if (!this.firstPage) void this.openClip(event.key);
        break;
    }
  }

  #accountsMoved(now: readonly Account[]): void {
    const keys = (all: readonly Account[]) => all.map(({ key }) => key).join();
    const before = keys(this.includedAccounts);
    const shown = this.account;
    this.accounts = now;
    if (shown !== null && this.account === null) this.showAccount(null);
    else if (before !== keys(this.includedAccounts)) this.gallery.refresh();
    if (this.dialog === 'accounts' || now.some(({ fresh }) => fresh)) void this.access.load();
  }

  #clips(): number {
    return this.accounts.reduce((sum, account) => sum + account.clips, 0);
  }

  #readingMoved(before: Reading, now: Reading): void {
    if (now.state === 'offline' && before.state !== 'offline') {
      this.#sayOffline();
    } else if (before.state === 'offline' && now.state !== 'offline') {
      this.announcements.say(words.t('reading.onlineAgain'), 'network');
    }
    if (now.state === 'reading' && before.state !== 'reading') this.#clipsBefore = this.#clips();
    if (now.state === 'idle' && before.state === 'reading' && this.#clipsBefore !== null) {
      const n = Math.max(0, this.#clips() - this.#clipsBefore);
      if (n > 0 || this.#asked) {
        this.announcements.say(words.t('reading.finished', { n }), 'reading');
      }
      this.#asked = false;
      this.#clipsBefore = null;
    }
  }

  #sayOffline(): void {
    this.announcements.say(words.t('reading.offlineNow'), 'network');
  }

  #announceResult(total: number): void {
    clearTimeout(this.#resultRests);
    this.#resultRests = setTimeout(() => {
      // The next answer is on its way already, and says its own.
      if (this.gallery.opening) return;
      const text = total === 0 ? words.t('grid.noMatch') : words.t('grid.count', { n: total });
      this.announcements.say(text, 'result');
    }, RESULT_RESTS_MS);
  }

  #announceArrivals(n: number): void {
    const now = Date.now();
    if (now - this.#arrivalsSaidMs < ARRIVALS_EVERY_MS) return;
    this.#arrivalsSaidMs = now;
    this.announcements.say(words.t('grid.newClips', { n }), 'arrivals');
  }

  /** Keeps the viewer on its clip when the view beneath it is replaced. */
  async #followViewer(sequence: ClipSequence): Promise<void> {
    const viewer = this.viewer;
    if (viewer === null || viewer.key === null || viewer.sequence.apart === true) return;
    const position = await sequence.positionOf(viewer.key);
    if (this.viewer !== viewer || position === null) return;
    viewer.sequence = sequence;
    viewer.position = position;
  }

  // What can be done.

  /** Shows one account, or all of them; filters and order stay. */
  showAccount(key: number | null): void {
    const before = this.account?.key ?? null;
    this.#places.leave(before, this.gallery.standing().place);
    this.choices.change({ account: key });
    const place = before === key ? null : this.#places.placeOf(key);
    void this.gallery.show({ accounts: this.shownAccounts }, place);
  }

  /** Line 1 of the account menu is all accounts, then the accounts in its order. */
  showAccountLine(line: number): void {
    const key = line === 1 ? null : this.includedAccounts[line - 2]?.key;
    if (key !== undefined) this.showAccount(key);
  }

  get includedAccounts(): readonly Account[] {
    return this.accounts.filter((account) => account.included);
  }

  /** Asks another question; what is not named stays as it is. The search field goes along. */
  ask(some: Partial<Query>, place: Place | null = null): Promise<void> {
    if (some.text !== undefined) this.search.set(some.text);
    return this.gallery.show(some, place);
  }

  /** The window goes: what was chosen and where one is are written down. */
  leave(): void {
    this.lastPlaces.keep(false);
    this.choices.keep();
  }

  showStatus(status: string | null): void {
    void this.ask({ status });
  }

  showSort(sort: Sort): void {
    void this.ask({ sort });
  }

  change(some: Partial<Settings>): void {
    this.choices.change(some);
  }

  /** Larger or smaller tiles, by steps of the slider. */
  resizeTiles(steps: number): void {
    const { smallestTiles } = this.gallery;
    const wanted = Math.max(smallestTiles, this.settings.tileHeight) + steps * 8;
    this.change({ tileHeight: Math.min(360, Math.max(smallestTiles, wanted)) });
  }

  openViewer(position: number, clickedMs: number | null = null): void {
    const sequence = this.gallery.sequence;
    if (sequence === null) return;
    const key = sequence.tile(position)?.key ?? null;
    this.viewer = { position, sequence, key, clickedMs };
  }

  /** Opens a clip, and with it the clips that stand beside it where it is not in the view. */
  async openClip(key: number, beside: readonly number[] = [key]): Promise<void> {
    const { sequence } = this.gallery;
    const position = (await sequence?.positionOf(key)) ?? null;
    if (sequence !== null && position !== null) {
      this.#openAt(sequence, position, key);
      return;
    }
    const listed = new ListedClips(this.host, beside);
    const at = beside.indexOf(key);
    if ((await listed.load(at)) === undefined) this.say(words.t('message.clipGone'));
    else this.#openAt(listed, at, key);
  }

  /** Opens clips that stand apart from the view of the grid, at one of them. */
  openSequence(sequence: ClipSequence, position: number, key: number): void {
    this.#openAt(sequence, position, key);
  }

  #openAt(sequence: ClipSequence, position: number, key: number): void {
    const { viewer } = this;
    if (viewer === null) {
      const { focus, place } = this.gallery.standing();
      const home = focus ?? place;
      this.viewer = { position, sequence, key, clickedMs: null, home };
      return;
    }
    if (sequence.apart === true && viewer.sequence.apart !== true) {
      viewer.home = { position: viewer.position, key: viewer.key };
    }
    viewer.sequence = sequence;
    viewer.position = position;
    viewer.key = key;
  }

  /** Takes over what is known better of a clip, wherever it is shown. */
  patch(key: number, some: Partial<Tile>): void {
    this.gallery.sequence?.patch(key, some);
    const shown = this.viewer?.sequence;
    if (shown !== this.gallery.sequence) shown?.patch?.(key, some);
  }

  /** Closes the viewer; the grid puts the focus on the clip that it showed. */
  closeViewer(): void {
    if (this.viewer === null) return;
    const { position, key, sequence, home } = this.viewer;
    this.gallery.returnTo = sequence.apart === true ? (home ?? null) : { position, key };
    this.viewer = null;
  }

  /** Checks and stores a token. Rejects with a {@link Problem}. */
  async connect({ token, home, label, typed }: Entry): Promise<void> {
    const args = { token, home, label, typed: [...typed] };
    const { accounts } = await this.host.call('connect', args);
    const boot =
      this.library === 'sample'
        ? await this.host.call('switch_library', { library: 'own' })
        : await this.host.call('boot');
    this.access.close();
    const manage = { label: words.t('message.manage'), run: () => this.access.openManage() };
    this.say(words.t('message.accountsFound', { n: accounts }), manage);
    await this.#take(boot);
  }

  async switchLibrary(library: LibraryKind): Promise<void> {
    try {
      const boot = await this.host.call('switch_library', { library });
      this.viewer = null;
      this.drawer = false;
      await this.#take(boot);
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  async refresh(): Promise<void> {
    this.#asked = true;
    this.gallery.release();
    await this.#try(this.host.call('refresh'));
  }

  download(keys: readonly number[]): Promise<void> {
    return this.downloading.keys(keys);
  }

  openPage(page: Page): void {
    void this.#try(this.host.call('open_page', { page }));
  }

  setFullScreen(on: boolean): void {
    this.fullScreen = on;
    void this.#try(this.host.call('set_full_screen', { on }));
  }

  dismissNotice(notice: Notice): void {
    this.notices = this.notices.filter((other) => other !== notice);
  }

  /** Shows the settings that could not be read in the system's file manager. */
  showKeptSettings(): Promise<void> {
    return this.#try(this.host.call('show_kept_settings'));
  }

  /** The window goes, the downloads go on. */
  hide(): void {
    this.leave();
    void this.#try(this.host.call('hide'));
  }

  /** Ends the app, whatever is on its way. */
  quitNow(): void {
    this.leave();
    void this.#try(this.host.call('quit_now'));
  }

  /** Ends the app; while downloads are on their way, the shell has the page ask first. */
  quit(): void {
    this.leave();
    void this.#try(this.host.call('quit'));
  }

  /** No reading for so many minutes; null goes on. */
  async pauseReading(minutes: number | null): Promise<void> {
    await this.#try(this.host.call('pause_reading', { minutes }));
  }

  /** Tells of a change that can be undone, and remembers it. */
  did(text: string, change: Change): void {
    this.undoing.add(change);
    const undo = { label: words.t('filter.undo'), run: () => void this.undoing.undo(change) };
    // What is undone is the last thing that was done: an older offer makes room for it.
    this.say(text, undo, 'undo');
  }

  /** Shows a message and says it. */
  say(
    text: string,
    action: Message['action'] = null,
    kind: Message['kind'] = null,
    also: Message['also'] = null,
  ): void {
    this.messages.add(text, action, kind, also);
    this.announcements.say(text, 'message');
  }

  /** Tells of a command that failed, in the words of its kind. */
  failed(thrown: unknown, kind: Message['kind'] = null): void {
    this.say(problemText(asProblem(thrown)), null, kind);
  }

  async #try(call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (thrown) {
      this.failed(thrown);
    }
  }
}
