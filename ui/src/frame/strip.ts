/** Which one strip is shown: keychain, token, disk, account, offline, sample, in that order. */
import type { Account, LibraryKind, Notice, Reading } from '../host/contract';
import * as format from '../words/format';
import { words } from '../words/words';

export type StripAction = 'connect' | 'enter-token' | 'open-useapi' | 'refresh';

export interface Strip {
  /** Changes when it says something else, so that it is announced once and can be dismissed. */
  readonly id: string;
  readonly tone: 'quiet' | 'warn';
  readonly text: string;
  readonly actions: readonly StripAction[];
  readonly notice: Notice | null;
  readonly dismissable: boolean;
}

export interface StripAsk {
  readonly library: LibraryKind;
  readonly accounts: readonly Account[];
  readonly reading: Reading;
  readonly notices: readonly Notice[];
  readonly dismissed: ReadonlySet<string>;
  readonly now: number;
}

const tokenCodes = ['token-refused', 'subscription-ended'];

function candidates({ library, accounts, reading, notices, now }: StripAsk): Strip[] {
  const strips: Strip[] = [];
  const plain = { tone: 'warn', notice: null, dismissable: true } as const;
  for (const notice of notices) {
    const key = notice === 'settings-reset' ? 'strip.settingsReset' : 'strip.indexReset';
    strips.push({ ...plain, id: notice, text: words.t(key), actions: [], notice });
  }
  const troubled = accounts.filter((account) => account.included && account.trouble !== null);
  for (const account of troubled) {
    const { problem, tokenLabel } = account.trouble ?? {};
    if (problem === undefined || !tokenCodes.includes(problem.code)) continue;
    const ended = problem.code === 'subscription-ended';
    const label = tokenLabel ?? '';
    strips.push({
      ...plain,
      // One strip for the token, not one for each of its accounts.
      id: `${problem.code}/${label}`,
      text: words.t(ended ? 'strip.subscription' : 'strip.token', { token: label }),
      actions: ended ? ['open-useapi', 'refresh'] : ['enter-token'],
    });
  }
  for (const account of troubled) {
    const code = account.trouble?.problem.code ?? 'internal';
    if (tokenCodes.includes(code)) continue;
    const refused = code === 'account-refused';
    strips.push({
      ...plain,
      id: `${code}/${account.key}`,
      text: words.t(refused ? 'strip.account' : 'strip.accountOther', { account: account.name }),
      actions: refused ? ['open-useapi', 'refresh'] : ['refresh'],
    });
  }
  if (reading.state === 'offline' && reading.atMs !== null) {
    strips.push({
      ...plain,
      id: `offline/${reading.atMs}`,
      tone: 'quiet',
      text: words.t('strip.offline', { time: format.since(reading.atMs, now) }),
      actions: ['refresh'],
    });
  }
  if (library === 'sample') {
    strips.push({
      ...plain,
      id: 'sample',
      tone: 'quiet',
      text: words.t('strip.sample'),
      actions: ['connect'],
      dismissable: false,
    });
  }
  return strips;
}

export function stripOf(ask: StripAsk): Strip | null {
  return candidates(ask).find((strip) => !ask.dismissed.has(strip.id)) ?? null;
}
