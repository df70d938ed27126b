import { describe, expect, it } from 'vitest';

import { grown, kept, type Rows } from './mounted';

describe('rows in the page', () => {
  it('are those in sight after a jump, and nothing of the old place', () => {
    expect(kept([0, 9], [50, 53], [46, 57])).toEqual([50, 53]);
  });

  it('stay where they are near enough', () => {
    expect(kept([0, 11], [4, 7], [0, 11])).toEqual([0, 11]);
    expect(kept([0, 11], [8, 11], [4, 15]), 'a page down').toEqual([4, 11]);
    expect(kept([4, 7], [6, 9], [2, 13]), 'in sight at once').toEqual([4, 9]);
  });

  it('are none where there are none', () => {
    expect(kept([0, 9], [0, -1], [0, -1])).toEqual([0, -1]);
    expect(grown([0, -1], [0, -1])).toEqual([0, -1]);
  });

  it('come one by one until all around are there', () => {
    let rows: Rows = [4, 7];
    const all = [rows];
    while (grown(rows, [2, 9]) !== rows) all.push((rows = grown(rows, [2, 9])));
    expect(all).toEqual([
      [4, 7],
      [4, 8],
      [4, 9],
      [3, 9],
      [2, 9],
    ]);
  });
});
