/**
 * Looks at the page in a real browser: `npm run look` runs every check of `checks/`, `npm run look --
 * tabs said` those that are named, and `npm run look -- drawn S-11 S-36` two of its states. It fails
 * on whatever it finds.
 *
 * All checks share one build of the page and one browser; two pages are open at a time, once those that
 * measure by the clock are done.
 */
import process from 'node:process';

import * as drawn from './checks/drawn.mjs';
import * as hostile from './checks/hostile.mjs';
import * as pointer from './checks/pointer.mjs';
import * as said from './checks/said.mjs';
import * as tabs from './checks/tabs.mjs';
import * as widths from './checks/widths.mjs';
import { openChromium, say } from './chromium.mjs';

/** The longest first, so that none is waited for at the end. */
const checks = [said, hostile, drawn, widths, pointer, tabs];
const AT_ONCE = 2;

const words = process.argv.slice(2);
const named = checks.filter(({ name }) => words.includes(name));
const ids = words.filter((word) => checks.every(({ name }) => name !== word));
const asked = named.length > 0 ? named : checks;
let queue = asked.flatMap((check) =>
  check.tasks
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .map((task) => ({ check, task })),
);
if (queue.length === 0) {
  say(`There is no ${words.join(' ')}. There are: ${checks.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const began = performance.now();
const seconds = (ms) => `${(ms / 1000).toFixed(0)} s`;
const tookMs = new Map(asked.map(({ name }) => [name, 0]));
const found = new Map(asked.map(({ name }) => [name, 0]));
const chromium = await openChromium().catch((error) => {
  say(error.message);
  process.exit(2);
});

async function work() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { check, task } = next;
    const from = performance.now();
    const wrong = (text) => {
      found.set(check.name, found.get(check.name) + 1);
      say(`${check.name}: ${text}`);
    };
    await task.run(chromium, wrong).catch((error) => wrong(`${task.id}: ${error.stack}`));
    tookMs.set(check.name, tookMs.get(check.name) + performance.now() - from);
  }
}

const together = queue.filter(({ check }) => check.alone !== true);
queue = queue.filter(({ check }) => check.alone === true);
await work();
queue = together;
await Promise.all(Array.from({ length: AT_ONCE }, work));
await chromium.close();

for (const { name, fine } of asked) {
  const count = found.get(name);
  say(`${name}: ${count === 0 ? fine : `${count} wrong`} (${seconds(tookMs.get(name))})`);
}
say(`In all ${seconds(performance.now() - began)}.`);
process.exitCode = [...found.values()].every((count) => count === 0) ? 0 : 1;
