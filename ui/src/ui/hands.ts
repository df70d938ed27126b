/** For what may hold the page up for a moment: when nobody's hands are at work. */

const AT_WORK = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const;

/** Calls once nothing was moved, turned or pressed for so long. */
export function whenHandsRest(ms: number, call: () => void): void {
  const heard = new AbortController();
  const rested = () => {
    heard.abort();
    call();
  };
  let timer = setTimeout(rested, ms);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(rested, ms);
  };
  for (const name of AT_WORK) {
    window.addEventListener(name, wait, { capture: true, passive: true, signal: heard.signal });
  }
}
