/**
 * Draws every state and view in both themes and three widths: `npm run pictures -- <folder>`, and
 * after it the ids of those that are wanted alone. `--png` draws large ones without loss, to look at;
 * `--forced` takes the colours of the system.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import process from 'node:process';

import { inTheme, openChromium, say, settled } from './chromium.mjs';
import { draw, drawn } from './drawn.mjs';

/** Kept smaller than they are: everyone who clones the repository carries them. */
const sizes = [
  { width: 1280, height: 800, scale: 0.6 },
  { width: 480, height: 720, scale: 0.75 },
  { width: 2560, height: 1440, scale: 0.35 },
];
const QUALITY = 28;
/** Those of the README are read, not only looked through. */
const front = { width: 1280, height: 800, scale: 1, quality: 68 };

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const [folder = 'pictures', ...ids] = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('--'));
const png = flags.includes('--png');
const forcedColors = flags.includes('--forced') ? 'active' : 'none';
const widths = flags.flatMap((flag) => (/^--\d+$/.test(flag) ? Number(flag.slice(2)) : []));

mkdirSync(folder, { recursive: true });
const chromium = await openChromium();
let failed = 0;
const wrong = (text) => {
  failed++;
  say(text);
};

async function picture(page, path, { width, height, scale, quality = QUALITY }) {
  if (png) {
    await page.screenshot({ path: `${path}.png` });
    return;
  }
  const devtools = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height, scale };
  const how = { format: 'webp', quality, clip, optimizeForSpeed: false };
  const { data } = await devtools.send('Page.captureScreenshot', how);
  writeFileSync(`${path}.webp`, Buffer.from(data, 'base64'));
  await devtools.detach();
}

/** The sizes at which it is drawn. */
function sizesOf(one) {
  if (one.front === true) return [front];
  return sizes.filter(({ width }) => {
    if (widths.length > 0 && !widths.includes(width)) return false;
    if (one.once === true) return width === 1280;
    return one.wide !== true || width > 700;
  });
}

async function pictures(one) {
  const viewer = one.query.includes('open=');
  const context = { forcedColors, clip: one.clip };
  let page = null;
  try {
    for (const size of sizesOf(one)) {
      // What the viewer opens with is decided once, by the width.
      if (page === null || viewer) {
        await page?.close();
        page = await chromium.open(`${one.query}&theme=dark`, wrong, { ...size, ...context });
        await draw(one, page, wrong);
      } else await page.setViewportSize({ width: size.width, height: size.height });
      // The viewer is dark in both themes.
      for (const theme of viewer ? ['dark'] : ['dark', 'light']) {
        await inTheme(page, theme);
        await settled(page, { mostMs: 1_500 });
        await picture(page, join(folder, `${one.id}-${theme}-${size.width}`), size);
      }
    }
  } catch (error) {
    wrong(`${one.id}: ${error.message.slice(0, 300)}`);
  }
  await page?.close();
}

const queue = drawn.filter(({ id, private: kept }) =>
  ids.length === 0 ? kept !== true : ids.includes(id),
);
const count = queue.length;
async function work() {
  for (let one = queue.shift(); one !== undefined; one = queue.shift()) await pictures(one);
}
await Promise.all([work(), work()]);
await chromium.close();
say(failed === 0 ? `${count} states and views, both themes` : `${failed} wrong`);
process.exitCode = failed === 0 ? 0 : 1;
