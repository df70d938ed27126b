/** Draws a ThumbHash: what a picture will look like, from some twenty bytes. */
import { thumbHashToRGBA } from 'thumbhash';

/** Draws onto a canvas, which takes the size of the hash. A hash that makes no sense draws nothing. */
export function drawThumbhash(canvas: HTMLCanvasElement, base64: string): void {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const { w, h, rgba } = thumbHashToRGBA(bytes);
    canvas.width = w;
    canvas.height = h;
    const context = canvas.getContext('2d');
    if (context === null) return;
    const pixels = context.createImageData(w, h);
    pixels.data.set(rgba);
    context.putImageData(pixels, 0, 0);
  } catch {
    // The neutral plate beneath stays; a bad hash is no reason to say anything.
  }
}
