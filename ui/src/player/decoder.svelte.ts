/** Whether this computer can play clips at all, told of once a session when one would not. */
import type { Host } from '../host/host';
import { words } from '../words/words';

/** The format in which PixVerse gives its clips. */
const FORMAT = 'video/mp4; codecs="avc1.42E01E"';

export function hasDecoder(): boolean {
  return document.createElement('video').canPlayType(FORMAT) !== '';
}

export class Decoder {
  /** The command that installs one; null while nothing is missing or nobody noticed. */
  command = $state<string | null>(null);

  #told = false;

  constructor(
    private readonly host: Host,
    private readonly plays: () => boolean = hasDecoder,
  ) {}

  /** A clip did not play in its tile. */
  async failed(): Promise<void> {
    if (this.#told || this.plays()) return;
    this.#told = true;
    await this.#look();
  }

  /** Looks again; whether clips play now. */
  async check(): Promise<boolean> {
    if (this.plays()) {
      this.command = null;
      return true;
    }
    await this.#look();
    return false;
  }

  /** The command of this system, where the shell knows it. */
  async #look(): Promise<void> {
    const health = await this.host.call('health').catch(() => null);
    const found = health?.checks.find(({ part }) => part === 'decoder')?.command;
    this.command = found ?? words.t('player.noDecoderCommand');
  }
}
