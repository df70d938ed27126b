/** One picture on its way: when it is asked for, how often, and whether it fades in. */

const RETRY_MS = [1_000, 4_000];
/** Addresses of pictures that the engine has shown before: those appear at once. */
const shown = new Set<string>();
const REMEMBERED = 5_000;

export class PictureLoading {
  /** Grows with every attempt: a new number makes a new element. */
  attempt = $state(0);
  loaded = $state(false);
  /** It arrived before the eye and is fading in. */
  fading = $state(false);
  failed = $state(false);

  readonly known: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly url: string) {
    this.known = shown.has(url);
  }

  /** The picture is here; `inSight` says whether the eye was on its place. */
  arrived(inSight: boolean): void {
    this.loaded = true;
    this.fading = inSight && !this.known;
    if (shown.size >= REMEMBERED) shown.clear();
    shown.add(this.url);
  }

  missed(): void {
    const wait = RETRY_MS[this.attempt];
    if (wait === undefined) this.failed = true;
    else this.#timer = setTimeout(() => this.attempt++, wait);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
