/** Where the scrubber's labels stand, and which section a place of it means. Figures alone. */
import type { Account, Section } from '../host/contract';
import type { Command } from '../keys/table';
import { sectionAt, type Layout } from './layout';

/** Labels stand at least so far apart. */
export const APART_PX = 28;
/** Above the first and below the last place of the thumb. */
export const PAD_PX = 12;

export interface Label {
  readonly y: number;
  /** The first local day of what it names. */
  readonly day: string;
  readonly unit: 'month' | 'year';
}

/** Where the thumb stands for a place in the list. */
export function thumbY(layout: Layout, window: number, height: number, top: number): number {
  const end = Math.max(1, layout.height - window);
  return PAD_PX + Math.min(1, Math.max(0, top / end)) * Math.max(0, height - 2 * PAD_PX);
}

/** The place in the list for a pointer on the track. */
export function topAt(layout: Layout, window: number, height: number, y: number): number {
  const share = (y - PAD_PX) / Math.max(1, height - 2 * PAD_PX);
  return Math.min(1, Math.max(0, share)) * Math.max(0, layout.height - window);
}

/** Months where they fit, else years; those too near to the one before are left out. */
export function labelsOf(
  layout: Layout,
  sections: readonly Section[],
  window: number,
  height: number,
): Label[] {
  const months = new Set(sections.map((section) => section.day?.slice(0, 7)));
  const years = sections.some((section) => section.unit === 'year');
  const unit = !years && months.size * APART_PX <= height ? 'month' : 'year';
  const length = unit === 'month' ? 7 : 4;
  const labels: Label[] = [];
  let named = '';
  sections.forEach(({ day }, i) => {
    const name = day?.slice(0, length) ?? '';
    if (day === null || name === named) return;
    named = name;
    const y = thumbY(layout, window, height, layout.sectionTop[i] ?? 0);
    const last = labels.at(-1);
    if (last === undefined || y - last.y >= APART_PX) labels.push({ y, day, unit });
  });
  return labels;
}

/** The section that a command of the scrubber leads to; null for any other command. */
export function sectionTo(command: Command | undefined, at: number, count: number): number | null {
  const steps: Partial<Record<Command, number>> = {
    'section-up': at - 1,
    'section-down': at + 1,
    'ten-sections-up': at - 10,
    'ten-sections-down': at + 10,
    newest: 0,
    oldest: count - 1,
  };
  const to = command === undefined ? undefined : steps[command];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

/** A window shows 300 tiles at most (`smallestHeight`): so many fill two of any size. */
const TWO_WINDOWS = 600;

/**
 * Whether the room of the scrubber is kept free before the clips of these accounts are here. Were it
 * taken from them afterwards, all would be laid out and drawn twice.
 */
export function mayBeScrubbed(accounts: readonly Pick<Account, 'clips'>[]): boolean {
  return accounts.reduce((sum, { clips }) => sum + clips, 0) >= TWO_WINDOWS;
}

/** Whether there is enough to scrub through, and dates to scrub by. */
export function isScrubbed(layout: Layout | null, window: number): boolean {
  return layout !== null && layout.headings && window > 0 && layout.height >= 2 * window;
}

export function sectionHere(layout: Layout, top: number): number {
  return sectionAt(layout, top + 1);
}
