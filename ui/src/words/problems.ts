/** What a problem is called and what is said of it. */
import type { Problem } from '../host/contract';
import { clock } from './format';
import { words } from './words';

/** A server's sentence is quoted, not handed on: one of this length, and naming nobody. */
const QUOTED_MOST = 200;

/**
 * What a server said, as it may stand between quotation marks. The shell has taken tokens and e-mails
 * out already; nothing of them is shown even if it had not.
 */
export function quotable(message: string): string {
  const named = message.replaceAll(/[^\s@"'<>(]+@[^\s@"'<>)]+|\buser:[\w-]+/g, '…');
  const line = [...named.replaceAll(/\s+/g, ' ').trim()];
  return line.length > QUOTED_MOST ? `${line.slice(0, QUOTED_MOST).join('')}…` : line.join('');
}

/** The sentence for a problem, with what the server said where it said anything. */
export function problemText(problem: Problem): string {
  const { code, message, status, untilMs } = problem;
  const told = {
    'bad-request': message !== null,
    forbidden: message !== null,
    busy: untilMs !== null,
    trouble: status !== null,
    'keychain-refused': message !== null,
  };
  if (code in told && told[code as keyof typeof told]) {
    return words.t(`problemWith.${code as keyof typeof told}`, {
      message: quotable(message ?? ''),
      status: String(status ?? ''),
      time: untilMs === null ? '' : clock(untilMs),
    });
  }
  return words.t(`problem.${code}`);
}

/** The sentence for a problem of a token that is being entered: no clips are there to be seen yet. */
export function enteringText(problem: Problem): string {
  return problem.code === 'offline' ? words.t('accounts.offline') : problemText(problem);
}

/** The title for a problem; null for those that need none. */
export function problemTitle(problem: Problem): string | null {
  const key = `problemTitle.${problem.code}`;
  return words.has(key) ? words.t(key) : null;
}
