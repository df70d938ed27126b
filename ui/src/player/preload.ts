/** Fetches what the next step will show first: the pictures of the neighbours. */

export class Preload {
  #pictures: HTMLImageElement[] = [];

  /** Pictures of the neighbours; what was wanted before and is not any more is given up. */
  pictures(urls: readonly string[]): void {
    const kept = this.#pictures.filter((picture) => urls.includes(picture.src));
    for (const picture of this.#pictures) {
      if (!kept.includes(picture)) picture.removeAttribute('src');
    }
    const fresh = urls.filter((url) => !kept.some((picture) => picture.src === url));
    this.#pictures = [...kept, ...fresh.map(fetchPicture)];
  }

  /** Gives everything up. */
  end(): void {
    this.pictures([]);
  }
}

function fetchPicture(url: string): HTMLImageElement {
  const picture = new Image();
  picture.decoding = 'async';
  picture.src = url;
  return picture;
}
