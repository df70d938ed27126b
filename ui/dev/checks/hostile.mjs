/**
 * Shows the 500 texts of `hostile.json` wherever the page draws what others wrote, in a real browser,
 * and fails when one of them runs, navigates, asks for something, or leaves its box.
 */
import { readFileSync } from 'node:fs';

const texts = JSON.parse(readFileSync(new URL('../hostile.json', import.meta.url), 'utf8'));
const clips = texts.length;

/**
 * Everything that leaves the boxes that a selector finds: text that is seen beyond the edge, and what
 * can be scrolled sideways. With `ink`, text that nothing clips counts too: marks that pile up are
 * painted far outside of their line.
 */
function leaving({ selector, ink }) {
  const found = [];
  const tell = (what, node) =>
    found.push(`${what}: ${JSON.stringify(node.textContent.slice(0, 60))}`);
  for (const box of document.querySelectorAll(selector)) {
    const edge = box.getBoundingClientRect();
    const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      if (node.textContent.trim() === '') continue;
      let { left, right, top, bottom } = { left: -1e9, right: 1e9, top: -1e9, bottom: 1e9 };
      let clipped = false;
      for (let up = node.parentElement; up !== null && up !== box; up = up.parentElement) {
        const style = getComputedStyle(up);
        if (style.overflow === 'visible' && style.clipPath === 'none') continue;
        const rect = up.getBoundingClientRect();
        clipped = true;
        left = Math.max(left, rect.left);
        right = Math.min(right, rect.right);
        top = Math.max(top, rect.top);
        bottom = Math.min(bottom, rect.bottom);
      }
      const own = getComputedStyle(box);
      if (own.overflow !== 'visible') clipped = true;
      const range = document.createRange();
      range.selectNodeContents(node);
      const outside = [...range.getClientRects()].some((rect) => {
        const [l, r] = [Math.max(rect.left, left), Math.min(rect.right, right)];
        const [t, b] = [Math.max(rect.top, top), Math.min(rect.bottom, bottom)];
        if (r <= l || b <= t) return false;
        const tall = own.overflowY === 'visible' && (t < edge.top - 1 || b > edge.bottom + 1);
        return l < edge.left - 1 || r > edge.right + 1 || tall;
      });
      if (outside) tell('leaves its box', node);
      else if (ink && !clipped && /[^ -~]/.test(node.textContent))
        tell('is clipped by nothing', node);
    }
    for (const one of [box, ...box.querySelectorAll('*')]) {
      // The statuses are made to.
      if (one.matches('.statuses')) continue;
      const scrolls = ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
      if (scrolls && one.scrollWidth > one.clientWidth + 1) tell('scrolls sideways', one);
    }
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push('the page scrolls sideways');
  if (document.title === 'evil') found.push('the title was changed');
  return [...new Set(found)];
}

/** What can be looked at, each as a function that opens its own page. */
function looks(chromium, wrong) {
  /** A page in which nothing may run, and from which nothing may go out. */
  async function open(query, size) {
    const page = await chromium.open(query, (text) => wrong(`${query}: ${text}`), {
      ...size,
      before: () => (globalThis.ran = () => globalThis.alert('ran')),
    });
    page.on('framenavigated', (frame) => wrong(`${query}: went to ${frame.url().slice(0, 80)}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(chromium.origin)) wrong(`${query}: asked for ${request.url()}`);
    });
    await page.locator('[data-part="clips"]').waitFor();
    return page;
  }

  async function look(page, where, selector, ink = false) {
    for (const text of await page.evaluate(leaving, { selector, ink })) wrong(`${where}: ${text}`);
  }

  /** Every clip in its tile, by one window of rows after the other. */
  async function grid(how, height, size) {
    const page = await open(`clips=${clips}&hostile=${how}&height=${height}&accounts=9`, size);
    const tiles = '[role="gridcell"]';
    await page.locator(tiles).first().waitFor();
    const seen = new Set();
    const box = page.locator('[data-part="clips"]');
    for (let at = -1, top = 0; top !== at;) {
      await page.waitForFunction(
        (selector) => [...document.querySelectorAll(selector)].every((tile) => tile.dataset.key),
        tiles,
      );
      // With the focus on it a tile shows all that it has.
      for (const key of await page
        .locator(tiles)
        .evaluateAll((all) => all.map((t) => t.dataset.key))) {
        seen.add(key);
      }
      await page.locator(tiles).first().focus();
      await look(page, `grid of ${how}, ${height} high`, tiles, true);
      at = top;
      top = await box.evaluate((scroller) => {
        scroller.scrollBy(0, scroller.clientHeight);
        return scroller.scrollTop;
      });
      await page.waitForTimeout(150);
    }
    if (seen.size < clips) wrong(`grid of ${how}: ${seen.size} of ${clips} clips were seen`);
    await look(
      page,
      `bars over ${how}`,
      'header, [data-part="filters"] .facets, [data-part="filters"] .rest',
    );
    await page.close();
  }

  /** Every clip in the viewer, with its details open. */
  async function viewer() {
    const page = await open(`clips=${clips}&hostile=words&open=0&accounts=9`, {});
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    for (let n = 1; n <= clips; n++) {
      await page.getByText(`${n} of ${clips}`, { exact: true }).waitFor();
      const { kind, text } = texts[n - 1];
      // The details are those of this clip once its number stands in them.
      await dialog.getByText(String(318_000_000_000 + n), { exact: true }).waitFor();
      await look(page, `viewer, ${kind} ${JSON.stringify(text.slice(0, 30))}`, '[role="dialog"]');
      await page.keyboard.press('ArrowRight');
    }
    await page.close();
  }

  /** Whatever else names what others wrote: popovers, menus, dialogs, the drawer, chips, empty answers. */
  async function around(width) {
    const page = await open(`clips=${clips}&hostile=words&accounts=9`, { width });
    const floating = '[role="menu"], [role="dialog"], dialog[open]';
    const shown = page.locator(floating);
    const lookAndClose = async (name) => {
      await shown.first().waitFor();
      await look(page, `${name}, ${width} wide`, floating);
      await page.keyboard.press('Escape');
      await shown.first().waitFor({ state: 'detached' });
    };

    await page.getByRole('button', { name: 'Filters' }).click();
    for (const facet of ['Model', 'Quality', 'Effect', 'Style', 'Account']) {
      await page.getByRole('button', { name: facet, exact: true }).click();
      await shown.getByRole('checkbox').first().waitFor();
      await look(page, `${facet}, ${width} wide`, floating);
    }
    await page.keyboard.press('Escape');
    await shown.first().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Other', exact: true }).click();
    await lookAndClose('other statuses');
    await page.getByRole('button', { name: /^Up to date/ }).click();
    await lookAndClose('reading');
    await page.getByRole('button', { name: /^Account:/ }).click();
    await shown.first().waitFor();
    await look(page, `account menu, ${width} wide`, floating);
    await page.getByRole('menuitem', { name: 'Manage accounts…' }).click();
    await page.getByRole('dialog', { name: 'Manage accounts' }).waitFor();
    await lookAndClose('manage accounts');

    await page.keyboard.press('Control+j');
    await page.getByRole('region', { name: 'Downloads' }).waitFor();
    await look(page, `downloads, ${width} wide`, '#downloads-drawer');
    await page.keyboard.press('Control+j');

    await page.close();
  }

  /** What is asked, and what is said where nothing matches. */
  async function questions() {
    const page = await open(`clips=${clips}&hostile=words&accounts=9`, {});
    const field = page.getByRole('searchbox', { name: 'Search' });
    for (const { kind, text } of texts.filter((_, i) => i % 4 === 0)) {
      await field.fill(text.replace(/[\r\n]/g, ' '));
      await field.press('Enter');
      const asked = await field.inputValue();
      // Until then what stands there is the answer to the question before.
      await page.waitForFunction((words) => {
        const { calls } = globalThis.fakeHost;
        const last = calls.findLast(({ command }) => command === 'open_view');
        return last?.args.query.text === words;
      }, asked);
      await look(page, `search for ${kind} ${JSON.stringify(text.slice(0, 30))}`, 'main');
    }
    await page.close();
  }

  return { around, questions, viewer, grid };
}

const task = (id, run) => ({ id, run: (chromium, wrong) => run(looks(chromium, wrong)) });

export const name = 'hostile';
export const fine = `${clips} texts`;
export const tasks = [
  task('viewer', ({ viewer }) => viewer()),
  task('questions', ({ questions }) => questions()),
  task('around', ({ around }) => around(1280)),
  task('around-narrow', ({ around }) => around(480)),
  ...[96, 200, 360].flatMap((height) =>
    ['pictures', 'plates', 'words'].map((how) =>
      task(`grid-${how}-${height}`, ({ grid }) => grid(how, height)),
    ),
  ),
  task('grid-narrow', ({ grid }) => grid('plates', 200, { width: 480 })),
];
