/** Exactly the chosen clips as the viewer walks through them: apart from the view of the grid. */
import type { Sort, Tile } from '../host/contract';
import type { Host } from '../host/host';
import type { ClipSequence } from '../gallery/sequence';
import { openKeys, type ClipView } from '../gallery/view.svelte';

export class ChosenClips implements ClipSequence {
  readonly apart = true;
  /** The eye compares like with like: the next clip goes on at the moment of this one. */
  readonly keepsMoment = true;
  #view = $state.raw() as ClipView;

  private constructor(
    private readonly host: Host,
    readonly keys: readonly number[],
    private readonly sort: Sort,
    view: ClipView,
  ) {
    this.#view = view;
  }

  static async open(host: Host, keys: readonly number[], sort: Sort): Promise<ChosenClips> {
    return new ChosenClips(host, keys, sort, await openKeys(host, keys, sort));
  }

  get total(): number {
    return this.#view.total;
  }
  get shape(): Uint16Array {
    return this.#view.shape;
  }

  tile(position: number): Tile | undefined {
    return this.#view.tile(position);
  }

  load(position: number): Promise<Tile | undefined> {
    return this.#view.load(position);
  }

  positionOf(key: number): Promise<number | null> {
    return this.#view.positionOf(key);
  }

  patch(key: number, some: Partial<Tile>): void {
    this.#view.patch(key, some);
  }

  /** The same clips, as they are now; the shell keeps a view only for a while. */
  async again(): Promise<void> {
    try {
      const next = await openKeys(this.host, this.keys, this.sort);
      if (next.total !== this.total) return;
      await next.ready(0, Math.min(next.total, 120) - 1);
      this.#view = next;
    } catch {
      // What is shown stays.
    }
  }
}
