/** The parts of the window, which F6 goes through. They name themselves by `data-part`. */

const canHaveFocus =
  'a[href], button:not(:disabled), input:not(:disabled), [tabindex]:not([tabindex="-1"])';

function firstStop(part: HTMLElement): HTMLElement | null {
  const stops = [...part.querySelectorAll<HTMLElement>(canHaveFocus)].filter(
    (element) => element.tabIndex >= 0,
  );
  // Of radios only the chosen one is a tab stop.
  return (
    stops.find(
      (element) =>
        !(element instanceof HTMLInputElement && element.type === 'radio') || element.checked,
    ) ?? null
  );
}

/** Puts the focus into the next part that can take it, or the one before. */
export function goToPart(direction: 1 | -1): void {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-part]')].filter(
    (part) => firstStop(part) !== null && part.closest('[inert]') === null,
  );
  if (parts.length === 0) return;
  const here = parts.findIndex((part) => part.contains(document.activeElement));
  const from = here < 0 && direction < 0 ? 0 : here;
  const next = parts[(from + direction + parts.length) % parts.length];
  if (next !== undefined) firstStop(next)?.focus();
}

/** Puts the focus on the clips, or on what stands in their place. */
export function goToClips(): void {
  const part = document.querySelector<HTMLElement>('[data-part="clips"]');
  if (part === null) return;
  // An empty grid says why: its words, not the first of its buttons, which one Enter more would press.
  const stop =
    part.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]') ??
    part.querySelector<HTMLElement>('#clips[tabindex]');
  (stop ?? part).focus();
}
