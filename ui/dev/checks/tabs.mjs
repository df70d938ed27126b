/**
 * Walks through the window by Tab and by F6, in a real browser, and compares the stops with the order
 * in which the window is read (8.2 of the specification).
 *
 * Role and name are those that the browser tells assistive technology.
 */
/** A filter set, clips chosen: with the drawer open, every part of the window is there. */
const everyPart = 'clips=400&select=8&ask=16:9';

/** The clip in the middle has a name of its own. */
const stops = [
  'link "Skip to clips"',
  'button "Account: All accounts"',
  'searchbox "Search"',
  'button "Search words"',
  'button "Up to date · 2 min ago"',
  'button "Show downloads"',
  'button "Menu"',
  /^radio "All \d+" \[checked\]/,
  'button "Date"',
  'button "Ratio: 16:9"',
  'button "Model"',
  'button "More filters"',
  'button "Sort: Newest first"',
  'slider "Tile size"',
  'button "Remove filter: 16:9"',
  'button "Clear all filters"',
  /^gridcell ".+, .+, account .+"/,
  'slider "Date"',
  'button "Show selected"',
  /^button "Download \d+"/,
  'button "Favourite"',
  'button "Rate"',
  'button "Copy prompts"',
  'button "More"',
  'button "Clear selection"',
  'button "More for downloads"',
  'button "Close downloads"',
];
/** Where F6 leads to, in the same window. */
const parts = [
  'button "Account: All accounts"',
  /^radio "All \d+" \[checked\]/,
  /^gridcell /,
  'button "Show selected"',
  'button "More for downloads"',
];

/** What has the focus, as `button "Menu"`. */
async function focused(page) {
  const snapshot = await page.locator(':focus').ariaSnapshot({ timeout: 2_000 });
  // A name with a colon stands in the quotes of YAML.
  return snapshot.split('\n')[0].replace(/^- '?/, '');
}

/** Puts the focus before the first stop, as in a window that was just opened. */
async function toTheStart(page) {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
}

async function walk(page, key, wanted, wrong) {
  for (const [i, stop] of wanted.entries()) {
    await page.keyboard.press(key);
    const found = await focused(page);
    const same = stop instanceof RegExp ? stop.test(found) : found.startsWith(stop);
    if (!same) wrong(`${key}, stop ${i + 1}: ${stop} was expected, ${found} has the focus`);
  }
}

async function walkAll(chromium, wrong) {
  const page = await chromium.open(everyPart, wrong);
  await page.getByRole('group', { name: 'Selection' }).waitFor();
  await page.keyboard.press('Control+j');
  await page.getByRole('region', { name: 'Downloads' }).waitFor();

  await toTheStart(page);
  await walk(page, 'Tab', stops, wrong);
  // One after the last stop the focus leaves the page: nothing holds it.
  await page.keyboard.press('Tab');
  if (await page.evaluate(() => document.hasFocus() && document.activeElement !== document.body)) {
    wrong(`after the last stop comes another one: ${await focused(page)}`);
  }
  await walk(page, 'Shift+Tab', stops.toReversed(), wrong);
  await toTheStart(page);
  await walk(page, 'F6', parts, wrong);
  await walk(page, 'F6', parts.slice(0, 1), wrong);
  await walk(page, 'Shift+F6', parts.slice(1).toReversed(), wrong);

  await page.close();
}

export const name = 'tabs';
export const fine = `${stops.length} stops by Tab, both ways, and ${parts.length} parts by F6`;
export const tasks = [{ id: 'walk', run: walkAll }];
