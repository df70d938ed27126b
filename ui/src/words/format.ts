/** Figures, lengths and times in words, all in local time. */
import { locale, words } from './words';

const counts = new Intl.NumberFormat(locale);
const tenths = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const clocks = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const parts = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const monthNames = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `8,012`. */
export function count(n: number): string {
  return counts.format(n);
}

/** `7.4 MB`, `2.1 GB`; 1 MB is 1,000,000 bytes. */
export function bytes(n: number): string {
  if (n >= 1e9) return words.t('figure.gigabytes', { n: tenths.format(n / 1e9) });
  const megabytes = n / 1e6;
  const n1 = megabytes < 100 ? tenths.format(megabytes) : count(Math.round(megabytes));
  return words.t('figure.megabytes', { n: n1 });
}

/** `0:05`, as tiles show a length. */
export function length(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `5.0 s`, as details show a length. */
export function seconds(n: number): string {
  return words.t('figure.seconds', { n: tenths.format(n) });
}

/** `14:32`. */
export function clock(ms: number): string {
  return clocks.format(ms);
}

function dateParts(ms: number): Record<'weekday' | 'day' | 'month' | 'year', string> {
  const found = { weekday: '', day: '', month: '', year: '' };
  for (const { type, value } of parts.formatToParts(ms)) {
    if (type in found) found[type as keyof typeof found] = value;
  }
  // English in Britain has lately begun to write "Sept"; the months here are all of three letters.
  found.month = found.month.slice(0, 3);
  return found;
}

/** Whole local days from one moment to another: 0 is the same day. */
function daysBetween(from: number, to: number): number {
  const noon = (ms: number) => new Date(ms).setHours(12, 0, 0, 0);
  return Math.round((noon(to) - noon(from)) / (24 * HOUR));
}

const sameYear = (a: number, b: number) => new Date(a).getFullYear() === new Date(b).getFullYear();

/** `12 Nov`, or `12 Nov 2025` when that is another year. */
export function date(ms: number, now: number): string {
  const { day, month, year } = dateParts(ms);
  return sameYear(ms, now)
    ? words.t('date.day', { day, month })
    : words.t('date.dayOfYear', { day, month, year });
}

/** `just now`, `2 min ago`, `3 h ago`, `yesterday, 18:40`, `Tue 18:40`, `12 Nov`. */
export function ago(ms: number, now: number): string {
  const age = now - ms;
  const days = daysBetween(ms, now);
  if (age < MINUTE) return words.t('time.justNow');
  if (age < HOUR) return words.t('time.minutesAgo', { n: Math.floor(age / MINUTE) });
  if (days === 0) return words.t('time.hoursAgo', { n: Math.floor(age / HOUR) });
  if (days === 1) return words.t('time.yesterday', { time: clock(ms) });
  if (days < 7) return weekdayAndTime(ms);
  return date(ms, now);
}

/** `Tue 18:40`. */
export function weekdayAndTime(ms: number): string {
  return words.t('time.weekday', { weekday: dateParts(ms).weekday, time: clock(ms) });
}

/** `14:02` today, else `yesterday, 18:40` and so on: what "since" is followed by. */
export function since(ms: number, now: number): string {
  return daysBetween(ms, now) === 0 ? clock(ms) : ago(ms, now);
}

/** `12 Nov, 14:32`, with the year when that is another. */
export function moment(ms: number, now: number): string {
  return words.t('time.moment', { date: date(ms, now), time: clock(ms) });
}

/** `Thu 12 Nov 2026, 14:32`, the whole of it. */
export function fullTime(ms: number): string {
  return words.t('time.full', { ...dateParts(ms), time: clock(ms) });
}

/** `Nov`, of a local day. */
export function month(day: string): string {
  const [y = 1970, m = 1] = day.split('-').map(Number);
  return dateParts(new Date(y, m - 1, 15).getTime()).month;
}

/** How long a clip has been in the making: `40 s`, `3 min`, then that it is longer than usual. */
export function elapsed(from: number, now: number): string {
  const age = Math.max(0, now - from);
  if (age < MINUTE) return words.t('time.elapsedSeconds', { n: Math.floor(age / 1000) });
  const n = Math.floor(age / MINUTE);
  if (age < 30 * MINUTE) return words.t('time.elapsedMinutes', { n });
  if (age < 2 * HOUR) return words.t('time.elapsedLong', { n });
  if (age < 24 * HOUR) return words.t('time.elapsedHours', { n: Math.floor(age / HOUR) });
  return words.t('time.elapsedSince', { time: since(from, now) });
}

/** The heading of a section that begins at a local day, `2026-11-16`. */
export function heading(
  unit: 'day' | 'month' | 'year' | 'none',
  day: string | null,
  now: number,
): string {
  if (day === null) return words.t('grid.noDate');
  const [y = 1970, m = 1, d = 1] = day.split('-').map(Number);
  // Noon keeps the day whatever the clock changes do.
  const ms = new Date(y, m - 1, d, 12).getTime();
  if (unit === 'year') return String(y);
  if (unit === 'month') return monthNames.format(ms);
  const days = daysBetween(ms, now);
  if (days === 0) return words.t('date.today');
  if (days === 1) return words.t('date.yesterday');
  const named = dateParts(ms);
  return sameYear(ms, now) ? words.t('date.weekday', named) : words.t('date.weekdayOfYear', named);
}
