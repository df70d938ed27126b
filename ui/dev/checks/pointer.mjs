/**
 * What a pointer does among the clips (section 7 of the specification), with real presses, sweeps and
 * wheels in a real browser.
 */
import { fileURLToPath } from 'node:url';

const clip = fileURLToPath(new URL('../../../crates/sample/clips/koi-pond.mp4', import.meta.url));

const tile = (page, position) => page.locator(`[role="gridcell"][data-position="${position}"]`);
const check = (page, position) => tile(page, position).getByRole('checkbox', { name: 'Select' });
const bar = (page) => page.getByRole('group', { name: 'Selection' });
const viewer = (page) => page.getByRole('dialog');
const scroller = (page) => page.locator('[data-part="clips"]');

async function middle(found) {
  const { x, y, width, height } = await found.boundingBox();
  return [x + width / 2, y + height / 2];
}

async function selects(page, count) {
  await bar(page).getByText(`${count} selected`, { exact: true }).waitFor();
}

/** Waits until something in the page is so. */
const until = (page, holds, argument) => page.waitForFunction(holds, argument);

const flows = {
  'a click opens, a double click opens and does nothing else': async (page) => {
    await tile(page, 3).click();
    await viewer(page).getByText('4 of 400', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await viewer(page).waitFor({ state: 'detached' });
    // The second press of a double click falls on the stage, where it would mean full screen.
    await tile(page, 3).dblclick();
    await viewer(page).getByText('4 of 400', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor();
  },

  'a check box and Mod choose, then a click does, and a double click opens': async (page) => {
    await tile(page, 4).hover();
    await check(page, 4).click();
    await selects(page, 1);
    await tile(page, 6).click({ modifiers: ['Control'] });
    await selects(page, 2);
    await tile(page, 8).click();
    await selects(page, 3);
    await tile(page, 8).click();
    await selects(page, 2);
    await tile(page, 3).dblclick();
    await viewer(page).waitFor();
  },

  'Shift shows what a click would add, and adds just that': async (page) => {
    await tile(page, 3).hover();
    await check(page, 3).click();
    await tile(page, 7).hover();
    await page.keyboard.down('Shift');
    await bar(page).getByText('4 clips would be selected').waitFor();
    await until(page, () => document.querySelectorAll('.tile.would').length === 4);
    await tile(page, 7).click({ modifiers: ['Shift'] });
    await page.keyboard.up('Shift');
    await selects(page, 5);
    await until(page, () => document.querySelectorAll('.tile.would').length === 0);
  },

  'a sweep over check boxes chooses everything passed': async (page) => {
    await tile(page, 2).hover();
    await page.mouse.move(...(await middle(check(page, 2))));
    await page.mouse.down();
    for (const position of [3, 4, 5]) {
      await page.mouse.move(...(await middle(tile(page, position))), { steps: 4 });
    }
    await page.mouse.up();
    await selects(page, 4);
    // The whole sweep is one step back.
    await page.keyboard.press('Control+z');
    await bar(page).waitFor({ state: 'detached' });
  },

  'a sweep that reaches the edge scrolls and goes on choosing': async (page) => {
    await tile(page, 2).hover();
    await page.mouse.move(...(await middle(check(page, 2))));
    await page.mouse.down();
    const { x, y, width, height } = await scroller(page).boundingBox();
    await page.mouse.move(x + width / 3, y + height - 40, { steps: 4 });
    await page.mouse.move(x + width / 3, y + height - 4, { steps: 4 });
    await until(page, () => document.querySelector('[data-part="clips"]').scrollTop > 900);
    await page.mouse.up();
    const at = await scroller(page).evaluate((box) => box.scrollTop);
    const text = await bar(page)
      .getByText(/^\d+ selected$/)
      .textContent();
    if (parseInt(text) < 12) throw new Error(`${text} after ${at} pixels`);
    await page.waitForTimeout(200);
    const then = await scroller(page).evaluate((box) => box.scrollTop);
    if (Math.abs(then - at) > 60) throw new Error('it scrolls on after the release');
  },

  'a range of more than 500 is asked about, in the bar': async (page) => {
    await tile(page, 3).hover();
    await check(page, 3).click();
    await scroller(page).evaluate((box) => box.scrollTo(0, box.scrollHeight * 0.9));
    const far = page.locator('[role="gridcell"][data-key]').last();
    await far.waitFor();
    await page.waitForTimeout(400);
    await far.click({ modifiers: ['Shift'] });
    await bar(page)
      .getByText(/^Select [\d,]+ clips, .+\?$/)
      .waitFor();
    await bar(page).getByRole('button', { name: 'Cancel' }).click();
    await selects(page, 1);
  },

  'a right press opens the menu of the clip, or that of the selection it is in': async (page) => {
    await tile(page, 4).click({ button: 'right' });
    await page.getByRole('menu', { name: 'Clip' }).getByText('Open', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await tile(page, 4).hover();
    await check(page, 4).click();
    await tile(page, 5).click();
    await tile(page, 4).click({ button: 'right' });
    await page.getByText('Open these 2 clips').click();
    await viewer(page).getByText('1 of 2', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await selects(page, 2);
  },

  'a press beside a menu closes it and does nothing else': async (page) => {
    await tile(page, 4).click({ button: 'right' });
    const menu = page.getByRole('menu', { name: 'Clip' });
    await menu.waitFor();
    await tile(page, 1).click();
    await menu.waitFor({ state: 'detached' });
    await page.waitForTimeout(200);
    if ((await viewer(page).count()) > 0) throw new Error('it opens a clip');
    await tile(page, 1).click();
    await viewer(page).getByText('2 of 400', { exact: true }).waitFor();
  },

  'a message stands above the selection bar, a check box beside the mark of its clip': async (
    page,
  ) => {
    await page.evaluate(() => globalThis.fakeHost.finish(1));
    const done = page.locator('.tile', { has: page.locator('.finished') }).first();
    await done.waitFor();
    await tile(page, 8).hover();
    await check(page, 8).click();
    await selects(page, 1);
    await page.evaluate(() => globalThis.rushes.say('3 downloads added'));
    const message = page.getByRole('region', { name: 'Messages' }).locator('.message');
    await message.waitFor();
    await page.waitForTimeout(300);
    await page.mouse.move(300, 20);
    await done.locator('.finished').waitFor();
    for (const [one, other] of [
      [message, bar(page)],
      [done.getByRole('checkbox').locator('span').first(), done.locator('.finished')],
    ]) {
      const [a, b] = [await one.boundingBox(), await other.boundingBox()];
      const apart =
        a.x + a.width <= b.x ||
        b.x + b.width <= a.x ||
        a.y + a.height <= b.y ||
        b.y + b.height <= a.y;
      if (!apart) throw new Error(`${JSON.stringify(a)} lies over ${JSON.stringify(b)}`);
    }
  },

  'the middle button does nothing': async (page) => {
    await tile(page, 4).click({ button: 'middle' });
    await page.waitForTimeout(200);
    if ((await viewer(page).count()) + (await bar(page).count()) > 0) throw new Error('it did');
  },

  'the wheel with Mod makes tiles larger, and leaves the page as it is': async (page) => {
    const size = page.getByRole('slider', { name: 'Tile size' });
    const before = Number(await size.inputValue());
    await tile(page, 4).hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await until(
      page,
      (than) => Number(document.querySelector('[aria-label="Tile size"]').value) > than,
      before,
    );
    const zoom = await page.evaluate(() => globalThis.visualViewport.scale);
    if (zoom !== 1) throw new Error(`the page is zoomed ${zoom} times`);
  },

  'a clip plays under a pointer at rest, and stops when it leaves': async (page) => {
    await tile(page, 3).hover();
    const clips = page.locator('.tile video');
    await clips.waitFor();
    await until(page, () => document.querySelector('.tile video')?.currentTime > 0.1);
    const silent = await clips.evaluate((video) => video.muted);
    if (!silent) throw new Error('it is not silent');
    await tile(page, 6).hover();
    await until(page, () => {
      const playing = [...document.querySelectorAll('.tile video')];
      return playing.length === 1 && playing[0].closest('[data-position="6"]') !== null;
    });
    await page.mouse.move(300, 20);
    await clips.waitFor({ state: 'detached' });
  },

  'Esc and the wheel stop a clip in its tile': async (page) => {
    const clips = page.locator('.tile video');
    await tile(page, 3).focus();
    await tile(page, 3).hover();
    await clips.waitFor();
    await page.keyboard.press('Escape');
    await clips.waitFor({ state: 'detached' });
    await tile(page, 4).hover();
    await clips.waitFor();
    await page.mouse.wheel(0, 120);
    await clips.waitFor({ state: 'detached' });
  },

  'the lowest part of a tile scrubs': async (page) => {
    const { x, y, width, height } = await tile(page, 3).boundingBox();
    await page.mouse.move(x + width * 0.2, y + height - 8);
    await page.locator('.tile video').waitFor();
    const place = () => document.querySelector('.tile video')?.currentTime ?? 0;
    await page.mouse.move(x + width * 0.8, y + height - 8, { steps: 6 });
    await until(page, () => {
      const video = document.querySelector('.tile video');
      return video !== null && video.paused && video.currentTime > video.duration / 2;
    });
    const late = await page.evaluate(place);
    await page.mouse.move(x + width * 0.3, y + height - 8, { steps: 6 });
    await until(page, (than) => document.querySelector('.tile video').currentTime < than, late);
  },
};

async function walk(chromium, wrong, [flow, run]) {
  const page = await chromium.open('clips=400&height=160', (text) => wrong(`${flow}: ${text}`), {
    reducedMotion: 'no-preference',
    clip,
  });
  try {
    if (flow.includes('500')) await page.goto(`${chromium.origin}/?clips=2000`);
    await tile(page, 3).and(page.locator('[data-key]')).waitFor();
    await run(page);
  } catch (error) {
    wrong(`${flow}: ${error.message.slice(0, 600)}`);
  }
  await page.close();
}

export const name = 'pointer';
export const fine = `${Object.keys(flows).length} flows`;
export const tasks = Object.entries(flows).map((entry) => ({
  id: entry[0],
  run: (chromium, wrong) => walk(chromium, wrong, entry),
}));
