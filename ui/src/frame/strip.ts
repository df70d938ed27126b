/** Which one strip is shown: keychain, token, disk, account, offline, sample, in that order. */
import { accessStrips, type AccessStrip, type StripsAsk } from '../accounts/strips';
import type { Step } from '../accounts/steps';
import type { LibraryKind, Notice, Reading } from '../host/contract';
import * as format from '../words/format';
import { words, type WordKey } from '../words/words';

export interface Strip extends AccessStrip {
  readonly notice: Notice | null;
  /** Whether who listens has heard of it already, in fewer words. */
  readonly told?: true;
}

export interface StripAsk extends StripsAsk {
  readonly library: LibraryKind;
  /** Whether the own library has a token. */
  readonly connected: boolean;
  readonly reading: Reading;
  readonly notices: readonly Notice[];
  /** The command that brings the missing decoder; null when none is missing. */
  readonly decoder?: string | null;
  readonly dismissed: ReadonlySet<string>;
}

const noticeWords: Record<Notice, WordKey> = {
  'settings-reset': 'strip.settingsReset',
  'settings-unread': 'strip.settingsUnread',
  'index-reset': 'strip.indexReset',
};

function candidates(ask: StripAsk): Strip[] {
  const { library, reading, notices, now } = ask;
  const strips: Strip[] = [];
  const plain = { steps: [], away: 'cross', notice: null } as const;
  for (const notice of notices) {
    const steps: Step[] =
      notice === 'index-reset'
        ? []
        : [{ label: words.t('strip.showInFolder'), deed: { kind: 'show-settings' } }];
    const text = words.t(noticeWords[notice]);
    strips.push({ ...plain, tone: 'warn', id: notice, text, steps, notice });
  }
  // The sample library has no tokens, and needs none.
  const keychain = library === 'own' ? ask.keychain : 'ready';
  strips.push(...accessStrips({ ...ask, keychain }).map((strip) => ({ ...strip, notice: null })));
  const { decoder = null } = ask;
  if (decoder !== null) {
    const copy = { kind: 'copy', text: decoder, said: words.t('ui.copied') } as const;
    strips.push({
      ...plain,
      id: 'decoder',
      tone: 'warn',
      text: words.t('strip.noDecoder', { command: decoder }),
      steps: [
        { label: words.t('accounts.copyCommand'), deed: copy },
        { label: words.t('step.checkAgain'), deed: { kind: 'check-decoder' } },
      ],
    });
  }
  if (reading.state === 'offline' && reading.atMs !== null) {
    strips.push({
      ...plain,
      id: `offline/${reading.atMs}`,
      told: true,
      tone: 'quiet',
      text: words.t('strip.offline', { time: format.since(reading.atMs, now) }),
      steps: [{ label: words.t('step.tryNow'), deed: { kind: 'refresh' } }],
    });
  }
  if (library === 'sample') {
    strips.push({
      ...plain,
      id: 'sample',
      tone: 'quiet',
      text: words.t('strip.sample'),
      steps: [
        ask.connected
          ? { label: words.t('frame.ownLibrary'), deed: { kind: 'own-library' } }
          : { label: words.t('strip.connect'), deed: { kind: 'connect' } },
      ],
      away: 'never',
    });
  }
  return strips;
}

export function stripOf(ask: StripAsk): Strip | null {
  return candidates(ask).find((strip) => !ask.dismissed.has(strip.id)) ?? null;
}
