/** How fast downloads arrive: the mean of the last ten seconds, from what the queue tells. */
import type { Downloads } from '../host/contract';

const WINDOW_MS = 10_000;
/** Before this much time there is no mean worth showing. */
const SHOWN_AFTER_MS = 2_000;
/** Figures that change more often cannot be read. */
const CHANGED_MS = 1_000;

interface Sample {
  readonly atMs: number;
  /** Bytes that arrived since the first look. */
  readonly arrived: number;
}

export class Speed {
  /** Bytes a second; null while there is no saying. */
  current = $state<number | null>(null);

  #samples: Sample[] = [];
  #known = new Map<number, number>();
  #arrived = 0;
  #shownMs = -Infinity;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Looks at the queue as it is now. */
  look({ left, rows }: Downloads): void {
    const atMs = this.nowMs();
    for (const { key, bytes, state } of rows) {
      const before = this.#known.get(key);
      // What was there at the first look did not arrive under our eyes.
      if (before !== undefined) this.#arrived += Math.max(0, bytes - before);
      if (state === 'done' || state === 'failed') this.#known.delete(key);
      else this.#known.set(key, bytes);
    }
    if (left === 0) {
      this.#samples = [];
      this.current = null;
      return;
    }
    this.#samples.push({ atMs, arrived: this.#arrived });
    while (atMs - (this.#samples[0]?.atMs ?? atMs) > WINDOW_MS) this.#samples.shift();
    this.#show(atMs);
  }

  #show(atMs: number): void {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return;
    const spanMs = last.atMs - first.atMs;
    if (spanMs < SHOWN_AFTER_MS || atMs - this.#shownMs < CHANGED_MS) return;
    this.#shownMs = atMs;
    this.current = ((last.arrived - first.arrived) / spanMs) * 1000;
  }
}
