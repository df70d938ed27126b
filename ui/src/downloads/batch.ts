/** Says once that a batch of downloads has ended, never that a file has. */
import type { Downloads, LibraryKind } from '../host/contract';
import { words } from '../words/words';

export class BatchEnd {
  #library: LibraryKind | null = null;
  #left = 0;
  #done = 0;

  constructor(private readonly say: (text: string, n: number, failed: number) => void) {}

  look(library: LibraryKind, { left, done, failed }: Downloads): void {
    const ended = library === this.#library && this.#left > 0 && left === 0;
    // A shell that has begun to count anew would say none; then the last count stands.
    const n = done > 0 ? done : this.#done;
    this.#library = library;
    this.#left = left;
    this.#done = done;
    if (!ended || (n === 0 && failed === 0)) return;
    const text =
      failed > 0
        ? words.t('downloads.finishedFailed', { n, failed })
        : words.t('downloads.finished', { n });
    this.say(text, n, failed);
  }
}
