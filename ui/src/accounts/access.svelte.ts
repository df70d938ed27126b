/**
 * Tokens, accounts and the keychain: what is known of them, what goes on, and what can be done. It
 * runs without a browser. What does not live here: words, and which account is shown.
 */
import type {
  Account,
  Keychain,
  KeychainHelp,
  Manage,
  Problem,
  ProblemCode,
  Removed,
} from '../host/contract';
import { asProblem, type Host } from '../host/host';
import { problemText } from '../words/problems';
import { words } from '../words/words';
import { called, keychainState, type KeychainState } from './keychain';

/** Where a token is kept from now on. */
export type Keep = 'keychain' | 'session';

/** A token as a dialog speaks of it; without a key it is not known which one. */
export interface TokenNamed {
  readonly credential: number | null;
  readonly label: string;
}

/** What a dialog asks to remove. */
export type Removing =
  | { readonly kind: 'token'; readonly token: number }
  | { readonly kind: 'account'; readonly account: number; readonly token: number | null };

/** What it needs of the window. */
export interface AccessWindow {
  readonly host: Host;
  readonly accounts: readonly Account[];
  dialog: string | null;
  say(text: string): void;
  failed(thrown: unknown): void;
  refresh(): Promise<void>;
}

export class Access {
  keychain = $state<Keychain>('not-asked');
  /** Whether the keychain's prompt is up and somebody waits for it here. */
  waiting = $state(false);
  /** Whether its prompt was dismissed. */
  stayed = $state(false);
  /** What mends an absent keychain on this computer, once it was asked for. */
  help = $state.raw<KeychainHelp | null>(null);
  /** Tokens with their accounts, as far as they were asked for. */
  manage = $state.raw<Manage | null>(null);
  manageProblem = $state.raw<Problem | null>(null);

  /** Whether the person agreed to keep the token that is entered next in memory only. */
  session = $state(false);
  replacing = $state.raw<TokenNamed | null>(null);
  removing = $state.raw<Removing | null>(null);
  /** A token that could not be taken out of the keychain. */
  still = $state.raw<TokenNamed | null>(null);
  /** Which part of Manage accounts gets the focus when it comes back: the button one came from. */
  focus = $state<string | null>(null);
  /** Whether the dialog that is open was opened from Manage accounts, and goes back there. */
  #fromManage = false;
  /** What failed in the dialog that is open: a message would stand behind it. */
  failure = $state('');
  #asked = 0;
  #unlocking = 0;
  #helping = false;
  #removals = 0;

  constructor(private readonly app: AccessWindow) {}

  get state(): KeychainState {
    const { keychain, waiting, stayed } = this;
    return keychainState({ keychain, waiting, stayed, accounts: this.app.accounts });
  }

  /** Takes over how the keychain is; what had failed and works again is told of. */
  heard(keychain: Keychain): void {
    const before = this.keychain;
    this.keychain = keychain;
    if (keychain !== 'locked') this.stayed = false;
    if (keychain === 'absent') void this.askHelp();
    const failed = before === 'absent' || before === 'silent' || before === 'no-collection';
    if (failed && keychain === 'ready') {
      this.app.say(words.t('keychain.cameBack', called(this.app.host.system)));
    }
  }

  /** Asks what mends an absent keychain here; without an answer the words do without. */
  async askHelp(): Promise<void> {
    if (this.help !== null || this.#helping) return;
    this.#helping = true;
    this.help = await this.app.host.call('keychain_help').catch(() => null);
    this.#helping = false;
  }

  /** Lets the keychain show its prompt. The window goes on, and says that it waits. */
  async unlock(): Promise<void> {
    const mine = ++this.#unlocking;
    this.waiting = true;
    this.stayed = false;
    try {
      const keychain = await this.app.host.call('unlock_keychain');
      if (mine !== this.#unlocking) return;
      this.waiting = false;
      this.stayed = keychain === 'locked';
      this.heard(keychain);
      if (keychain === 'ready') await this.app.refresh();
    } catch (thrown) {
      if (mine === this.#unlocking) this.app.failed(thrown);
    } finally {
      if (mine === this.#unlocking) this.waiting = false;
    }
  }

  /** Nobody waits for the prompt any more; whatever comes of it is heard as an event. */
  stopWaiting(): void {
    this.#unlocking++;
    this.waiting = false;
  }

  /** Looks at the keychain without a prompt. */
  async check(): Promise<void> {
    try {
      this.heard(await this.app.host.call('check_keychain'));
    } catch (thrown) {
      this.app.failed(thrown);
    }
  }

  // Dialogs.

  openConnect(keep: Keep = 'keychain'): void {
    this.session = keep === 'session';
    this.#open('connect');
  }

  openReplace(token: TokenNamed, keep: Keep = 'keychain'): void {
    this.session = keep === 'session';
    this.replacing = token;
    // Nobody can replace a token that is not known: it is entered as one of its own.
    this.#open(token.credential === null ? 'connect' : 'replace-token');
  }

  openRemove(removing: Removing): void {
    this.removing = removing;
    this.#open('remove');
    // Opened from a strip, nothing is known yet of what would go.
    if (this.manage === null) void this.load();
  }

  /**
   * A token for this session only: the one that the keychain does not give, or a first one. With
   * several it is the person who says which.
   */
  async useSession(): Promise<void> {
    if (this.app.accounts.length === 0) {
      this.openConnect('session');
      return;
    }
    await this.load();
    const tokens = this.manage?.tokens ?? [];
    const [only] = tokens;
    if (tokens.length === 1 && only !== undefined) {
      this.openReplace({ credential: only.key, label: only.label }, 'session');
    } else this.openManage();
  }

  openManage(focus: string | null = null): void {
    this.focus = focus;
    this.failure = '';
    this.#fromManage = false;
    this.app.dialog = 'accounts';
  }

  #open(dialog: string): void {
    this.failure = '';
    this.#fromManage =
      this.app.dialog === 'accounts' || (this.#fromManage && this.app.dialog !== null);
    this.app.dialog = dialog;
  }

  /** Closes the dialog that is open, and goes back to where it was opened. */
  close(): void {
    this.session = false;
    if (this.#fromManage) this.openManage(this.focus);
    else this.app.dialog = null;
  }

  // What is asked of the shell.

  /** Reads the tokens and their accounts anew; a late answer gives way to a later one. */
  async load(): Promise<void> {
    const mine = ++this.#asked;
    try {
      // Nothing but the dialog shows e-mails, so nothing else hears of them.
      const mails = this.app.dialog === 'accounts';
      const manage = await this.app.host.call('manage', { mails });
      if (mine !== this.#asked) return;
      this.manage = manage;
      this.manageProblem = null;
    } catch (thrown) {
      if (mine === this.#asked) this.manageProblem = asProblem(thrown);
    }
  }

  /** The label of the token under which an account is, once that was asked for. */
  labelOf(account: number): string | null {
    const token = this.manage?.tokens.find(({ accounts }) =>
      accounts.some(({ key }) => key === account),
    );
    return token?.label ?? null;
  }

  #failed(thrown: unknown): void {
    if (this.app.dialog === null) this.app.failed(thrown);
    else this.failure = problemText(asProblem(thrown));
  }

  /** Whether it worked; what did not is told of. */
  async #done(call: Promise<unknown>): Promise<boolean> {
    this.failure = '';
    try {
      await call;
      await this.load();
      return true;
    } catch (thrown) {
      this.#failed(thrown);
      return false;
    }
  }

  rename(key: number, label: string): Promise<boolean> {
    return this.#done(this.app.host.call('rename_token', { key, label }));
  }

  include(key: number, on: boolean): Promise<boolean> {
    return this.#done(this.app.host.call('include_account', { key, on }));
  }

  async store({ credential, label }: TokenNamed): Promise<void> {
    if (credential === null) return;
    if (await this.#done(this.app.host.call('store_token', { key: credential }))) {
      this.app.say(words.t('manage.stored', { token: label }));
    }
  }

  /** Reads again what is in trouble: a token with all its accounts, one account, or everything. */
  async checkAgain(account: number | null, credential: number | null): Promise<void> {
    const { host } = this.app;
    if (account !== null) await this.#done(host.call('check_account', { key: account }));
    else if (credential !== null) await this.#done(host.call('check_token', { key: credential }));
    else await this.app.refresh();
  }

  /** Puts a new token in the place of one. Rejects with a {@link Problem}. */
  async replace(token: string, home: Keep): Promise<void> {
    const { replacing } = this;
    if (replacing === null || replacing.credential === null) return;
    const args = { key: replacing.credential, token, home };
    const { accounts } = await this.app.host.call('replace_token', args);
    this.app.say(words.t('replace.done', { token: replacing.label, n: accounts }));
    this.close();
    await this.load();
  }

  /** Removes what was asked for; an entry that stays in the keychain is told of. */
  async remove(): Promise<void> {
    const { removing, manage } = this;
    if (removing === null) return;
    this.failure = '';
    const mine = ++this.#removals;
    if (removing.kind === 'account') {
      await this.#removeAccount(removing.account, removing.token, mine);
      return;
    }
    const token = manage?.tokens.find(({ key }) => key === removing.token);
    const label = token?.label ?? '';
    const removed = await this.#removal(
      this.app.host.call('remove_token', { key: removing.token }),
    );
    if (removed !== null) this.#removed({ label, removed, mine }, token?.home !== 'keychain');
  }

  /** Nobody waits for a removal any more: it is out of use already, and what comes of it is told of. */
  leaveRemoval(): void {
    this.#removals++;
    this.close();
  }

  /** What a removal came to; null if it was not begun. */
  async #removal(call: Promise<Removed>): Promise<Removed | null> {
    try {
      const removed = await call;
      await this.load();
      return removed;
    } catch (thrown) {
      this.#failed(thrown);
      return null;
    }
  }

  async #removeAccount(key: number, token: number | null, mine: number): Promise<void> {
    const before = this.manage?.tokens ?? [];
    const under = before.find((one) => one.key === token);
    const account = [...(under?.accounts ?? []), ...(this.manage?.gone ?? [])].find(
      (one) => one.key === key,
    );
    const removed = await this.#removal(this.app.host.call('remove_account', { key }));
    if (removed === null) return;
    if (removed.still !== null) {
      const label = before.find((one) => one.key === removed.key)?.label ?? under?.label ?? '';
      this.#removed({ label, removed, mine }, false);
      return;
    }
    const last = under?.accounts.length === 1 && under.home === 'keychain';
    const gone = this.manage?.tokens.every((one) => one.key !== token) ?? false;
    this.app.say(
      words.t(last && gone ? 'remove.removedLast' : 'remove.removed', {
        account: account?.name ?? '',
      }),
    );
    if (mine === this.#removals) this.close();
  }

  /** Tries again to take an entry out of the keychain. */
  async forget(): Promise<ProblemCode | null> {
    const { still: token } = this;
    if (token === null || token.credential === null) return null;
    const removed = await this.app.host.call('forget_token', { key: token.credential });
    await this.load();
    if (removed.still === null) {
      this.app.say(words.t('remove.removedToken', { token: token.label }));
      if (this.app.dialog === 'still-stored') this.close();
    }
    return removed.still;
  }

  /** The same, from where it is listed; what keeps it there is told of in a dialog. */
  async tryToForget(token: TokenNamed): Promise<void> {
    this.still = token;
    this.failure = '';
    try {
      if ((await this.forget()) !== null) this.openStill(token);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  /** Says that an entry is still in the keychain, and how it is taken out by hand. */
  openStill(token: TokenNamed): void {
    this.still = token;
    this.#open('still-stored');
  }

  #removed(
    { label, removed, mine }: { label: string; removed: Removed; mine: number },
    session: boolean,
  ): void {
    const waited = mine === this.#removals;
    if (removed.still !== null) {
      if (waited) this.openStill({ credential: removed.key, label });
      else this.app.say(words.t('remove.stillSaid', { token: label }));
      return;
    }
    const key = session ? 'remove.removedSession' : 'remove.removedToken';
    this.app.say(words.t(key, { token: label }));
    if (waited) this.close();
  }
}
