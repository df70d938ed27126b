/** Where the focus goes when the row of the drawer that had it leaves the list, or moves to another. */

interface Kept {
  readonly key: string;
  /** Which row it is, counted from the top of the drawer. */
  readonly at: number;
}

const rowsOf = (drawer: HTMLElement) => [...drawer.querySelectorAll<HTMLElement>('li[data-key]')];

/** The row that has the focus; null where none has. */
export function rowWithFocus(drawer: HTMLElement | undefined): Kept | null {
  const row = document.activeElement?.closest<HTMLElement>('li[data-key]') ?? null;
  if (drawer === undefined || row === null || !drawer.contains(row)) return null;
  return { key: row.dataset['key'] ?? '', at: rowsOf(drawer).indexOf(row) };
}

/** Gives it to the same row wherever it went, else to the one in its place, else to the drawer. */
export function giveFocusBack(drawer: HTMLElement, { key, at }: Kept): void {
  // Only if it was lost: who went elsewhere is there.
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const rows = rowsOf(drawer);
  const row = rows.find((one) => one.dataset['key'] === key) ?? rows[at] ?? rows.at(-1);
  // The last of its buttons, which every row has.
  const button = row === undefined ? undefined : [...row.querySelectorAll('button')].at(-1);
  (button ?? drawer).focus();
}
