/** Whether this computer can play clips at all: tried once a start, with a clip of our own. */
import type { Check, ClipTest } from '../host/contract';
import type { Host } from '../host/host';
import { whenHandsRest } from '../ui/hands';
import { words } from '../words/words';

/** The format in which PixVerse gives its clips. */
const FORMAT = 'video/mp4; codecs="avc1.42E01E"';
/**
 * The start comes first; then the engine may load what it decodes with. That holds the page up for 130 ms
 * (GStreamer looks for its plugins), so it is not done under anybody's hands.
 */
const AFTER_THE_START_MS = 1000;
const HANDS_REST_MS = 3000;
/** A clip that neither plays nor fails for so long tells nothing; a busy computer takes its time. */
const PATIENCE_MS = 30_000;

/** Plays a clip that nobody sees or hears; null when nothing came of it. */
export type Play = (url: string) => Promise<ClipTest | null>;

export function hasDecoder(): boolean {
  return document.createElement('video').canPlayType(FORMAT) !== '';
}

/** Plays until the first pictures were shown, and lets go of the engine's decoder. */
export async function playOnce(url: string): Promise<ClipTest | null> {
  const clip = document.createElement('video');
  clip.muted = true;
  clip.preload = 'auto';
  const ends = new AbortController();
  try {
    return await new Promise<ClipTest | null>((resolve) => {
      const on = (name: keyof HTMLMediaElementEventMap, hear: () => void) =>
        clip.addEventListener(name, hear, { signal: ends.signal });
      const timer = setTimeout(() => resolve(null), PATIENCE_MS);
      ends.signal.addEventListener('abort', () => clearTimeout(timer));
      on('error', () => resolve('fails'));
      const look = () => {
        if (clip.currentTime > 0 && clip.videoWidth > 0) resolve('plays');
      };
      for (const name of ['timeupdate', 'ended'] as const) on(name, look);
      clip.src = url;
      // Why it does not play is said by the event.
      clip.play().catch(() => null);
    });
  } finally {
    ends.abort();
    clip.pause();
    clip.removeAttribute('src');
    clip.load();
  }
}

export class Decoder {
  /** The command that installs one; null while nothing is missing or nobody noticed. */
  command = $state<string | null>(null);

  /** Where the clip of our own plays from; empty where there is none. */
  url = '';

  /** Whether the clip of our own has played: it need not play again. */
  works = false;

  #begun = false;
  #told = false;
  #trying: Promise<ClipTest | null> | null = null;

  constructor(
    private readonly host: Host,
    private readonly plays: () => boolean = hasDecoder,
    private readonly play: Play = playOnce,
  ) {}

  /** Tries the clip of our own some time after the start, once, when nobody's hands are at work. */
  begin(url: string): void {
    if (this.#begun || url === '') return;
    this.#begun = true;
    this.url = url;
    setTimeout(() => whenHandsRest(HANDS_REST_MS, () => void this.#tell()), AFTER_THE_START_MS);
  }

  /** A clip of the person's own shows its first picture, which is all that the clip of our own would tell. */
  async played(): Promise<void> {
    if (!this.works) await this.#found('plays');
  }

  /** A clip did not play in its tile. */
  async failed(): Promise<void> {
    if (this.#told || this.plays()) return;
    this.#told = true;
    await this.#look();
  }

  /** Tries again; whether clips play now. */
  async check(): Promise<boolean> {
    const found = await this.test();
    if (found === 'missing' || found === 'fails') {
      await this.#look();
      return false;
    }
    this.command = null;
    return true;
  }

  /** Tries the clip of our own, and lets the shell know what came of it. */
  async test(): Promise<ClipTest | null> {
    if (!this.plays()) return this.#found('missing');
    if (this.url === '') return null;
    // Two at once would only wait for each other.
    this.#trying ??= this.play(this.url).finally(() => (this.#trying = null));
    return this.#found(await this.#trying);
  }

  /** Takes over what the Health page found. */
  heard(checks: readonly Check[]): void {
    const check = checks.find(({ part }) => part === 'decoder');
    if (check === undefined || check.state === 'unknown') return;
    const missing = check.state === 'failed';
    this.command = missing ? (check.command ?? words.t('player.noDecoderCommand')) : null;
  }

  /** What came of it at the start is told of, unless a clip that failed was first. */
  async #tell(): Promise<void> {
    if (this.works) return;
    const found = await this.test();
    if (this.#told || (found !== 'missing' && found !== 'fails')) return;
    this.#told = true;
    await this.#look();
  }

  async #found(found: ClipTest | null): Promise<ClipTest | null> {
    this.works = found === 'plays';
    if (found !== null) await this.host.call('clip_tested', { found }).catch(() => null);
    return found;
  }

  /** The command of this system, where the shell knows it. */
  async #look(): Promise<void> {
    const health = await this.host.call('health').catch(() => null);
    const found = health?.checks.find(({ part }) => part === 'decoder')?.command;
    this.command = found ?? words.t('player.noDecoderCommand');
  }
}
