/** The orders of the clips, as they are offered. */
import type { Sort } from '../host/contract';

export const orders: readonly Sort[] = [
  'newest',
  'oldest',
  'length',
  'prompt',
  'rating',
  'finished',
];
