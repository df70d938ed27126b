/** What is said of a verification while it runs and when it is done. */
import type { Verifying } from '../host/contract';
import { bytes } from '../words/format';
import { words } from '../words/words';

export interface VerifyLine {
  readonly text: string;
  readonly bad: boolean;
}

export function verifyLines(now: Verifying): VerifyLine[] {
  const { state, done, all } = now;
  if (state === 'idle') return [];
  const first = {
    running: () => words.t('downloads.verifying.progress', { done, all, size: bytes(now.bytes) }),
    paused: () => words.t('downloads.verifying.pausedAt', { done, all }),
    done: () => {
      const whole = now.damaged + now.missing + now.changed + now.unreadable === 0;
      return words.t(whole ? 'downloads.verifying.whole' : 'downloads.verifying.checked', {
        n: done,
      });
    },
  }[state]();
  const found = (['damaged', 'missing', 'changed'] as const)
    .filter((what) => now[what] > 0)
    .map((what) => ({
      text: words.t(`downloads.verifying.${what}`, { n: now[what] }),
      // What the person changed is theirs; it is told, not complained of.
      bad: what === 'damaged',
    }));
  if (now.unreadable > 0) {
    found.push({
      text: words.t('downloads.verifying.unreadable', { n: now.unreadable }),
      bad: true,
    });
  }
  return [{ text: first, bad: false }, ...found];
}
