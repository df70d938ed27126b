/** What can be undone: only what changes things on this computer, the newest first. */
export interface Change {
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Older changes than these are not remembered. */
const MOST = 100;

export class Undoing {
  #done: Change[] = [];
  #undone: Change[] = [];

  /** Remembers a change that was made. */
  add(change: Change): void {
    this.#done = [...this.#done, change].slice(-MOST);
    this.#undone = [];
  }

  /** Undoes one change, the newest if none is named; whether there was one. */
  undo(change: Change | undefined = this.#done.at(-1)): boolean {
    if (change === undefined || !this.#done.includes(change)) return false;
    this.#done = this.#done.filter((one) => one !== change);
    this.#undone.push(change);
    change.undo();
    return true;
  }

  redo(): boolean {
    const change = this.#undone.pop();
    if (change === undefined) return false;
    this.#done.push(change);
    change.redo();
    return true;
  }

  /** Forgets all of it: another library has other clips. */
  forget(): void {
    this.#done = [];
    this.#undone = [];
  }
}
