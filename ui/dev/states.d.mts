export interface Drawn {
  readonly id: string;
  readonly name: string;
  readonly query: string;
}
export const states: readonly Drawn[];
