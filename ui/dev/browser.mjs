/**
 * Looks at every state in a real browser: `npm run axe` fails on what assistive technology could not
 * use, `npm run pictures -- <folder>` draws each state in both themes at three widths.
 *
 * It drives the Chromium that is installed; CHROMIUM names another one.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

import { chromium } from 'playwright-core';
import { createServer } from 'vite';

import { states } from './states.mjs';

const [task = 'axe', folder = 'pictures', only = ''] = process.argv.slice(2);
const themes = ['dark', 'light'];
const widths = task === 'axe' ? [1280] : [480, 1280, 2560];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const server = await createServer({ mode: 'fake', server: { port: 0, strictPort: false } });
await server.listen();
const { port } = server.httpServer.address();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
let wrong = 0;
const say = (text) => process.stdout.write(`${text}\n`);

const wanted = states.filter(({ id }) => only === '' || id === only);
for (const state of wanted) {
  for (const theme of themes) {
    for (const width of widths) {
      const size = { width, height: width === 2560 ? 1440 : 800 };
      const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
      page.on('pageerror', (error) => {
        wrong++;
        say(`${state.id} ${theme}: ${error.message}`);
      });
      page.on('dialog', (dialog) => {
        wrong++;
        say(`${state.id} ${theme}: a text of a clip ran`);
        void dialog.dismiss();
      });
      await page.goto(`http://127.0.0.1:${port}/?${state.query}&theme=${theme}`);
      await page.waitForTimeout(1_400);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (sideways) {
        wrong++;
        say(`${state.id} ${theme} ${width}: the page scrolls sideways`);
      }
      if (task === 'axe') {
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          // The words of a plate are a picture's stand-in: what they say is in the name of its tile.
          const label = 'label-content-name-mismatch';
          const most = await globalThis.axe.run({ rules: { [label]: { enabled: false } } });
          const rest = await globalThis.axe.run(
            { exclude: [['[role="gridcell"]']] },
            { runOnly: { type: 'rule', values: [label] } },
          );
          return [...most.violations, ...rest.violations];
        });
        wrong += violations.length;
        for (const { id, help, nodes } of violations) {
          say(`${state.id} ${theme}: ${id}: ${help}`);
          for (const node of nodes.slice(0, 3)) say(`    ${node.html.slice(0, 160)}`);
        }
      } else {
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${state.id}-${theme}-${width}.png`) });
      }
      await page.close();
    }
  }
}
await browser.close();
await server.close();
say(wrong === 0 ? `${wanted.length} states, both themes: nothing wrong` : `${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
