/** What a problem is called and what is said of it. */
import type { Problem } from '../host/contract';
import { clock } from './format';
import { words } from './words';

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
      message: message ?? '',
      status: String(status ?? ''),
      time: untilMs === null ? '' : clock(untilMs),
    });
  }
  return words.t(`problem.${code}`);
}

/** The title for a problem; null for those that need none. */
export function problemTitle(problem: Problem): string | null {
  const key = `problemTitle.${problem.code}`;
  return words.has(key) ? words.t(key) : null;
}
