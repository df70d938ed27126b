/** What is said before something is removed: what goes, and what stays. */
import type { Manage, ManagedToken } from '../host/contract';
import { problemText } from '../words/problems';
import { locale, words } from '../words/words';
import type { Removing } from './access.svelte';
import type { Told } from './steps';

export interface RemovalWords {
  readonly title: string;
  readonly lines: readonly string[];
}

const listed = new Intl.ListFormat(locale, { type: 'conjunction' });

/** The words for a removal; null where what is meant is not there any more. */
export function removalWords(removing: Removing, manage: Manage): RemovalWords | null {
  const token = manage.tokens.find(({ key }) => key === removing.token);
  if (removing.kind === 'token') {
    if (token === undefined) return null;
    const only = token.accounts.filter(({ alsoUnder }) => alsoUnder.length === 0);
    const others = token.accounts.filter(({ alsoUnder }) => alsoUnder.length > 0);
    const names = (all: typeof only) => ({
      n: all.length,
      names: listed.format(all.map(({ name }) => name)),
    });
    return {
      title: words.t('remove.tokenTitle', { token: token.label }),
      lines: [
        words.t(token.home === 'keychain' ? 'remove.token' : 'remove.tokenSession'),
        ...(only.length > 0 ? [words.t('remove.left', names(only))] : []),
        ...(others.length > 0 ? [words.t('remove.other', names(others))] : []),
        words.t('remove.pixverse'),
      ],
    };
  }
  const account = [...(token?.accounts ?? []), ...manage.gone].find(
    ({ key }) => key === removing.account,
  );
  if (account === undefined) return null;
  const last = token?.accounts.length === 1 && token.home === 'keychain';
  return {
    title: words.t('remove.accountTitle', { account: account.name }),
    lines: [
      words.t('remove.clips', { n: account.clips }),
      words.t('remove.kept', { n: account.downloaded }),
      ...(last ? [words.t('remove.last', { token: token.label })] : []),
      words.t('remove.pixverse'),
    ],
  };
}

/** What is said of a token that is out of use while its entry is still in the keychain (K-18). */
export function stillWords({ key, label, keychain }: ManagedToken): Told {
  const named = { credential: key, label };
  // That it was refused is what the first sentence says.
  const why =
    keychain === null || keychain === 'keychain-refused'
      ? []
      : [problemText({ code: keychain, message: null, status: null, untilMs: null })];
  return {
    title: words.t('remove.stillTitle'),
    text: [words.t('remove.still', { token: label }), ...why].join(' '),
    steps: [
      { label: words.t('remove.tryAgain'), deed: { kind: 'forget-token', ...named } },
      { label: words.t('remove.how'), deed: { kind: 'explain-still', ...named } },
    ],
  };
}
