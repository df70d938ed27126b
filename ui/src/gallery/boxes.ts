/** What the shell says of all boxes of a view at once, before anything else of their clips is known. */

export interface Boxes {
  /** The ratio of each box, times 1,000. */
  readonly shape: Uint16Array;
  /** The tone of each picture: five bits of red, six of green, five of blue; 0 where none is known. */
  readonly tones: Uint16Array;
}

/** Reads them as the shell sends them: all ratios, then all tones, in little-endian `u16`. */
export function readBoxes(
  bytes: ArrayBuffer | Uint8Array | readonly number[],
  total: number,
): Boxes {
  const raw = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : Uint8Array.from(bytes);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const known = raw.byteLength >> 1;
  const read = (from: number, otherwise: number) => {
    const numbers = new Uint16Array(total).fill(otherwise);
    const there = Math.max(0, Math.min(total, known - from));
    // A plain loop: a callback for each of 100,000 costs as much as a frame.
    for (let i = 0; i < there; i++) numbers[i] = view.getUint16((from + i) * 2, true);
    return numbers;
  };
  return { shape: read(0, 1000), tones: read(total, 0) };
}

/** The colour of a tone; null where none is known. */
export function colourOf(tone: number): string | null {
  if (tone === 0) return null;
  const share = (bits: number, most: number) => Math.round((bits / most) * 255);
  const red = share(tone >> 11, 31);
  const green = share((tone >> 5) & 63, 63);
  return `rgb(${red}, ${green}, ${share(tone & 31, 31)})`;
}
