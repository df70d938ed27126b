/** Drawn pictures for the fake host, so that a page without a shell has something to look at. */
import { rgbaToThumbHash } from 'thumbhash';

import { figures, type FakeClip } from './fake-clips';

const drawn = new Map<string, string>();

function draw(clip: FakeClip, height: number): HTMLCanvasElement | null {
  if (typeof document === 'undefined') return null;
  const canvas = document.createElement('canvas');
  canvas.height = height;
  canvas.width = Math.round(height * clip.ratio);
  const context = canvas.getContext?.('2d');
  if (!context) return null;
  const next = figures(clip.key * 31 + 5);
  const { width } = canvas;
  const hue = next() * 360;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${hue} 45% ${12 + next() * 25}%)`);
  sky.addColorStop(1, `hsl(${hue + 40} 60% ${45 + next() * 30}%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${hue + 50} 80% 80%)`;
  context.beginPath();
  context.arc(width * (0.2 + next() * 0.6), height * (0.25 + next() * 0.3), height * 0.09, 0, 7);
  context.fill();
  for (let layer = 0; layer < 4; layer++) {
    context.fillStyle = `hsl(${hue + 200 + layer * 8} 35% ${38 - layer * 8}%)`;
    context.beginPath();
    context.moveTo(0, height);
    const base = height * (0.55 + layer * 0.11);
    const wave = next() * 9;
    for (let x = 0; x <= width + 4; x += 4) {
      const y = base + Math.sin(x / (height * 0.22) + wave) * height * 0.05;
      context.lineTo(x, y + Math.sin(x / (height * 0.09) + wave * 3) * height * 0.02);
    }
    context.lineTo(width + 4, height);
    context.fill();
  }
  return canvas;
}

/** The address of a drawn picture; a name without a picture where nothing can be drawn. */
export function fakePicture(clip: FakeClip, height: number): string {
  const name = `${clip.key}/${height}`;
  let address = drawn.get(name);
  if (address === undefined) {
    address = draw(clip, height)?.toDataURL('image/jpeg', 0.7) ?? `fake:${name}`;
    drawn.set(name, address);
  }
  return address;
}

/** A tone for a clip's box: muted, and not that of the picture, which would have to be drawn for it. */
export function fakeTone(clip: FakeClip): number {
  const next = figures(clip.key * 31 + 5);
  const share = (most: number) => Math.round((0.2 + next() * 0.4) * most);
  return (share(31) << 11) | (share(63) << 5) | share(31);
}

/** The ThumbHash of a drawn picture in base64. */
export function fakeThumbhash(clip: FakeClip): string | null {
  const canvas = draw(clip, 32);
  const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
  if (!pixels) return null;
  const hash = rgbaToThumbHash(pixels.width, pixels.height, pixels.data);
  return btoa(String.fromCharCode(...hash));
}
