/**
 * Which rows stand in the page. What is in sight comes at once; what lies around it, and is seen by nobody
 * yet, comes by a row a frame, so that neither the first picture nor a jump waits for what it does not show.
 */

/** What the grid wants in the page. */
export interface Around {
  /** The number of the question that they answer. */
  readonly question: number;
  /** All of it, in order. */
  readonly rows: readonly number[];
  readonly firstInSight: number;
  readonly lastInSight: number;
  /** The row with the focus, wherever it is. */
  readonly own: number | null;
  /** Whether one goes towards the first row. */
  readonly upwards: boolean;
}

export class RowsByFrame {
  /** Grows with each row that is let in. */
  #let = $state(0);
  /** The rows that stood in the page last, and the one that was let in since. */
  #standing: ReadonlySet<number> = new Set();
  #question: number | null = null;

  constructor(private readonly around: () => Around) {}

  readonly rows = $derived.by(() => {
    void this.#let;
    const { question, rows, firstInSight, lastInSight, own } = this.around();
    // In the answer to another question each row holds other clips: all of it would be made anew at once.
    if (question !== this.#question) this.#standing = new Set();
    this.#question = question;
    const standing = rows.filter(
      (row) =>
        (row >= firstInSight && row <= lastInSight) || row === own || this.#standing.has(row),
    );
    this.#standing = new Set(standing);
    return standing;
  });

  /** Whether rows are wanted that do not stand in the page yet. */
  get missing(): boolean {
    return this.rows.length < this.around().rows.length;
  }

  /** Lets the next row in: the nearest to what is seen, first where one goes. */
  letIn(): void {
    const { rows, firstInSight, lastInSight, upwards } = this.around();
    const missing = rows.filter((row) => !this.#standing.has(row));
    const above = missing.findLast((row) => row < firstInSight);
    const below = missing.find((row) => row > lastInSight);
    const next = upwards ? (above ?? below) : (below ?? above);
    if (next === undefined) return;
    this.#standing = new Set([...this.#standing, next]);
    this.#let++;
  }
}
