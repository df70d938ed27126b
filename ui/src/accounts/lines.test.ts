import { describe, expect, it } from 'vitest';

import type { Account, ProblemCode } from '../host/contract';
import { letterOf } from './letter';
import { accountDescription, accountLine, causesOf } from './lines';

const now = new Date(2026, 10, 23, 14, 32).getTime();

const account: Account = {
  key: 1,
  name: 'Studio',
  mark: 0,
  clips: 1204,
  inProgress: 3,
  included: true,
  credits: { left: 240, plan: null, atMs: now - 60_000 },
  readMs: now - 120_000,
  trouble: null,
  picture: null,
  fresh: false,
};
const ask = { now, system: 'linux', version: '0.1.0', keychain: 'ready' } as const;

let lastKey = 1;

function troubled(name: string, code: ProblemCode, token: string | null): Account {
  const problem = { code, message: null, status: null, untilMs: null };
  const credential = token === null ? null : 7;
  const trouble = { problem, tokenLabel: token, credential, sinceMs: now };
  return { ...account, key: ++lastKey, name, trouble };
}

describe('the account menu', () => {
  it('says clips, what is in progress and credits in one line', () => {
    expect(accountLine(account, now)).toBe('1,204 clips · 3 in progress · 240 credits');
  });

  it('leaves out what there is none of', () => {
    expect(accountLine({ ...account, inProgress: 0, credits: null }, now)).toBe('1,204 clips');
  });

  it('says how old credits are after an hour', () => {
    const credits = { left: 240, plan: null, atMs: now - 2 * 3_600_000 };
    expect(accountLine({ ...account, credits }, now)).toContain('240 credits, 2 h ago');
  });

  it('describes a radio with what its name does not hold', () => {
    expect(accountDescription(account, now)).toBe('3 in progress, 240 credits, read 2 min ago');
  });

  it('says the plan where there is one', () => {
    const credits = { left: 240, plan: 'Pro', atMs: now - 60_000 };
    expect(accountDescription({ ...account, credits }, now)).toBe(
      '3 in progress, 240 credits, Pro plan, read 2 min ago',
    );
    const unnamed = { ...credits, plan: '' };
    expect(accountDescription({ ...account, credits: unnamed }, now)).not.toContain('plan');
  });

  it('names a token once, whatever number of accounts it opens', () => {
    const accounts = [
      troubled('Studio', 'token-refused', 'Main'),
      troubled('Night shift', 'token-refused', 'Main'),
      troubled('Client work', 'account-refused', null),
      account,
    ];
    const named = causesOf(accounts, ask).map(({ name, step }) => `${name}: ${step.label}`);
    expect(named).toEqual(['Main: Enter new token', 'Client work: Open useapi.net']);
  });

  it('names the keychain once, whatever number of tokens it holds', () => {
    const accounts = [
      troubled('Studio', 'keychain-locked', 'Main'),
      troubled('Night shift', 'keychain-locked', 'Second'),
    ];
    const named = causesOf(accounts, { ...ask, keychain: 'locked' });
    expect(named.map(({ name, step }) => `${name}: ${step.label}`)).toEqual(['Keychain: Unlock…']);
  });

  it('names nobody for what nobody here can mend', () => {
    const accounts = [troubled('Studio', 'offline', null), troubled('Night shift', 'busy', null)];
    expect(causesOf(accounts, ask)).toEqual([]);
  });
});

describe('the letter of a mark', () => {
  it.each([
    ['Studio', 'S'],
    ['  ünter', 'Ü'],
    ['«7 days»', '7'],
    ['夜の横浜', '夜'],
    ['🎬', '🎬'],
    ['', '?'],
  ])('of “%s” is %s', (name, letter) => {
    expect(letterOf(name)).toBe(letter);
  });
});
