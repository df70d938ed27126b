import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';

import { RowsByFrame, type Around } from './rows-by-frame.svelte';

const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** Three rows in sight at 10, and as many wanted on either side. */
const usual: Around = {
  question: 1,
  rows: between(7, 15),
  firstInSight: 10,
  lastInSight: 12,
  own: null,
  upwards: false,
};

/** Looks at the rows as the page does, and gives what changes them. */
function watched(begin: Partial<Around> = {}) {
  let around = $state.raw<Around>({ ...usual, ...begin });
  const rows = new RowsByFrame(() => around);
  let seen: readonly number[] = [];
  $effect.root(() => {
    $effect(() => {
      seen = rows.rows;
    });
  });
  flushSync();
  return {
    rows,
    seen: () => seen,
    letIn: () => flushSync(() => rows.letIn()),
    move: (to: Partial<Around>) => flushSync(() => (around = { ...around, ...to })),
  };
}

describe('the rows in the page', () => {
  it('are at first those in sight, and that with the focus', () => {
    expect(watched().seen()).toEqual([10, 11, 12]);
    expect(watched({ rows: [2, ...between(7, 15)], own: 2 }).seen()).toEqual([2, 10, 11, 12]);
  });

  it('come one by one, the nearest first, where one goes before where one was', () => {
    const { rows, seen, letIn } = watched();
    const came: number[] = [];
    while (rows.missing) {
      const before = seen();
      letIn();
      came.push(...seen().filter((row) => !before.includes(row)));
    }
    expect(came).toEqual([13, 14, 15, 9, 8, 7]);
    expect(seen()).toEqual(usual.rows);
    letIn();
    expect(seen(), 'nothing more is wanted').toEqual(usual.rows);
  });

  it('come from above first when one goes up', () => {
    const { seen, letIn } = watched({ upwards: true });
    letIn();
    expect(seen()).toEqual([9, 10, 11, 12]);
  });

  it('stay when they go out of sight, and leave when nobody wants them', () => {
    const { rows, seen, move } = watched();
    move({ rows: between(9, 17), firstInSight: 12, lastInSight: 14 });
    expect(seen(), 'what is in sight comes at once').toEqual([10, 11, 12, 13, 14]);
    expect(rows.missing).toBe(true);
    move({ rows: between(97, 105), firstInSight: 100, lastInSight: 102 });
    expect(seen()).toEqual([100, 101, 102]);
    move({ rows: between(9, 17), firstInSight: 12, lastInSight: 14 });
    expect(seen(), 'what left has to come again').toEqual([12, 13, 14]);
  });

  it('are at first those in sight again when another question was asked', () => {
    const { rows, seen, letIn, move } = watched();
    while (rows.missing) letIn();
    move({ rows: between(6, 14) });
    expect(seen(), 'the same question').toEqual(between(7, 14));
    move({ question: 2 });
    expect(seen()).toEqual([10, 11, 12]);
    letIn();
    expect(seen()).toEqual([10, 11, 12, 13]);
  });

  it('are none where there is nothing', () => {
    const { rows, seen, letIn } = watched({ rows: [], firstInSight: 0, lastInSight: -1 });
    letIn();
    expect(seen()).toEqual([]);
    expect(rows.missing).toBe(false);
  });
});
