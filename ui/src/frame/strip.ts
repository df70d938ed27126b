/** Which one strip is shown: keychain, token, disk, account, offline, metered, sample, in that order. */
import { accessStrips, type AccessStrip, type StripsAsk } from '../accounts/strips';
import type { LibraryKind, Notice, Reading } from '../host/contract';
import * as format from '../words/format';
import { words } from '../words/words';

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
  /** When the copy was made that is in use in the place of a damaged index; null where none is. */
  readonly indexCopyMs?: number | null;
  /** The command that brings the missing decoder; null when none is missing. */
  readonly decoder?: string | null;
  /** Whether the network costs by the byte, and nothing is fetched ahead. */
  readonly saves?: boolean;
  readonly dismissed: ReadonlySet<string>;
}

/** What was found at the start, and where to look at it. */
function told(
  notice: Notice,
  { indexCopyMs = null, now }: StripAsk,
): Pick<Strip, 'text' | 'steps'> {
  const show = { label: words.t('strip.showInFolder'), deed: { kind: 'show-data' } } as const;
  const showSettings = { ...show, deed: { kind: 'show-settings' } } as const;
  switch (notice) {
    case 'settings-reset':
      return { text: words.t('strip.settingsReset'), steps: [showSettings] };
    case 'settings-unread':
      return { text: words.t('strip.settingsUnread'), steps: [showSettings] };
    case 'index-reset': {
      const details = { label: words.t('strip.details'), deed: { kind: 'health' } } as const;
      const text =
        indexCopyMs === null
          ? words.t('strip.indexReset')
          : words.t('strip.indexRestored', { when: format.moment(indexCopyMs, now) });
      return { text, steps: [details, show] };
    }
    case 'api-unusable':
    case 'proxy-unusable': {
      const settings = { label: words.t('frame.settings'), deed: { kind: 'settings' } } as const;
      const text = notice === 'api-unusable' ? 'strip.apiUnusable' : 'strip.proxyUnusable';
      return { text: words.t(text), steps: [settings] };
    }
    case 'drawn-safely': {
      const settings = { label: words.t('frame.settings'), deed: { kind: 'settings' } } as const;
      return { text: words.t('strip.drawnSafely'), steps: [settings] };
    }
  }
}

function candidates(ask: StripAsk): Strip[] {
  const { library, reading, notices, now } = ask;
  const strips: Strip[] = [];
  const plain = { steps: [], away: 'cross', notice: null } as const;
  for (const notice of notices) {
    strips.push({ ...plain, tone: 'warn', id: notice, ...told(notice, ask), notice });
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
  if (ask.saves === true) {
    strips.push({
      ...plain,
      id: 'metered',
      tone: 'quiet',
      text: words.t('strip.metered'),
      steps: [{ label: words.t('step.fetchAnyway'), deed: { kind: 'fetch-anyway' } }],
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
