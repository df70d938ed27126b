/** The strips of keychain, tokens and accounts, the most pressing first; one of them is shown. */
import type { Account } from '../host/contract';
import type { TokenNamed } from './access.svelte';
import { words } from '../words/words';
import { keychainWords, type KeychainState } from './keychain';
import type { Step, Told } from './steps';
import { culpritOf, troubledAccount, troubleWords, type TroubleAsk } from './trouble';

export interface AccessStrip {
  /** Changes when it says something else, so that it is announced once and can be dismissed. */
  readonly id: string;
  readonly tone: 'quiet' | 'warn';
  readonly text: string;
  readonly steps: readonly Step[];
  /** How it is put off: not at all, by a cross, or by "Not now". */
  readonly away: 'never' | 'cross' | 'later';
}

export interface StripsAsk extends TroubleAsk {
  readonly keychain: KeychainState;
  readonly accounts: readonly Account[];
  /** The label of the token under which a fresh account was noticed, once it is known. */
  readonly labelOf: (account: number) => string | null;
  /** What downloads wait for, which stands between tokens and accounts. */
  readonly disk?: AccessStrip | null;
}

export function accessStrips(ask: StripsAsk): AccessStrip[] {
  const keychain = keychainStrip(ask);
  const byToken = new Map<string, AccessStrip>();
  const byAccount: AccessStrip[] = [];
  for (const account of ask.accounts) {
    const { trouble } = account;
    if (trouble === null || !account.included) continue;
    const culprit = culpritOf(trouble);
    // The keychain has a strip of its own, and so has being offline.
    if (culprit === 'keychain' || culprit === 'network') continue;
    const { code } = trouble.problem;
    if (keychain !== null && (code === 'keychain-entry-gone' || code === 'keychain-other'))
      continue;
    const told = troubleWords(troubledAccount(account, trouble), ask);
    if (culprit === 'token') {
      // One strip for the token, not one for each of its accounts.
      const id = `${code}/${trouble.credential ?? trouble.tokenLabel}`;
      if (!byToken.has(id)) byToken.set(id, stripOf(id, told));
    } else {
      // A pause ends by itself and is told of at the top; nobody has to do anything.
      if (code === 'busy' || code === 'out-of-credits') continue;
      byAccount.push(stripOf(`${code}/${account.key}/${trouble.sinceMs}`, told));
    }
  }
  const fresh = ask.accounts.filter((account) => account.fresh).map((one) => freshStrip(one, ask));
  const disk = ask.disk ?? null;
  return [
    ...(keychain === null ? [] : [keychain]),
    ...byToken.values(),
    ...(disk === null ? [] : [disk]),
    ...byAccount,
    ...fresh,
  ];
}

function keychainStrip({ keychain, system, accounts }: StripsAsk): AccessStrip | null {
  const told = keychainWords(keychain, system, onlyToken(accounts));
  if (told === null) return null;
  const text = told.title === null ? told.text : `${told.title}. ${told.text}`;
  const strip = stripOf(`keychain/${keychain}`, { ...told, text });
  return keychain === 'waiting' ? { ...strip, tone: 'quiet', away: 'never' } : strip;
}

/** The token that is in another keychain, if it is one alone. */
function onlyToken(accounts: readonly Account[]): TokenNamed | null {
  const named = new Map<number, string>();
  for (const { trouble, included } of accounts) {
    const away = trouble?.problem.code;
    if (!included || (away !== 'keychain-other' && away !== 'keychain-entry-gone')) continue;
    const { credential = null, tokenLabel = null } = trouble ?? {};
    if (credential === null || tokenLabel === null) return null;
    named.set(credential, tokenLabel);
  }
  const [only, ...others] = named;
  if (only === undefined || others.length > 0) return null;
  return { credential: only[0], label: only[1] };
}

function stripOf(id: string, told: Told): AccessStrip {
  const away = told.later === true ? 'later' : 'cross';
  return { id, tone: 'warn', text: told.text, steps: told.steps, away };
}

function freshStrip({ key, name }: Account, { labelOf }: StripsAsk): AccessStrip {
  const token = labelOf(key);
  const include = (on: boolean) => ({ kind: 'include', account: key, on }) as const;
  return {
    id: `fresh/${key}`,
    tone: 'quiet',
    text:
      token === null
        ? words.t('strip.fresh', { account: name })
        : words.t('strip.freshUnder', { account: name, token }),
    steps: [
      { label: words.t('step.showIt'), deed: include(true) },
      { label: words.t('step.leaveOut'), deed: include(false) },
    ],
    away: 'cross',
  };
}
