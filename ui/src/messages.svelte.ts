/** The queue of messages: one is shown at a time, the oldest first. */
export interface MessageAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Message {
  readonly id: number;
  readonly text: string;
  readonly action: MessageAction | null;
  /** A second way on, before the first: only where both are wanted at once. */
  readonly also: MessageAction | null;
  /** A newer message of the same kind takes its place. */
  readonly kind: 'undo' | null;
}

/** More than these and the oldest that nobody saw are dropped: a message is no log. */
const AT_MOST = 4;

export class MessageQueue {
  #all = $state.raw<readonly Message[]>([]);
  #lastId = 0;

  get current(): Message | null {
    return this.#all[0] ?? null;
  }

  add(
    text: string,
    action: MessageAction | null = null,
    kind: 'undo' | null = null,
    also: MessageAction | null = null,
  ): void {
    // The same words again replace those that still stand, so that holding a key piles nothing up.
    const others = this.#all.filter(
      (message) => message.text !== text && (kind === null || message.kind !== kind),
    );
    this.#all = [...others, { id: ++this.#lastId, text, action, also, kind }].slice(-AT_MOST);
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((message) => message.id !== id);
  }
}
