/** Fetches what the next step will show: the neighbours' pictures, and the beginning of one clip. */

export class Preload {
  #pictures: HTMLImageElement[] = [];
  #clip: HTMLVideoElement | null = null;
  #clipUrl: string | null = null;

  /** Pictures of the neighbours; what was wanted before and is not any more is given up. */
  pictures(urls: readonly string[]): void {
    const kept = this.#pictures.filter((picture) => urls.includes(picture.src));
    for (const picture of this.#pictures) {
      if (!kept.includes(picture)) picture.removeAttribute('src');
    }
    const fresh = urls.filter((url) => !kept.some((picture) => picture.src === url));
    this.#pictures = [...kept, ...fresh.map(fetchPicture)];
  }

  /** The clip after this one; null for none. */
  clip(url: string | null): void {
    if (url === this.#clipUrl) return;
    this.#drop();
    this.#clipUrl = url;
    if (url === null) return;
    this.#clip = document.createElement('video');
    this.#clip.muted = true;
    this.#clip.preload = 'auto';
    this.#clip.src = url;
  }

  /** Gives everything up. */
  end(): void {
    this.pictures([]);
    this.#drop();
  }

  #drop(): void {
    // An engine keeps what it fetched of a clip until the element has no address any more.
    this.#clip?.removeAttribute('src');
    this.#clip?.load();
    this.#clip = null;
    this.#clipUrl = null;
  }
}

function fetchPicture(url: string): HTMLImageElement {
  const picture = new Image();
  picture.decoding = 'async';
  picture.src = url;
  return picture;
}
