// What is measured in the page. Everything is counted from outside of the app's own code: frames as
// they come, turns of the event loop, and the tiles that stand in sight.
const bench = { answer: null, clips: 0 };
window.bench = bench;

const frame = () => new Promise((seen) => requestAnimationFrame(seen));
const rest = (ms) => new Promise((over) => setTimeout(over, ms));
const one = (selector) => document.querySelector(selector);

/** The tiles in sight. */
function inSight() {
  const edge = one('[data-part=clips]').getBoundingClientRect();
  return [...document.querySelectorAll('[role=grid] [role=gridcell]')].filter((cell) => {
    const box = cell.getBoundingClientRect();
    return box.width > 0 && box.bottom > edge.top && box.top < edge.bottom;
  });
}
const drawn = (cell) =>
  [...cell.querySelectorAll('img')].some(
    (img) => img.complete && img.naturalWidth > 0 && /loaded|known/.test(img.className),
  );
const plate = (cell) => cell.querySelector('.plate') !== null;
/** Something of the picture is seen: its ThumbHash, or the tone of the whole of it. */
const hinted = (cell) => (cell.querySelector('canvas')?.width ?? 0) > 1 || cell.style.background !== '';
const pictured = (cells) => cells.length > 0 && cells.every((cell) => drawn(cell) || plate(cell));
/** Nothing is drawn where rows are further apart than this; between sections they are 10 apart. */
const APART_PX = 24;
/** About as high as a row of tiles: so much of nothing counts as one box. */
const ROW_PX = 200;
/** How much of what is seen has no row of tiles and no heading, in rows. */
function bare() {
  const edge = one('[data-part=clips]').getBoundingClientRect();
  const rows = [...document.querySelectorAll('[role=grid] [role=row]')]
    .map((row) => row.getBoundingClientRect())
    .filter((box) => box.height > 0 && box.bottom > edge.top && box.top < edge.bottom)
    .sort((a, b) => a.top - b.top);
  // Below the last clip there is nothing to draw.
  const last = document.querySelector(`[role=gridcell][data-position="${bench.clips - 1}"]`);
  const end = Math.min(edge.bottom, last?.getBoundingClientRect().bottom ?? edge.bottom);
  let covered = edge.top;
  let rowsMissing = 0;
  for (const { top, bottom } of [...rows, { top: end, bottom: end }]) {
    if (top - covered > APART_PX) rowsMissing += Math.ceil((top - covered) / ROW_PX);
    covered = Math.max(covered, bottom);
  }
  return rowsMissing;
}
/** Boxes with nothing in them, and room in which no boxes stand yet. */
function empties() {
  return inSight().filter((cell) => !drawn(cell) && !plate(cell) && !hinted(cell)).length + bare();
}

/** Collects the time between frames and between turns of the event loop until it is stopped. */
function watch() {
  const frames = [];
  const turns = [];
  let on = true;
  let lastFrame = null;
  let lastTurn = performance.now();
  const eachFrame = (now) => {
    if (lastFrame !== null) frames.push(now - lastFrame);
    lastFrame = now;
    if (on) requestAnimationFrame(eachFrame);
  };
  const eachTurn = () => {
    const now = performance.now();
    turns.push(now - lastTurn);
    lastTurn = now;
    if (on) setTimeout(eachTurn, 0);
  };
  requestAnimationFrame(eachFrame);
  eachTurn();
  return () => {
    on = false;
    return { frames, turns };
  };
}

function press(key, more = {}) {
  const at = document.activeElement ?? document.body;
  const event = { key, code: key, bubbles: true, cancelable: true, ...more };
  at.dispatchEvent(new KeyboardEvent('keydown', event));
}
function focusTile() {
  (one('[role=gridcell][tabindex="0"]') ?? one('[role=gridcell]')).focus({ preventScroll: true });
}
function scrub(share) {
  const slider = one('[role=slider].scrubber');
  const box = slider.getBoundingClientRect();
  // A pointer that nobody holds cannot be captured.
  slider.setPointerCapture = () => undefined;
  const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height * share };
  const event = (type) => new PointerEvent(type, { ...at, button: 0, pointerId: 1, bubbles: true });
  slider.dispatchEvent(event('pointerdown'));
  slider.dispatchEvent(event('pointerup'));
}

/** Does a step, and answers how long after the last movement every picture in sight stood. */
async function settle(step) {
  const box = one('[data-part=clips]');
  let moved = null;
  const onscroll = () => (moved = performance.now());
  box.addEventListener('scroll', onscroll, { passive: true });
  const begun = performance.now();
  step();
  await frame();
  await frame();
  while (!pictured(inSight()) && performance.now() - begun < 5000) await frame();
  box.removeEventListener('scroll', onscroll);
  return moved === null ? null : performance.now() - moved;
}

const steps = {
  pages: (count) => Array.from({ length: count }, () => () => press('PageDown')),
  places: () => [0.5, 0.9, 0.1, 0.7, 0.3, 0.95, 0.2, 0.6, 0.4, 0.8].map((at) => () => scrub(at)),
  /** Where nobody has been yet: none of their pictures is in the page or in memory. */
  elsewhere: () => [0.55, 0.87, 0.13, 0.73, 0.33, 0.97, 0.24, 0.64, 0.44, 0.83].map((at) => () => scrub(at)),
  end: () => [() => (focusTile(), press('End', { ctrlKey: true }))],
};

/** The key that leads to the end leads to the very last clip. */
function assertEnd() {
  const last = inSight().some((cell) => Number(cell.dataset.position) === bench.clips - 1);
  if (!last) throw new Error('the last clip is not in sight after Ctrl+End');
}

/** Steps, each as soon as the one before stands, with frames and turns watched meanwhile. */
async function walk(all) {
  focusTile();
  const stop = watch();
  const still = [];
  for (const step of all) still.push(await settle(step));
  return { ...stop(), still: still.filter((ms) => ms !== null) };
}

/** So many frames, looked at while steps go on without waiting for pictures. */
async function look(all, frames) {
  focusTile();
  const found = [];
  const each = Math.ceil(frames / all.length);
  for (const step of all) {
    step();
    for (let at = 0; at < each && found.length < frames; at += 1) {
      await frame();
      // Behind the frame, where its effects have run: what the eye sees of it.
      await rest(0);
      found.push(empties());
    }
  }
  return found;
}

/** From a stroke in the search field to another grid. */
async function search(texts) {
  const field = one('[role=search] input');
  const shown = () =>
    one('[role=grid]')?.getAttribute('aria-rowcount') +
    [...document.querySelectorAll('[role=gridcell]')].slice(0, 3).map((cell) => cell.dataset.key);
  const type = (text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const times = [];
  for (const text of texts) {
    for (let end = 1; end <= text.length; end += 1) {
      const before = shown();
      const begun = performance.now();
      type(text.slice(0, end));
      while (shown() === before && performance.now() - begun < 3000) await frame();
      times.push(performance.now() - begun);
      await rest(250);
    }
    type('');
    await rest(600);
  }
  return times;
}

/** From → in the viewer to the next clip's picture. */
async function viewer(count) {
  const shown = () => [...document.querySelectorAll('.stage img.picture')].find((img) => img.src.includes('/grid'));
  inSight()[0].click();
  await rest(1500);
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const before = shown()?.src;
    const begun = performance.now();
    press('ArrowRight');
    const there = () => {
      const img = shown();
      return img && img.src !== before && img.complete && img.naturalWidth > 0;
    };
    while (!there() && performance.now() - begun < 3000) await frame();
    // The frame that shows it.
    await frame();
    times.push(performance.now() - begun);
    await rest(500);
  }
  press('Escape');
  await rest(500);
  return times;
}

/** From → in the viewer to the next clip playing: clips that are on this computer. */
async function plays(count) {
  let played = null;
  const onplaying = (event) => {
    if (event.target.closest('.stage') !== null) played = event.target.currentSrc;
  };
  document.addEventListener('playing', onplaying, { capture: true });
  inSight()[0].click();
  await rest(3000);
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const before = played;
    if (before === null) throw new Error('nothing plays in the viewer');
    const begun = performance.now();
    press('ArrowRight');
    while (played === before && performance.now() - begun < 5000) await frame();
    times.push(performance.now() - begun);
    // Long enough for the neighbour to be loaded, as for whoever looks at a clip.
    await rest(1500);
  }
  document.removeEventListener('playing', onplaying, { capture: true });
  press('Escape');
  await rest(500);
  return times;
}

const tasks = {
  pages: () => walk(steps.pages(200)),
  places: async () => {
    const walked = await walk([...steps.places(), ...steps.end()]);
    assertEnd();
    return walked;
  },
  look: async () => {
    scrub(0.36);
    await rest(1500);
    return [...(await look(steps.pages(15), 150)), ...(await look(steps.elsewhere(), 150))];
  },
  plays,
  top: async () => {
    focusTile();
    press('Home', { ctrlKey: true });
    await rest(1500);
    return true;
  },
  search,
  viewer,
};

bench.of = (clips) => (bench.clips = clips);
bench.start = (name, ...args) => {
  bench.answer = null;
  tasks[name](...args).then(
    (answer) => (bench.answer = { ok: answer }),
    (error) => (bench.answer = { error: `${error} ${error?.stack ?? ''}` }),
  );
};
