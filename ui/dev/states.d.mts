export interface DrawnState {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  /** Until it stands, where that takes longer than usual. */
  readonly waitMs?: number;
}
export const states: readonly DrawnState[];
