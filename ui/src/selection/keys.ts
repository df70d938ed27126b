/** Keys of clips as the shell sends them: little-endian, one `i64` a clip. */
import type { Host } from '../host/host';

/** So many keys are asked for at once. */
const AT_ONCE = 50_000;

export function keysFrom(bytes: ArrayBuffer | Uint8Array | readonly number[]): number[] {
  const raw = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : Uint8Array.from(bytes);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  // Keys are rows of the index, far below 2^53.
  return Array.from({ length: raw.byteLength >> 3 }, (_, i) =>
    Number(view.getBigInt64(i * 8, true)),
  );
}

/** The keys of a range of a view, loaded or not. */
export async function keysOfRange(
  host: Host,
  view: number,
  first: number,
  count: number,
): Promise<number[]> {
  const parts: number[][] = [];
  for (let from = first; from < first + count; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, first + count - from);
    const part = keysFrom(await host.call('view_keys', { view, first: from, count: some }));
    parts.push(part);
    if (part.length < some) break;
  }
  return parts.flat();
}
