// The control of `pages`: the same pictures at the same places, a page at a time, in a page of nothing
// else. What that costs is the engine's own part. Follows `meter.js` in one script; it takes the app's
// page away, so nothing can be measured after it.

const PAGES = 100;

/** The pictures of one page after the other, as the app lays them out. */
async function laidOut() {
  const edge = one('[data-part=clips]').getBoundingClientRect();
  const pages = [];
  focusTile();
  for (let at = 0; at < PAGES; at += 1) {
    await settle(() => press('PageDown'));
    const cells = inSight().map((cell) => {
      const box = cell.getBoundingClientRect();
      const place = { left: box.left, top: box.top - edge.top, width: box.width, height: box.height };
      return { src: cell.querySelector('img')?.src, place };
    });
    pages.push(cells.filter((cell) => cell.src !== undefined));
  }
  return { pages, height: Math.round(edge.height) };
}

function pageOf(cells, top, height) {
  const page = document.createElement('div');
  Object.assign(page.style, { position: 'absolute', left: 0, right: 0, top: `${top}px`, height: `${height}px` });
  for (const { src, place } of cells) {
    const img = document.createElement('img');
    Object.assign(img.style, { position: 'absolute', objectFit: 'cover' });
    for (const [name, px] of Object.entries(place)) img.style[name] = `${px}px`;
    img.src = src;
    page.append(img);
  }
  return page;
}

tasks.plain = async () => {
  const { pages, height } = await laidOut();
  const scroller = document.createElement('div');
  Object.assign(scroller.style, { position: 'fixed', inset: '0 0 auto', height: `${height}px`, overflowY: 'scroll' });
  const list = document.createElement('div');
  Object.assign(list.style, { position: 'relative', height: `${height * PAGES}px` });
  scroller.append(list);
  document.body.replaceChildren(scroller);
  // One page ahead and one behind, as the app keeps them.
  const here = new Map();
  const show = (at) => {
    for (const next of [at, at + 1]) {
      if (here.has(next) || next >= PAGES) continue;
      here.set(next, pageOf(pages[next], next * height, height));
      list.append(here.get(next));
    }
    here.get(at - 2)?.remove();
    here.delete(at - 2);
    scroller.scrollTop = at * height;
  };
  const loaded = (at) => [...here.get(at).children].every((img) => img.complete);
  show(0);
  await rest(1000);
  const stop = watch();
  for (let at = 1; at < PAGES; at += 1) {
    show(at);
    await frame();
    await frame();
    while (!loaded(at)) await frame();
  }
  return stop();
};
