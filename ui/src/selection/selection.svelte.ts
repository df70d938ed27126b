/**
 * Which clips are chosen: a frozen set of keys. It knows no view and no host; what a filter hides or
 * an account switch takes away stays chosen.
 *
 * The set is changed in place and a number tells of it, so that one press costs the same whether
 * three clips are chosen or thirty thousand.
 */

/** What a change did: exactly the keys that were not in it before, and those that were. */
export interface Delta {
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

export class Selection {
  /** Grows with every change. */
  version = $state(0);
  #keys = new Set<number>();

  get size(): number {
    void this.version;
    return this.#keys.size;
  }

  has(key: number | undefined): boolean {
    void this.version;
    return key !== undefined && this.#keys.has(key);
  }

  /** All of them, in the order in which they were chosen. */
  keys(): number[] {
    void this.version;
    return [...this.#keys];
  }

  /** Adds and takes away; gives what that changed, so that it can be taken back. */
  change({ added, removed }: Delta): Delta {
    const now: Delta = {
      removed: removed.filter((key) => this.#keys.delete(key)),
      added: added.filter((key) => !this.#keys.has(key) && this.#keys.add(key)),
    };
    if (now.added.length > 0 || now.removed.length > 0) this.version++;
    return now;
  }
}

/** The change that takes another one back. */
export function reversed({ added, removed }: Delta): Delta {
  return { added: removed, removed: added };
}
