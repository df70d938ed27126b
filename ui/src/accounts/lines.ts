/** What the account menu says of an account, and what there is to do about its trouble. */
import type { Account, ProblemCode } from '../host/contract';
import { ago } from '../words/format';
import { words } from '../words/words';

const HOUR_MS = 3_600_000;

/** The parts of an account's second line: clips, in progress, credits with their age. */
export function accountLine(account: Account, now: number): string {
  return [words.t('accounts.clips', { n: account.clips }), ...spendings(account, now)].join(' · ');
}

/** What assistive technology reads after the name: what is in progress, the credits, the reading. */
export function accountDescription(account: Account, now: number): string {
  const read =
    account.readMs === null
      ? words.t('accounts.neverRead')
      : words.t('accounts.read', { ago: ago(account.readMs, now) });
  return [...spendings(account, now), read].join(', ');
}

function spendings(account: Account, now: number): string[] {
  const parts: string[] = [];
  if (account.inProgress > 0) {
    parts.push(words.t('accounts.inProgress', { n: account.inProgress }));
  }
  if (account.credits !== null) {
    const { left: n, atMs } = account.credits;
    // Credits are spent elsewhere too: an old figure says how old it is.
    parts.push(
      now - atMs > HOUR_MS
        ? words.t('accounts.creditsAged', { n, ago: ago(atMs, now) })
        : words.t('accounts.credits', { n }),
    );
  }
  return parts;
}

/** All accounts together, as the first line of the menu counts them. */
export function allLine(accounts: readonly Account[]): string {
  const clips = accounts.reduce((sum, account) => sum + account.clips, 0);
  const n = accounts.reduce((sum, account) => sum + account.inProgress, 0);
  const parts = [words.t('accounts.clips', { n: clips })];
  if (n > 0) parts.push(words.t('accounts.inProgress', { n }));
  return parts.join(' · ');
}

/** What a person can do about a trouble from here. */
export type Step = 'token' | 'useapi' | 'check';

export interface Cause {
  /** The token's label, or the account's name. */
  readonly name: string;
  readonly step: Step;
}

const stepByCode: Partial<Record<ProblemCode, Step>> = {
  'token-refused': 'token',
  'keychain-entry-gone': 'token',
  'keychain-two-entries': 'token',
  'keychain-unreadable': 'token',
  'subscription-ended': 'useapi',
  'account-refused': 'useapi',
};

/** One cause for each token or account in trouble: a token's accounts do not repeat it. */
export function causesOf(accounts: readonly Account[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const { name, trouble } of accounts) {
    if (trouble === null) continue;
    const cause = trouble.tokenLabel ?? name;
    const step = stepByCode[trouble.problem.code] ?? 'check';
    causes.set(`${trouble.tokenLabel === null ? 'account' : 'token'} ${cause}`, {
      name: cause,
      step,
    });
  }
  return [...causes.values()];
}
