/**
 * Nothing scrolls sideways at any width and size of the interface, and at 1280 the filter bar stands in
 * one row with all its buttons, whichever of three fonts the system has (section 11 of the specification).
 */
const widths = [480, 720, 960, 1280, 2560];
const sizes = [100, 200];
/** Cantarell and Inter are those of desktops; DejaVu Sans is the widest that one meets. */
const fonts = ['Cantarell', 'Inter', 'DejaVu Sans'];

/** With what makes the bars full: a troubled account, a selection, filters, the drawer, the viewer. */
const pages = {
  gallery: 'clips=400&accounts=4&trouble=account-refused&select=8&ask=16:9',
  drawer: 'clips=400&downloads=running&drawer=1',
  viewer: 'clips=400&open=5',
  settings: 'clips=55&dialog=settings',
  'first page': 'state=first-no-keychain',
};

const fontOf = (name) => `--font: '${name}'`;

/** What is wider than the window, or cut by it. */
function sideways() {
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} wide`);
  // What is cut cannot be reached: no button may stand outside.
  for (const control of document.querySelectorAll('button, input, a[href], [role="slider"]')) {
    // The statuses scroll by themselves, and the link at the start shows when it has the focus.
    if (control.closest('.statuses, .filmstrip, [href="#clips"]') !== null) continue;
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    const { left, right, width } = control.getBoundingClientRect();
    if (width > 0 && (left < -1 || right > innerWidth + 1)) {
      const name = control.getAttribute('aria-label') ?? control.textContent.trim();
      found.push(`“${name.slice(0, 40)}” stands at ${Math.round(left)} to ${Math.round(right)}`);
    }
  }
  return found;
}

async function inFont(page, font) {
  await page.evaluate(
    (style) => document.documentElement.setAttribute('style', style),
    fontOf(font),
  );
  const there = await page.evaluate(async (name) => {
    await document.fonts.ready;
    const width = (family) => {
      const canvas = new OffscreenCanvas(10, 10).getContext('2d');
      canvas.font = `40px ${family}`;
      return canvas.measureText('Newest first 8,012').width;
    };
    // A family that is not there falls back to another, which is then as wide.
    return width(`'${name}', monospace`) !== width('monospace');
  }, font);
  return there;
}

async function narrow(chromium, wrong, { name, query, size }) {
  const page = await chromium.open(`${query}&size=${size}`, wrong);
  await page.locator('body button').first().waitFor();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
    for (const text of await page.evaluate(sideways)) {
      wrong(`${name}, ${width} wide, ${size} %: ${text}`);
    }
  }
  await page.close();
}

/** All five statuses at the counts of a large library, and every button, in one row. */
async function oneRow(chromium, wrong) {
  const page = await chromium.open('clips=8012&drop=deleted', wrong, { width: 1280 });
  const bar = page.getByRole('group', { name: 'Filters' });
  await bar.getByRole('radio', { name: /^All [78],\d+/ }).waitFor();
  for (const font of fonts) {
    if (!(await inFont(page, font))) {
      wrong(`the font ${font} is not installed: cargo xtask setup installs it`);
      continue;
    }
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    const seen = await bar.evaluate((box) => ({
      buttons: [...box.querySelectorAll('button')].map((one) => one.textContent.trim()),
      tops: [...box.querySelectorAll('label, button, [role="slider"], input[type="range"]')].map(
        (one) => {
          const { top, height } = one.getBoundingClientRect();
          return Math.round(top + height / 2);
        },
      ),
      cut: [...box.querySelectorAll('.statuses')].some((one) => one.scrollWidth > one.clientWidth),
    }));
    const four = ['Date', 'Ratio', 'Model', 'More filters'];
    const missing = four.filter((name) => !seen.buttons.includes(name));
    if (missing.length > 0) wrong(`${font}: ${missing.join(', ')} had no room at 1280`);
    if (seen.cut) wrong(`${font}: the statuses are cut at 1280`);
    const [low, high] = [Math.min(...seen.tops), Math.max(...seen.tops)];
    if (high - low > 4) wrong(`${font}: the bar is not one row, its middles lie ${low} to ${high}`);
  }
  await page.close();
}

export const name = 'widths';
export const fine = `${widths.join(', ')} wide at ${sizes.join(' and ')} %, ${fonts.join(', ')}`;
export const tasks = [
  { id: 'one-row', run: oneRow },
  ...Object.entries(pages).flatMap(([page, query]) =>
    sizes.map((size) => ({
      id: `${page}-${size}`,
      run: (chromium, wrong) => narrow(chromium, wrong, { name: page, query, size }),
    })),
  ),
];
