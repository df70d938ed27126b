/**
 * The page with its made-up host, in a real browser: what every check of `dev/` drives. It is built
 * once and served, as the app embeds it.
 *
 * What does not live here: what is looked at, see `checks/`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

import { installed } from './installed.mjs';

/** One line for the person who runs the check. */
export const say = (text) => void process.stdout.write(`${text}\n`);

/** It draws alike everywhere, and asks nobody for anything. */
const quiet = [
  // Its own sandbox needs rights that a container does not give; what it loads is ours.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The files under /dev/shm of a container are small.
  '--disable-dev-shm-usage',
];

/** A clip as the media server answers: only what can be asked for in parts can be sought in. */
function part(path, { range = '' }) {
  const whole = readFileSync(path);
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const [first, last] = [Number(from), to === '' ? whole.length - 1 : Number(to)];
  return {
    status: 206,
    body: whole.subarray(first, last + 1),
    headers: {
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-range': `bytes ${first}-${last}/${whole.length}`,
    },
  };
}

/** Builds and serves the page and starts the browser; `close` ends both. */
export async function openChromium() {
  const executablePath = installed();
  const outDir = mkdtempSync(join(tmpdir(), 'rushes-page-'));
  const quietly = { mode: 'fake', logLevel: 'error' };
  await build({ ...quietly, build: { outDir, emptyOutDir: true } });
  const server = await preview({
    ...quietly,
    build: { outDir },
    preview: { port: 0, strictPort: false, host: '127.0.0.1' },
  });
  const origin = `http://127.0.0.1:${server.httpServer.address().port}`;
  // Playwright gives it a folder of its own, which goes with it.
  const browser = await chromium.launch({ executablePath, args: quiet });

  /**
   * A page at a query; `wrong` hears of scripts that fail or run, `before` runs ahead of all others.
   * Clips never come, so that what stands before they do can be looked at, unless `clip` names a file.
   */
  async function open(query, wrong, { width = 1280, height = 800, before, clip, ...context } = {}) {
    const page = await browser.newPage({
      viewport: { width, height },
      reducedMotion: 'reduce',
      ...context,
    });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => wrong(error.message));
    page.on('dialog', (dialog) => {
      wrong('a text of a clip ran');
      void dialog.dismiss();
    });
    await page.route('**/clips/**', (route) => {
      if (clip === null) void route.fulfill({ status: 404 });
      else if (clip !== undefined) void route.fulfill(part(clip, route.request().headers()));
    });
    if (before !== undefined) await page.addInitScript(before);
    await page.goto(`${origin}/?${query}`);
    return page;
  }

  async function close() {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }

  return { origin, open, close };
}

/**
 * Waits until a page stands: fonts and pictures are there, nothing is written into it any more. One
 * that never rests is taken as it is.
 */
export async function settled(page, { quietMs = 250, mostMs = 4_000 } = {}) {
  await page.evaluate(
    async ({ quietMs, mostMs }) => {
      await document.fonts.ready;
      const began = performance.now();
      let moved = began;
      const everything = { subtree: true, childList: true, characterData: true, attributes: true };
      const watch = new MutationObserver(() => (moved = performance.now()));
      watch.observe(document, everything);
      for (;;) {
        await new Promise((done) => setTimeout(done, 50));
        const now = performance.now();
        if (now - began > mostMs) break;
        const loading = [...document.images].some((image) => !image.complete);
        if (!loading && now - moved > quietMs) break;
      }
      watch.disconnect();
    },
    { quietMs, mostMs },
  );
}

/** Chooses a theme as a person does; a page that has not begun yet is just given it. */
export async function inTheme(page, theme) {
  await page.evaluate((name) => {
    if (globalThis.rushes === undefined) document.documentElement.dataset.theme = name;
    else globalThis.rushes.change({ theme: name });
  }, theme);
  await page.waitForFunction((name) => document.documentElement.dataset.theme === name, theme);
}
