/**
 * The page with its made-up host, in a real browser: what every check of `dev/` drives. CHROMIUM
 * names another browser than the one that is installed.
 *
 * What does not live here: what is looked at, see `browser.mjs`, `tabs.mjs`, `said.mjs` and
 * `hostile.mjs`.
 */
import process from 'node:process';

import { chromium } from 'playwright-core';
import { createServer } from 'vite';

/** One line for the person who runs the check. */
export const say = (text) => void process.stdout.write(`${text}\n`);

/** Serves the page and starts the browser; `close` ends both. */
export async function openChromium() {
  const server = await createServer({ mode: 'fake', server: { port: 0, strictPort: false } });
  await server.listen();
  const { port } = server.httpServer.address();
  const origin = `http://127.0.0.1:${port}`;
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });

  /** A page at a query; `wrong` hears of scripts that fail or run, `before` runs ahead of all others. */
  async function open(query, wrong, { width = 1280, height = 800, before, ...context } = {}) {
    const page = await browser.newPage({
      viewport: { width, height },
      reducedMotion: 'reduce',
      ...context,
    });
    page.on('pageerror', (error) => wrong(error.message));
    page.on('dialog', (dialog) => {
      wrong('a text of a clip ran');
      void dialog.dismiss();
    });
    if (before !== undefined) await page.addInitScript(before);
    await page.goto(`${origin}/?${query}`);
    return page;
  }

  async function close() {
    await browser.close();
    await server.close();
  }

  return { origin, open, close };
}

/** Counts what is wrong, tells of each, and says at last how it went. */
export function verdict() {
  let count = 0;
  const wrong = (text) => {
    count++;
    say(text);
  };
  const end = (fine) => {
    say(count === 0 ? `${fine}: nothing wrong` : `${count} wrong`);
    process.exitCode = count === 0 ? 0 : 1;
  };
  return { wrong, end };
}
