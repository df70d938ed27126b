/** Where one was in each account: switching back goes there, not to the top. */
import type { Place } from '../gallery/place';

export class AccountPlaces {
  /** By the key of the account; null stands for all of them together. */
  #places = new Map<number | null, Place>();

  /** Remembers a place; the top is no place, so that what is new there is seen. */
  leave(account: number | null, place: Place | null): void {
    if (place === null || place.key === null || place.position === 0) this.#places.delete(account);
    else this.#places.set(account, place);
  }

  placeOf(account: number | null): Place | null {
    return this.#places.get(account) ?? null;
  }

  /** Another library has other clips. */
  forget(): void {
    this.#places.clear();
  }
}
