/** Moments of a clip in figures, to a tenth of a second. */

/** `0:02.4`. Cut, not rounded: the end shows only at the end. */
export function stamp(seconds: number): string {
  const tenths = Math.floor(Math.max(seconds, 0) * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  const rest = tenths % 600;
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}

/** `2.4`. */
export function tenths(seconds: number): string {
  return (Math.floor(Math.max(seconds, 0) * 10 + 1e-6) / 10).toFixed(1);
}
