/** The clips of the present view in order, as the grid and the viewer walk through them. */
import type { Tile } from '../host/contract';

export interface ClipSequence {
  /** How many clips there are. */
  readonly total: number;
  /** The ratio of each clip's box, times 1,000, where it is known. */
  readonly shape?: Uint16Array;
  /** The clip at a position, if it is here already. */
  tile(position: number): Tile | undefined;
  /** The clip at a position, fetched if need be; undefined past the end or when it failed. */
  load(position: number): Promise<Tile | undefined>;
  /** Where a clip stands; null when it is not in the view. */
  positionOf(key: number): Promise<number | null>;
  /** Takes over what is known better of a clip. */
  patch?(key: number, some: Partial<Tile>): void;
  /** Whether it stands apart from the view of the grid: a family, a clip of a notification. */
  readonly apart?: true;
  /** Its clips, where it stands apart. */
  readonly keys?: readonly number[];
  /** Whether a step keeps the moment of the clip, so that the eye compares like with like. */
  readonly keepsMoment?: true;
  /** Fetches anew what is here already; for sequences that no view brings up to date. */
  again?(): Promise<void>;
}
