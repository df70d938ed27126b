/** What the account menu says of an account, and what there is to do about its trouble. */
import type { Account } from '../host/contract';
import { ago } from '../words/format';
import { words } from '../words/words';
import { called, keychainWords, type KeychainState } from './keychain';
import type { Step } from './steps';
import { culpritOf, troubledAccount, troubleWords, type TroubleAsk } from './trouble';

const HOUR_MS = 3_600_000;

/** The parts of an account's second line: clips, in progress, credits with their age. */
export function accountLine(account: Account, now: number): string {
  return [words.t('accounts.clips', { n: account.clips }), ...spendings(account, now)].join(' · ');
}

/**
 * What assistive technology reads after the name, and the tooltip says, since a row has no room for it:
 * what is in progress, the credits, the plan, the reading.
 */
export function accountDescription(account: Account, now: number): string {
  const { plan, read } = planAndReading(account, now);
  return [...spendings(account, now), ...plan, read].join(', ');
}

/** Credits with their age, plan and last reading, where there is room for them. */
export function standing(account: Account, now: number): string[] {
  const { plan, read } = planAndReading(account, now);
  return [...credits(account, now), ...plan, read];
}

function planAndReading({ credits, readMs }: Account, now: number) {
  const plan = credits?.plan ?? null;
  return {
    plan: plan === null || plan === '' ? [] : [words.t('accounts.plan', { plan })],
    read:
      readMs === null
        ? words.t('accounts.neverRead')
        : words.t('accounts.read', { ago: ago(readMs, now) }),
  };
}

function spendings(account: Account, now: number): string[] {
  const parts: string[] = [];
  if (account.inProgress > 0) {
    parts.push(words.t('accounts.inProgress', { n: account.inProgress }));
  }
  return [...parts, ...credits(account, now)];
}

function credits({ credits: known }: Account, now: number): string[] {
  if (known === null) return [];
  const { left: n, atMs } = known;
  // Credits are spent elsewhere too: an old figure says how old it is.
  return [
    now - atMs > HOUR_MS
      ? words.t('accounts.creditsAged', { n, ago: ago(atMs, now) })
      : words.t('accounts.credits', { n }),
  ];
}

/** All accounts together, as the first line of the menu counts them. */
export function allLine(accounts: readonly Account[]): string {
  const clips = accounts.reduce((sum, account) => sum + account.clips, 0);
  const n = accounts.reduce((sum, account) => sum + account.inProgress, 0);
  const parts = [words.t('accounts.clips', { n: clips })];
  if (n > 0) parts.push(words.t('accounts.inProgress', { n }));
  return parts.join(' · ');
}

export interface Cause {
  /** What has to be mended; the same for all accounts that suffer from it. */
  readonly id: string;
  /** The keychain, the token's label, or the account's name. */
  readonly name: string;
  readonly step: Step;
}

export interface CausesAsk extends TroubleAsk {
  readonly keychain: KeychainState;
}

/** One cause for the keychain and for each token or account in trouble: nothing is repeated. */
export function causesOf(accounts: readonly Account[], ask: CausesAsk): Cause[] {
  const causes = new Map<string, Cause>();
  const keychain = keychainWords(ask.keychain, ask.system)?.steps[0];
  if (keychain !== undefined) {
    causes.set('keychain', { id: 'keychain', name: called(ask.system).Kc, step: keychain });
  }
  for (const account of accounts) {
    const { trouble } = account;
    if (trouble === null || !account.included) continue;
    const culprit = culpritOf(trouble);
    if (culprit === 'keychain' || culprit === 'network') continue;
    const ofToken = culprit === 'token';
    const id = ofToken
      ? `token ${trouble.credential ?? trouble.tokenLabel}`
      : `account ${account.key}`;
    const step = troubleWords(troubledAccount(account, trouble), ask).steps[0];
    if (step === undefined || causes.has(id)) continue;
    causes.set(id, { id, name: (ofToken ? trouble.tokenLabel : null) ?? account.name, step });
  }
  return [...causes.values()];
}
