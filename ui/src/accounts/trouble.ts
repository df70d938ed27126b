/**
 * The words for what is wrong with a token or an account, and the steps that mend it. What concerns
 * the whole keychain is in `keychain.ts`.
 */
import type { Problem, ProblemCode, Trouble } from '../host/contract';
import type { System } from '../host/host';
import * as format from '../words/format';
import { problemText, problemTitle, quotable } from '../words/problems';
import { words } from '../words/words';
import type { Step, Told } from './steps';

/** What a trouble is about. */
export interface Troubled {
  readonly problem: Problem;
  /** The token's label, where the token is the cause or is known. */
  readonly label: string | null;
  readonly credential: number | null;
  readonly account: { readonly key: number; readonly name: string } | null;
  readonly sinceMs: number | null;
}

export interface TroubleAsk {
  readonly now: number;
  readonly system: System;
  readonly version: string;
}

/** Troubles of a token: all its accounts have them, and only one of them is said. */
const ofToken: ReadonlySet<ProblemCode> = new Set([
  'token-refused',
  'subscription-ended',
  'session-over',
  'keychain-entry-gone',
  'keychain-other',
  'keychain-two-entries',
  'keychain-unreadable',
  'keychain-refused',
]);

/** Troubles of the keychain as a whole: all its tokens have them. */
const ofKeychain: ReadonlySet<ProblemCode> = new Set([
  'keychain-absent',
  'keychain-locked',
  'keychain-silent',
  'keychain-no-collection',
]);

/** Troubles that come from the way to useapi.net: no account is the cause. */
const ofNetwork: ReadonlySet<ProblemCode> = new Set(['offline']);

/** What has to be mended: the keychain, a token, an account, or the network. */
export type Culprit = 'keychain' | 'token' | 'account' | 'network';

export function culpritOf(trouble: Trouble): Culprit {
  const { code } = trouble.problem;
  if (ofKeychain.has(code)) return 'keychain';
  if (ofNetwork.has(code)) return 'network';
  return ofToken.has(code) && trouble.tokenLabel !== null ? 'token' : 'account';
}

/** The trouble of an account as it is told of. */
export function troubledAccount(
  account: { readonly key: number; readonly name: string },
  trouble: Trouble,
): Troubled {
  const { problem, tokenLabel, credential, sinceMs } = trouble;
  return { problem, label: tokenLabel, credential, account, sinceMs };
}

type Kind =
  | 'enter'
  | 'enter-new'
  | 'remove'
  | 'useapi'
  | 'manage'
  | 'settings'
  | 'check'
  | 'try'
  | 'now'
  | 'copy';

const stepsByCode: Partial<Record<ProblemCode, readonly Kind[]>> = {
  'bad-request': ['try', 'copy'],
  'token-refused': ['enter-new'],
  'subscription-ended': ['useapi', 'check'],
  forbidden: ['manage', 'check'],
  'not-found': ['manage', 'check'],
  'no-accounts': ['useapi', 'check'],
  'out-of-credits': [],
  busy: [],
  trouble: ['now'],
  'timed-out': ['now'],
  offline: ['now'],
  'account-refused': ['useapi', 'check'],
  'unexpected-answer': ['try'],
  'unexpected-shape': ['try', 'copy'],
  'too-large': ['try', 'copy'],
  'endless-list': ['try', 'copy'],
  certificate: ['try', 'copy'],
  proxy: ['settings', 'try'],
  'session-over': ['enter'],
  'keychain-entry-gone': ['enter', 'remove'],
  'keychain-other': ['enter'],
  'keychain-two-entries': ['enter'],
  'keychain-unreadable': ['enter'],
  'keychain-refused': ['try'],
  internal: ['try', 'copy'],
};

/** What is said of a trouble, and what can be done about it. */
export function troubleWords(of: Troubled, ask: TroubleAsk): Told {
  const { code } = of.problem;
  const kinds = stepsByCode[code] ?? ['check'];
  const more: readonly Kind[] = code === 'trouble' && gaveUp(of.problem) ? ['copy'] : [];
  return {
    title: titleOf(of, ask),
    text: textOf(of, ask),
    steps: [...kinds, ...more].flatMap((kind) => stepOf(kind, of, ask) ?? []),
    ...(code === 'token-refused' ? { later: true } : {}),
  };
}

/** After six tries there is no next one that could be told of. */
const gaveUp = (problem: Problem) => problem.untilMs === null;

function titleOf({ problem, label, account }: Troubled, { system }: TroubleAsk): string | null {
  const named = { token: label ?? '', account: account?.name ?? '' };
  const { code } = problem;
  if (code === 'keychain-refused') {
    return words.t(
      system === 'macos' ? 'troubleTitle.macos-denied' : 'problemTitle.keychain-refused',
    );
  }
  if (code === 'account-refused' && account === null) return null;
  if (code === 'keychain-two-entries' && label === null) return problemTitle(problem);
  if (code === 'trouble' && gaveUp(problem)) return words.t('troubleTitle.gave-up');
  const key = `troubleTitle.${code}`;
  return words.has(key) ? words.t(key, named) : problemTitle(problem);
}

/** Sentences that name a token or an account, and so need to know it. */
const namesToken: ReadonlySet<ProblemCode> = new Set([
  'token-refused',
  'subscription-ended',
  'session-over',
  'keychain-entry-gone',
  'keychain-other',
  'keychain-unreadable',
]);
const namesAccount: ReadonlySet<ProblemCode> = new Set([
  'account-refused',
  'out-of-credits',
  'endless-list',
]);
const namesBoth: ReadonlySet<ProblemCode> = new Set(['forbidden', 'not-found']);

function textOf(of: Troubled, { now, system }: TroubleAsk): string {
  const { problem, label, account, sinceMs } = of;
  const { code, message, status, untilMs } = problem;
  if (code === 'keychain-refused' && system === 'macos') return words.t('trouble.macos-denied');
  const tokenMissing = label === null && (namesToken.has(code) || namesBoth.has(code));
  const accountMissing = account === null && (namesAccount.has(code) || namesBoth.has(code));
  if (tokenMissing || accountMissing) return problemText(problem);
  if (code === 'trouble' && untilMs === null && sinceMs !== null) {
    return words.t('trouble.gave-up', { since: format.since(sinceMs, now) });
  }
  const key = `trouble.${code}`;
  if (!words.has(key)) return problemText(problem);
  return words.t(key, {
    token: label ?? '',
    account: account?.name ?? '',
    told: message === null ? 'no' : 'yes',
    message: quotable(message ?? ''),
    coded: status === null ? 'no' : 'yes',
    status: String(status ?? ''),
    timed: untilMs === null ? 'no' : 'yes',
    time: untilMs === null ? '' : format.clock(untilMs),
  });
}

function stepOf(kind: Kind, of: Troubled, ask: TroubleAsk): Step | null {
  const { credential, label, account, problem } = of;
  const check = {
    kind: 'check',
    // What is wrong with the token is asked of all its accounts.
    account: ofToken.has(problem.code) && credential !== null ? null : (account?.key ?? null),
    credential,
  } as const;
  switch (kind) {
    case 'enter':
    case 'enter-new':
      return {
        label: words.t(kind === 'enter' ? 'step.enterToken' : 'step.enterNewToken'),
        deed: { kind: 'enter-token', credential, label: label ?? '' },
      };
    case 'remove':
      if (credential === null || label === null) return null;
      return {
        label: words.t('step.removeToken', { token: label }),
        deed: { kind: 'remove-token', credential, label },
      };
    case 'useapi':
      return { label: words.t('step.openUseapi'), deed: { kind: 'open-useapi' } };
    case 'manage':
      return { label: words.t('step.manage'), deed: { kind: 'manage' } };
    case 'settings':
      return { label: words.t('frame.settings'), deed: { kind: 'settings' } };
    case 'check':
      return { label: words.t('step.checkAgain'), deed: check };
    case 'try':
      return { label: words.t('step.tryAgain'), deed: check };
    case 'now':
      return { label: words.t('step.tryNow'), deed: check };
    case 'copy':
      return {
        label: words.t('step.copyDetails'),
        deed: { kind: 'copy', text: detailsOf(of, ask), said: words.t('ui.copied') },
      };
  }
}

/** What "Copy details" copies: nothing that names a person, and what the server said is redacted. */
function detailsOf({ problem, sinceMs }: Troubled, { version }: TroubleAsk): string {
  const { code, status, message } = problem;
  const lines = [`Rushes ${version}`, code];
  if (status !== null) lines.push(`HTTP ${status}`);
  if (message !== null) lines.push(quotable(message));
  if (sinceMs !== null) lines.push(new Date(sinceMs).toISOString());
  return lines.join('\n');
}
