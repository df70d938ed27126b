/** The words for the states of the keychain as a whole, and what can be done about each. */
import type { Account, Keychain, KeychainHelp, ProblemCode } from '../host/contract';
import type { System } from '../host/host';
import { words } from '../words/words';
import type { Step, Told } from './steps';

/** How the keychain is, for a person: what the shell says, and what goes on in the window. */
export type KeychainState = Keychain | 'waiting' | 'stayed-locked' | 'another';

export interface KeychainAsk {
  readonly keychain: Keychain;
  /** Whether its prompt is up. */
  readonly waiting: boolean;
  /** Whether its prompt was dismissed. */
  readonly stayed: boolean;
  readonly accounts: readonly Account[];
}

const byCode: Partial<Record<ProblemCode, Keychain>> = {
  'keychain-absent': 'absent',
  'keychain-locked': 'locked',
  'keychain-silent': 'silent',
  'keychain-no-collection': 'no-collection',
};

/** How the keychain is; where nobody asked it yet, the troubles of the accounts tell. */
export function keychainState({ keychain, waiting, stayed, accounts }: KeychainAsk): KeychainState {
  if (waiting) return 'waiting';
  let known = keychain;
  if (known === 'not-asked') {
    for (const { trouble } of accounts) {
      known = byCode[trouble?.problem.code ?? 'internal'] ?? known;
    }
  }
  if (known === 'locked' && stayed) return 'stayed-locked';
  if ((known === 'ready' || known === 'not-asked') && isAnother(accounts)) return 'another';
  return known;
}

/**
 * Whether this is another keychain than last time. The shell knows where it stored an entry; where it
 * does not, it looks so when the entries of several tokens are gone at once, and no account is left
 * that could be read. One entry that is gone may have been removed.
 */
function isAnother(accounts: readonly Account[]): boolean {
  const troubles = accounts.map(({ trouble }) => trouble);
  if (troubles.some((trouble) => trouble?.problem.code === 'keychain-other')) return true;
  if (!troubles.every((trouble) => trouble?.problem.code === 'keychain-entry-gone')) return false;
  return new Set(troubles.map((trouble) => trouble?.credential ?? trouble?.tokenLabel)).size > 1;
}

/** Whether tokens can be stored in it, as far as is known. */
export function canStore(keychain: Keychain): boolean {
  return !['absent', 'silent', 'no-collection'].includes(keychain);
}

/** What it is called on this system, at the beginning of a sentence and within one. */
export function called(system: System): Record<'Kc' | 'The' | 'the', string> {
  const windows = system === 'windows';
  return {
    Kc: words.t(windows ? 'keychain.windows' : 'keychain.Name'),
    The: words.t(windows ? 'keychain.windows' : 'keychain.The'),
    the: words.t(windows ? 'keychain.windows' : 'keychain.the'),
  };
}

const unlock: Step = { label: words.t('step.unlock'), deed: { kind: 'unlock' } };
const check: Step = { label: words.t('step.checkAgain'), deed: { kind: 'check-keychain' } };
const tryAgain: Step = { label: words.t('step.tryAgain'), deed: { kind: 'check-keychain' } };
const session: Step = { label: words.t('step.session'), deed: { kind: 'session' } };
const explain: Step = { label: words.t('step.explain'), deed: { kind: 'explain-keychain' } };

/**
 * What is said in a strip; null where there is nothing to say. Where one token alone is in another
 * keychain, `only`, the step leads straight to where it is entered.
 */
export function keychainWords(
  state: KeychainState,
  system: System,
  only: { readonly credential: number | null; readonly label: string } | null = null,
): Told | null {
  const name = called(system);
  switch (state) {
    case 'not-asked':
    case 'ready':
      return null;
    case 'waiting':
      return {
        title: null,
        text: [
          words.t('keychain.waiting', name),
          ...(system === 'macos' ? [words.t('keychain.macosAsks')] : []),
        ].join(' '),
        steps: [{ label: words.t('step.stopWaiting'), deed: { kind: 'stop-waiting' } }],
      };
    case 'locked':
      return {
        title: words.t('keychain.lockedTitle', name),
        text: words.t('keychain.locked'),
        steps: [unlock],
        later: true,
      };
    case 'stayed-locked':
      return {
        title: null,
        text: words.t('keychain.stayedLocked', name),
        steps: [unlock],
        later: true,
      };
    case 'silent':
      return {
        title: words.t('keychain.silentTitle', name),
        text: words.t('keychain.silent'),
        steps: [tryAgain, session],
      };
    case 'no-collection':
      return {
        title: words.t('keychain.noCollectionTitle'),
        text: words.t('keychain.noCollection', name),
        steps: [check, session],
      };
    case 'absent':
      return {
        title: words.t('keychain.absentTitle'),
        text: words.t('keychain.absentShort'),
        steps: [explain, check],
      };
    case 'another':
      return {
        title: words.t('keychain.anotherTitle'),
        text: words.t('keychain.another'),
        steps: [
          {
            label: words.t('step.enterToken'),
            deed: only === null ? { kind: 'manage' } : { kind: 'enter-token', ...only },
          },
        ],
        later: true,
      };
  }
}

/** What stands in a dialog or on the first page where no keychain answers. */
export interface Explained extends Told {
  /** The one command that mends it. */
  readonly command: string | null;
  /** What follows the command. */
  readonly after: string | null;
  /** What folds out under "How to". */
  readonly how: string | null;
}

/** A state of the keychain told at length; null where there is nothing to say. */
export function explained(
  state: KeychainState,
  system: System,
  help: KeychainHelp | null,
): Explained | null {
  const bare = { command: null, after: null, how: null };
  if (state !== 'absent') {
    const told = keychainWords(state, system);
    return told === null ? null : { ...told, ...bare };
  }
  const hint = help?.hint ?? 'none';
  const after = words.t('keychain.orSession');
  const title = words.t('keychain.absentTitle');
  const steps = [check, session];
  const nowhereElse = words.t('keychain.absent');
  const text = (more: string) => `${nowhereElse} ${more}`;
  switch (hint) {
    case 'install':
      return help?.command == null
        ? { ...bare, title, text: text(words.t('keychain.installSome')), after, steps }
        : {
            ...bare,
            title,
            text: text(words.t('keychain.install')),
            command: help.command,
            after,
            steps,
          };
    case 'kwallet-off':
      return { ...bare, title, text: text(words.t('keychain.kwallet')), after, steps };
    case 'portal':
      return {
        ...bare,
        title: words.t('keychain.portalTitle'),
        text: words.t('keychain.portal'),
        how: words.t('keychain.portalHow'),
        after,
        steps,
      };
    case 'macos':
      return { ...bare, title, text: text(words.t('keychain.macos')), after, steps };
    case 'windows':
      return {
        ...bare,
        title: words.t('keychain.policyTitle'),
        text: words.t('keychain.policy'),
        after,
        steps: [session],
      };
    case 'none':
      return { ...bare, title, text: nowhereElse, after, steps };
  }
}
