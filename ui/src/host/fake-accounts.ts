/** Tokens, accounts, keychain and health of the fake host, kept as the shell keeps them. */
import type {
  Boot,
  Commands,
  Health,
  HostEvent,
  Keychain,
  KeychainHelp,
  ManagedAccount,
  ManagedToken,
  Problem,
  ProblemCode,
  Removed,
} from './contract';

/** A token and the keys of its accounts. */
export type FakeToken = Omit<ManagedToken, 'accounts'> & { accounts: number[] };

type Name = keyof Commands;
type Call = { [C in Name]: { command: C; args: Commands[C]['args'] } }[Name];

/** What of the host is seen from here. */
export interface FakeWorld {
  boot: Boot;
  emit(event: HostEvent): void;
}

export class FakeAccounts {
  tokens: FakeToken[];
  /** Why an entry stays in the keychain when a token is removed. */
  still: ProblemCode | null = null;
  /** How the keychain is after its prompt. */
  unlocked: Keychain = 'ready';
  help: KeychainHelp = { command: 'sudo apt install gnome-keyring', hint: 'install' };
  health: Health = {
    checks: [
      { part: 'decoder', state: 'ok', code: 'h264-ok', figure: null, command: null },
      { part: 'keychain', state: 'ok', code: 'keychain-ready', figure: null, command: null },
      { part: 'network', state: 'ok', code: 'api-answers', figure: null, command: null },
      { part: 'disk', state: 'ok', code: 'disk-room', figure: '214000000000', command: null },
      { part: 'index', state: 'ok', code: 'index-ok', figure: null, command: null },
      { part: 'version', state: 'ok', code: 'version', figure: '0.1.0', command: null },
    ],
  };
  #gone = new Set<number>();

  constructor(
    private readonly world: FakeWorld,
    tokens?: Partial<FakeToken>[],
  ) {
    const all = world.boot.accounts.map(({ key }) => key);
    this.tokens = (tokens ?? [{}]).map((some, index) => ({
      key: index + 1,
      label: index === 0 ? 'Main' : `Token ${index + 1}`,
      home: 'keychain',
      addedMs: 1_790_000_000_000,
      trouble: null,
      keychain: null,
      leftOver: false,
      accounts: all,
      ...some,
    }));
  }

  /** The answer to what concerns accounts; undefined for everything else. */
  answer({ command, args }: Call): unknown {
    switch (command) {
      case 'manage':
        return {
          tokens: this.tokens.map((token) => ({
            ...token,
            accounts: token.accounts.flatMap((key) => this.#managed(key, token) ?? []),
          })),
          gone: [...this.#gone].flatMap((key) => this.#managed(key, null) ?? []),
        };
      case 'rename_token':
        this.#token(args.key).label = args.label;
        return null;
      case 'store_token':
        this.#token(args.key).home = 'keychain';
        return null;
      case 'include_account':
        this.#accounts((one) =>
          one.key === args.key ? { ...one, included: args.on, fresh: false } : one,
        );
        return null;
      case 'remove_account':
        for (const token of this.tokens) {
          token.accounts = token.accounts.filter((key) => key !== args.key);
        }
        this.#accounts((one) => (one.key === args.key ? null : one));
        return this.#takeOut((token) => token.accounts.length === 0);
      case 'remove_token': {
        const { accounts } = this.#token(args.key);
        const removed = this.#takeOut(({ key }) => key === args.key);
        const reached = new Set(this.tokens.flatMap((token) => token.accounts));
        for (const key of accounts) if (!reached.has(key)) this.#gone.add(key);
        return removed;
      }
      case 'forget_token':
        return this.#takeOut(({ key }) => key === args.key);
      case 'replace_token': {
        const token = this.#token(args.key);
        Object.assign(token, { trouble: null, keychain: null, home: args.home });
        this.#accounts((one) =>
          token.accounts.includes(one.key) ? { ...one, trouble: null } : one,
        );
        return { accounts: token.accounts.length };
      }
      case 'check_account':
      case 'check_token':
        return null;
      case 'unlock_keychain':
        return this.#keychain(this.unlocked);
      case 'check_keychain':
        return this.world.boot.keychain;
      case 'keychain_help':
        return this.help;
      case 'health':
        return this.health;
      case 'diagnostics':
        return 'Rushes 0.1.0\nkeychain: ready';
      default:
        return undefined;
    }
  }

  /** Out of use, and out of the keychain if it lets it go. */
  #takeOut(such: (token: FakeToken) => boolean): Removed {
    const { still } = this;
    const gone = this.tokens.filter(such);
    for (const one of gone) Object.assign(one, { accounts: [], leftOver: true, keychain: still });
    if (still === null) this.tokens = this.tokens.filter((one) => !gone.includes(one));
    const [first] = gone;
    if (still === null || first === undefined) return { still: null, key: null };
    return { still, key: first.key };
  }

  #keychain(keychain: Keychain): Keychain {
    this.world.boot = { ...this.world.boot, keychain };
    this.world.emit({ kind: 'keychain', keychain });
    return keychain;
  }

  #token(key: number): FakeToken {
    const token = this.tokens.find((one) => one.key === key);
    if (token !== undefined) return token;
    throw { code: 'unknown-key', message: null, status: null, untilMs: null } as Problem;
  }

  #accounts(to: (one: Boot['accounts'][number]) => Boot['accounts'][number] | null): void {
    const accounts = this.world.boot.accounts.flatMap((one) => to(one) ?? []);
    this.world.boot = { ...this.world.boot, accounts };
    this.world.emit({ kind: 'accounts', library: this.world.boot.library, accounts });
  }

  #managed(key: number, under: FakeToken | null): ManagedAccount | null {
    const account = this.world.boot.accounts.find((one) => one.key === key);
    if (account === undefined) return null;
    const { name, mark, picture, clips, included, fresh, trouble } = account;
    const others = this.tokens.filter((one) => one !== under && one.accounts.includes(key));
    return {
      key,
      name,
      mark,
      picture,
      clips,
      included,
      fresh,
      trouble,
      signIn: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
      downloaded: Math.floor(clips / 4),
      alsoUnder: others.map(({ label }) => label),
    };
  }
}
