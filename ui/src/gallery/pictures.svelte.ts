/** One picture on its way: when it is asked for, how often, and whether it fades in. */
import { held } from './held-pictures';

const RETRY_MS = [1_000, 4_000];

export class PictureLoading {
  /** Grows with every attempt: a new number makes a new element. */
  attempt = $state(0);
  loaded = $state(false);
  /** It arrived before the eye and is fading in. */
  fading = $state(false);
  failed = $state(false);

  /** Whether the engine still has it: then it appears at once. */
  readonly known: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly url: string) {
    this.known = held.has(url);
  }

  /** The picture is here; `inSight` says whether the eye was on its place. */
  arrived(inSight: boolean): void {
    if (!this.loaded) held.take(this.url);
    this.loaded = true;
    this.fading = inSight && !this.known;
  }

  missed(): void {
    const wait = RETRY_MS[this.attempt];
    if (wait === undefined) this.failed = true;
    else this.#timer = setTimeout(() => this.attempt++, wait);
  }

  /** Its tile goes, and with it the element that asked for the picture. */
  end(element: HTMLImageElement | undefined): void {
    clearTimeout(this.#timer);
    if (this.loaded) held.leave(this.url, element);
    // Gives up the request of a tile that was scrolled past.
    else element?.removeAttribute('src');
  }
}
