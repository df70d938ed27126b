/**
 * Draws what `states.mjs` and `views.mjs` list, and says whether it is what the list says it is.
 *
 * What does not live here: what is then looked at, see `checks/drawn.mjs` and `pictures.mjs`.
 */
import { settled } from './chromium.mjs';
import { states } from './states.mjs';
import { views } from './views.mjs';

export const drawn = [...states, ...views];

/** All text of the page that is seen, and the names of what has no text. */
function readable() {
  const parts = [];
  const shown = (node) =>
    node.checkVisibility({ opacityProperty: false, visibilityProperty: true });
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
  for (let node = walk.currentNode; node !== null; node = walk.nextNode()) {
    // What is said is in no picture.
    if (node.closest('[role="status"], [role="alert"]:empty') !== null || !shown(node)) continue;
    const name = node.getAttribute('aria-label');
    if (name !== null) parts.push(name);
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) parts.push(child.data);
    }
  }
  return parts.join('').length > 0 ? `${parts.join('\n')}\n${document.body.innerText}` : '';
}

const plain = (text) => text.replaceAll(/\s+/g, ' ');

/** Brings a page to what is drawn: `go` opens its query. Tells `wrong` of words that are missing. */
export async function draw(one, page, wrong) {
  const says = [one.says].flat();
  for (const step of one.act ?? []) await step(page);
  const missing = (text) =>
    says.filter((words) =>
      words instanceof RegExp ? !words.test(text) : !plain(text).includes(words),
    );
  // Some take a moment: a picture is tried three times before it is given up.
  let text = '';
  for (let tries = 0; tries < 40; tries++) {
    await settled(page, { mostMs: 1_500 });
    text = await page.evaluate(readable);
    if (missing(text).length === 0) return;
    await page.waitForTimeout(200);
  }
  for (const words of missing(text)) wrong(`${one.id} (${one.name}): nothing says ${words}`);
}
