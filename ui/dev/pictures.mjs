/**
 * Draws every state and view in both themes and three widths: `npm run pictures -- <folder>`, and
 * after it the ids of those that are wanted alone. `--png` draws large ones without loss, to look at;
 * `--forced` takes the colours of the system.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import process from 'node:process';

import { openChromium, say, settled } from './chromium.mjs';
import { draw, drawn } from './drawn.mjs';

/** Kept smaller than they are: everyone who clones the repository carries them. */
const sizes = [
  { width: 480, height: 720, scale: 0.75 },
  { width: 1280, height: 800, scale: 0.6 },
  { width: 2560, height: 1440, scale: 0.35 },
];
const QUALITY = 28;

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

async function picture(page, path, { width, height, scale }) {
  if (png) {
    await page.screenshot({ path: `${path}.png` });
    return;
  }
  const devtools = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height, scale };
  const how = { format: 'webp', quality: QUALITY, clip, optimizeForSpeed: false };
  const { data } = await devtools.send('Page.captureScreenshot', how);
  writeFileSync(`${path}.webp`, Buffer.from(data, 'base64'));
  await devtools.detach();
}

async function pictures(one) {
  for (const size of sizes) {
    if (one.wide === true && size.width < 700) continue;
    if (one.once === true && size.width !== 1280) continue;
    if (widths.length > 0 && !widths.includes(size.width)) continue;
    const page = await chromium.open(`${one.query}&theme=dark`, wrong, {
      ...size,
      forcedColors,
      clip: one.clip,
    });
    try {
      await draw(one, page, wrong);
      // The viewer is dark in both themes.
      for (const theme of one.query.includes('open=') ? ['dark'] : ['dark', 'light']) {
        await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
        await settled(page, { mostMs: 1_000 });
        await picture(page, join(folder, `${one.id}-${theme}-${size.width}`), size);
      }
    } catch (error) {
      wrong(`${one.id} ${size.width}: ${error.message.slice(0, 300)}`);
    }
    await page.close();
  }
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
