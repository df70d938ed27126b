/**
 * Looks at every state in a real browser: `npm run axe` fails on what assistive technology could not
 * use, `npm run pictures -- <folder>` draws each state in both themes at three widths, and
 * `npm run forced -- <folder>` with the colours of the system. A third argument names states alone:
 * `S-11,S-36`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

import { openChromium, say, verdict } from './chromium.mjs';
import { states } from './states.mjs';

const [task = 'axe', folder = 'pictures', only = ''] = process.argv.slice(2);
const themes = ['dark', 'light'];
const widths = task === 'pictures' ? [480, 1280, 2560] : [1280];
const wantedIds = only.split(',').filter(Boolean);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const { wrong, end } = verdict();
const chromium = await openChromium();

const wanted = states.filter(({ id }) => wantedIds.length === 0 || wantedIds.includes(id));
for (const state of wanted) {
  for (const theme of themes) {
    for (const width of widths) {
      const size = { width, height: width === 2560 ? 1440 : 800 };
      const of = `${state.id} ${theme}`;
      const page = await chromium.open(
        `${state.query}&theme=${theme}`,
        (text) => wrong(`${of}: ${text}`),
        { ...size, forcedColors: task === 'forced' ? 'active' : 'none' },
      );
      await page.waitForTimeout(state.waitMs ?? 1_400);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (sideways) wrong(`${of} ${width}: the page scrolls sideways`);
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
        for (const { id, help, nodes } of violations) {
          wrong(`${of}: ${id}: ${help}`);
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
await chromium.close();
end(`${wanted.length} states, both themes`);
