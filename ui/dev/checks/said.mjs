/**
 * Records what the live regions say while the main flows are walked, in a real browser, and compares
 * it with what shall be said (8.7 of the specification), in count too.
 */
/** What is still to come has come once nothing was said for so long. */
const QUIET_MS = 1_600;

/** Writes down every text that appears in a live region, wherever that stands in the page. */
function record() {
  globalThis.said = [];
  globalThis.saidMs = performance.now();
  const last = new Map();
  const look = () => {
    for (const region of document.querySelectorAll(
      '[role="status"], [role="alert"], [aria-live]',
    )) {
      const text = region.textContent.trim();
      if ((last.get(region) ?? '') === text) continue;
      last.set(region, text);
      if (text === '') continue;
      globalThis.said.push(`${region.getAttribute('role')}: ${text}`);
      globalThis.saidMs = performance.now();
    }
  };
  document.addEventListener('DOMContentLoaded', () => {
    look();
    const everything = { subtree: true, childList: true, characterData: true };
    new MutationObserver(look).observe(document.body, everything);
  });
}

/** Ticks of a reading and of a download, as the shell tells them. */
async function readingTicks({ bring }) {
  const host = globalThis.fakeHost;
  const library = 'own';
  const tick = (some) =>
    host.emit({ kind: 'reading', library, reading: { ...host.boot.reading, ...some } });
  for (let seen = 0; seen <= 400; seen += 20) {
    tick({ state: 'reading', seen, total: 400 });
    await new Promise((done) => setTimeout(done, 40));
  }
  const accounts = host.boot.accounts.map((one, i) =>
    i === 0 ? { ...one, clips: one.clips + bring } : one,
  );
  host.boot = { ...host.boot, accounts };
  host.emit({ kind: 'accounts', library, accounts });
  tick({ state: 'idle', seen: 400, total: 400, readMs: Date.now() });
}

async function downloadTicks({ failed }) {
  const host = globalThis.fakeHost;
  const tell = (downloads) => {
    host.boot = { ...host.boot, downloads };
    host.emit({ kind: 'downloads', library: 'own', downloads });
  };
  const { downloads } = host.boot;
  const all = downloads.left;
  for (let share = 0; share < 20; share++) {
    const rows = downloads.rows.map((row) => ({
      ...row,
      state: 'running',
      total: 1_000_000,
      bytes: share * 50_000,
    }));
    tell({ ...downloads, rows });
    await new Promise((done) => setTimeout(done, 40));
  }
  tell({ ...downloads, rows: [], left: 0, done: all - failed, failed });
}

const network = (state) => {
  const host = globalThis.fakeHost;
  const reading = { ...host.boot.reading, state, atMs: Date.now() };
  host.emit({ kind: 'reading', library: 'own', reading });
};

/** Letters and presses follow one another as fast as the page takes them, however busy the machine. */
function typed(field, text) {
  for (let end = 1; end <= text.length; end++) {
    field.value = text.slice(0, end);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

function steps(count) {
  const press = { key: 'ArrowRight', code: 'ArrowRight', bubbles: true, cancelable: true };
  for (let i = 0; i < count; i++) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', press));
  }
}

const grid = (page) => page.locator('[role="gridcell"]');

/** Each flow goes on where the one before has ended. */
const flows = [
  { name: 'start', walk: async () => {}, said: [] },
  {
    name: 'a status',
    walk: (page) => page.getByRole('radio', { name: /^Completed/ }).click(),
    said: [/^status: \d+ clips$/],
  },
  {
    name: 'a search, letter by letter, that finds nothing',
    walk: async (page) => {
      const field = page.getByRole('searchbox', { name: 'Search' });
      await field.click();
      await field.evaluate(typed, 'lanternfish');
    },
    said: ['status: No clips match.'],
  },
  {
    name: 'the field emptied',
    walk: (page) => page.keyboard.press('Escape'),
    said: [/^status: \d+ clips$/],
  },
  {
    name: 'three chosen, one after the other',
    walk: async (page) => {
      await page.keyboard.press('Escape');
      for (const key of ['x', 'ArrowRight', 'x', 'ArrowRight', 'x']) await page.keyboard.press(key);
    },
    said: ['status: 3 selected'],
  },
  {
    name: 'none chosen',
    walk: (page) => page.keyboard.press('Escape'),
    said: ['status: 3 clips unselected'],
  },
  {
    name: 'movement in the grid',
    walk: async (page) => {
      for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    },
    said: [],
  },
  { name: 'the viewer opened', walk: (page) => page.keyboard.press('Enter'), said: [] },
  {
    name: 'five steps at once',
    walk: async (page) => {
      await page.evaluate(steps, 5);
    },
    said: [/^status: 16 of \d+\. .+\. Completed\.$/],
  },
  { name: 'the viewer closed', walk: (page) => page.keyboard.press('Escape'), said: [] },
  {
    name: 'favourite',
    walk: (page) => page.keyboard.press('f'),
    said: ['status: Favourite'],
  },
  {
    name: 'a reading that brought something',
    walk: (page) => page.evaluate(readingTicks, { bring: 46 }),
    said: ['status: Reading finished. 46 new clips.'],
  },
  {
    name: 'a reading that brought nothing, unasked',
    walk: (page) => page.evaluate(readingTicks, { bring: 0 }),
    said: [],
  },
  {
    name: 'a reading that brought nothing, asked for',
    walk: async (page) => {
      await page.keyboard.press('F5');
      await page.evaluate(readingTicks, { bring: 0 });
    },
    said: ['status: Reading finished. No new clips.'],
  },
  {
    name: 'offline',
    walk: (page) => page.evaluate(network, 'offline'),
    said: ['status: Offline.'],
  },
  {
    name: 'online',
    walk: (page) => page.evaluate(network, 'idle'),
    said: ['status: Online again.'],
  },
  {
    name: 'a download',
    walk: (page) => page.keyboard.press('d'),
    said: ['status: 1 download added'],
  },
  {
    name: 'the end of a batch',
    walk: (page) => page.evaluate(downloadTicks, { failed: 0 }),
    said: ['status: 1 download finished.'],
  },
  {
    name: 'three more chosen',
    walk: async (page) => {
      for (const key of ['ArrowRight', 'ArrowRight', 'x', 'ArrowRight', 'x', 'ArrowRight', 'x']) {
        await page.keyboard.press(key);
      }
    },
    said: ['status: 3 selected'],
  },
  {
    name: 'their download',
    walk: (page) => page.keyboard.press('d'),
    said: [/^status: \d downloads added$/],
  },
  {
    name: 'the end of a batch of which some failed',
    walk: (page) => page.evaluate(downloadTicks, { failed: 1 }),
    said: [/^status: \d downloads? finished, 1 failed\.$/],
  },
  {
    name: 'arrivals above, and more within the minute',
    walk: async (page) => {
      await page.locator('[data-part="clips"]').evaluate((box) => box.scrollTo(0, 1_500));
      await page.waitForTimeout(500);
      await page.evaluate(() => void globalThis.fakeHost.arrive(12));
      await page.waitForTimeout(1_500);
      await page.evaluate(() => void globalThis.fakeHost.arrive(3));
    },
    said: ['status: 12 new clips'],
  },
  {
    name: 'playback under the pointer',
    walk: async (page) => {
      await grid(page).nth(8).hover();
      await page.waitForTimeout(1_000);
      await grid(page).nth(9).hover();
      await page.waitForTimeout(1_000);
    },
    said: [],
  },
  {
    name: 'a token that is refused',
    walk: async (page) => {
      await page.evaluate(() =>
        globalThis.fakeHost.fail('connect', { code: 'token-refused', status: 401 }),
      );
      await page.getByRole('button', { name: /^Account:/ }).click();
      await page.getByRole('menuitem', { name: 'Add account…' }).click();
      await page.getByLabel('API token').fill('user:1-abcdef');
      await page.keyboard.press('Enter');
    },
    said: [/^alert: This token is not accepted/],
  },
  {
    name: 'a form of dates that is refused',
    walk: async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Date', exact: true }).click();
      await page.getByRole('button', { name: 'Between…' }).click();
      const form = page.getByRole('dialog', { name: 'Date' });
      await form.getByRole('button', { name: 'Show', exact: true }).click();
    },
    said: ['alert: Type dates as year, month and day: 2026-11-16.'],
  },
];

async function listen(chromium, wrong) {
  const page = await chromium.open('clips=400', wrong, {
    reducedMotion: 'no-preference',
    before: record,
  });
  await grid(page).first().waitFor();

  for (const { name, walk, said } of flows) {
    await walk(page);
    await page.waitForFunction((quiet) => performance.now() - globalThis.saidMs > quiet, QUIET_MS);
    await page.waitForTimeout(QUIET_MS);
    const heard = await page.evaluate(() => globalThis.said.splice(0));
    const same =
      heard.length === said.length &&
      said.every((one, i) => (one instanceof RegExp ? one.test(heard[i]) : one === heard[i]));
    const list = (texts) => texts.join(' | ') || 'silence';
    if (!same) wrong(`${name}: ${list(said)} was expected, ${list(heard)} was said`);
  }
  await page.close();
}

export const name = 'said';
export const fine = `${flows.length} flows`;
export const tasks = [{ id: 'listen', run: listen }];
/** What is said depends on what comes within a second: nothing else may keep the machine busy. */
export const alone = true;
