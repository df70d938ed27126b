/**
 * Every state and view is drawn as its fixture says, assistive technology can use it in both themes,
 * and it does not scroll sideways.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { inTheme, say } from '../chromium.mjs';
import { draw, drawn } from '../drawn.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations() {
  // The words of a plate are a picture's stand-in: what they say is in the name of its tile.
  const label = 'label-content-name-mismatch';
  const most = await globalThis.axe.run({ rules: { [label]: { enabled: false } } });
  const rest = await globalThis.axe.run(
    { exclude: [['[role="gridcell"]']] },
    { runOnly: { type: 'rule', values: [label] } },
  );
  return [...most.violations, ...rest.violations].map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)),
  }));
}

async function look(chromium, one, wrong) {
  const { clip } = one;
  const heard = (text) => wrong(`${one.id}: ${text}`);
  const page = await chromium.open(`${one.query}&theme=dark`, heard, { clip });
  try {
    await draw(one, page, wrong);
    await page.evaluate(axe);
    for (const theme of ['dark', 'light']) {
      // The viewer stays dark.
      await inTheme(page, theme);
      for (const { id, help, nodes } of await page.evaluate(violations)) {
        wrong(`${one.id} ${theme}: ${id}: ${help}`);
        for (const html of nodes) say(`    ${html}`);
      }
    }
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    if (sideways) wrong(`${one.id}: the page scrolls sideways`);
  } catch (error) {
    wrong(`${one.id} (${one.name}): ${error.message.slice(0, 400)}`);
  }
  await page.close();
}

export const name = 'drawn';
export const fine = `${drawn.length} states and views, both themes`;
export const tasks = drawn.map((one) => ({
  id: one.id,
  run: (chromium, wrong) => look(chromium, one, wrong),
}));
