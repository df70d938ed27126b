/**
 * What is said to people who listen: one polite text and one alert at a time.
 *
 * At most one a second, the newest of a kind wins, and a text goes after five seconds, so that a
 * region read later holds nothing stale.
 */
export type AnnouncementKind =
  'result' | 'arrivals' | 'step' | 'reading' | 'network' | 'downloads' | 'message' | 'selection';

const GAP_MS = 1_000;
const STAYS_MS = 5_000;

export class Announcements {
  /** The text of the polite region. */
  status = $state('');
  /** The text of the alert region. */
  alert = $state('');

  #waiting = new Map<AnnouncementKind, string>();
  #gap: ReturnType<typeof setTimeout> | undefined;
  #statusEnds: ReturnType<typeof setTimeout> | undefined;
  #alertEnds: ReturnType<typeof setTimeout> | undefined;

  /** Says a text politely. */
  say(text: string, kind: AnnouncementKind): void {
    this.#waiting.delete(kind);
    this.#waiting.set(kind, text);
    if (this.#gap === undefined) this.#next();
  }

  /** Says a text at once. */
  warn(text: string): void {
    this.alert = text;
    clearTimeout(this.#alertEnds);
    this.#alertEnds = setTimeout(() => (this.alert = ''), STAYS_MS);
  }

  #next(): void {
    this.#gap = undefined;
    const first = this.#waiting.entries().next();
    if (first.done === true) return;
    const [kind, text] = first.value;
    this.#waiting.delete(kind);
    this.status = text;
    clearTimeout(this.#statusEnds);
    this.#statusEnds = setTimeout(() => (this.status = ''), STAYS_MS);
    this.#gap = setTimeout(() => this.#next(), GAP_MS);
  }
}
