/** How the fake host answers a query: enough of the real thing for the page to be looked at. */
import type {
  Facet,
  FacetCounts,
  Filter,
  FoundWord,
  HelpfulFilter,
  Query,
  SearchReading,
  SearchWord,
  Sort,
} from './contract';
import type { FakeClip } from './fake-clips';

const DAY = 86_400_000;

export const searchWords: readonly SearchWord[] = [
  { word: 'prompt:', values: ['text in the prompt only'] },
  { word: 'not-wanted:', values: ['text in what is not wanted'] },
  { word: 'model:', values: ['name or part of it', 'v4,v4.5'] },
  { word: 'quality:', values: ['name or part of it'] },
  { word: 'style:', values: ['name or part of it'] },
  { word: 'effect:', values: ['name or part of it'] },
  { word: 'account:', values: ['name or part of it'] },
  {
    word: 'status:',
    values: ['completed', 'queued', 'generating', 'in-progress', 'moderated', 'failed', 'deleted'],
  },
  { word: 'ratio:', values: ['16:9', '9:16', '1:1', '4:3', '3:4', 'unknown'] },
  { word: 'seed:', values: ['the exact figure'] },
  { word: 'id:', values: ['the exact figure'] },
  {
    word: 'made:',
    values: ['today', 'yesterday', 'this-week', 'last-week', '7d', '2026-11', '2026-11-12'],
  },
  { word: 'length:', values: ['5', '5..8', '>=8'] },
  { word: 'rating:', values: ['0', '1', '2', '3', '4', '5', '>=4'] },
  { word: 'is:', values: ['favourite', 'rated', 'here', 'upscaled', 'extended', 'unlisted'] },
  { word: 'has:', values: ['sound', 'lip-sync', 'effect', 'not-wanted', 'family', 'seed'] },
];

const facets: readonly Facet[] = [
  'date',
  'ratio',
  'model',
  'quality',
  'effect',
  'style',
  'length',
  'sound',
  'lip-sync',
  'version',
  'here',
  'favourite',
  'rating',
  'listed',
  'account',
];
/** Values that are offered also where no clip has them. */
const always: Partial<Record<Facet, readonly string[]>> = {
  date: ['today', 'yesterday', 'last-7-days', 'this-week', 'last-week', 'this-month', 'last-month'],
  ratio: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9', 'unknown'],
  sound: ['yes', 'no', 'unknown'],
  'lip-sync': ['yes', 'no'],
  version: ['original', 'upscaled', 'extended'],
  here: ['yes', 'no', 'downloading'],
  favourite: ['yes', 'no'],
  rating: ['5', '4', '3', '2', '1', '0'],
  listed: ['yes', 'no'],
};

const named: readonly [string, number][] = [
  ['16:9', 16 / 9],
  ['9:16', 9 / 16],
  ['1:1', 1],
  ['4:3', 4 / 3],
  ['3:4', 3 / 4],
  ['21:9', 21 / 9],
];

export function ratioName(ratio: number): string {
  return named.find(([, value]) => Math.abs(ratio / value - 1) < 0.03)?.[0] ?? 'unknown';
}

const yes = (on: boolean) => (on ? 'yes' : 'no');
const startOfDay = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
const localDay = (day: string) => new Date(`${day}T00:00:00`).getTime();

/** From and to, the latter not included. */
function span(value: string, now: number): [number, number] {
  const today = startOfDay(now);
  const monday = startOfDay(today - ((new Date(today).getDay() + 6) % 7) * DAY);
  const month = (by: number) =>
    new Date(new Date(now).getFullYear(), new Date(now).getMonth() + by, 1).getTime();
  switch (value) {
    case 'today':
      return [today, today + DAY];
    case 'yesterday':
      return [today - DAY, today];
    case '7d':
    case 'last-7-days':
      return [today - 6 * DAY, today + DAY];
    case 'this-week':
      return [monday, monday + 7 * DAY];
    case 'last-week':
      return [monday - 7 * DAY, monday];
    case 'this-month':
      return [month(0), month(1)];
    case 'last-month':
      return [month(-1), month(0)];
  }
  const [from = '', to = from] = value.split('..');
  const end = to.length === 7 ? `${to}-31` : to;
  return [localDay(from.length === 7 ? `${from}-01` : from), localDay(end) + DAY];
}

function values(clip: FakeClip, facet: Facet): string[] {
  switch (facet) {
    case 'date':
      return [];
    case 'ratio':
      return [ratioName(clip.ratio)];
    case 'model':
      return [clip.model ?? ''];
    case 'quality':
      return [clip.quality ?? ''];
    case 'effect':
      return [clip.effect ?? ''];
    case 'style':
      return [clip.style];
    case 'length':
      return [clip.seconds === null ? '' : String(clip.seconds)];
    case 'sound':
      return [clip.sound === null ? 'unknown' : yes(clip.sound)];
    case 'lip-sync':
      return [yes(clip.lipSync)];
    case 'version':
      return [clip.version];
    case 'here':
      return [clip.download === null ? yes(clip.here) : 'downloading'];
    case 'favourite':
      return [yes(clip.favourite)];
    case 'rating':
      return [String(clip.rating)];
    case 'listed':
      return [yes(!clip.unlisted)];
    case 'account':
      return [String(clip.account)];
  }
}

function has(clip: FakeClip, facet: Facet, value: string, now: number): boolean {
  if (facet === 'date') {
    const [from, to] = span(value, now);
    return clip.madeMs !== null && clip.madeMs >= from && clip.madeMs < to;
  }
  const figure = Number(values(clip, facet)[0]);
  const least = /^>=(\d+)$/.exec(value)?.[1];
  if (least !== undefined) return figure >= Number(least);
  const range = /^(\d+)\.\.(\d+)$/.exec(value);
  if (range !== null) return figure >= Number(range[1]) && figure <= Number(range[2]);
  return values(clip, facet).includes(value);
}

function passes(clip: FakeClip, { facet, anyOf, noneOf }: Filter, now: number): boolean {
  if (anyOf.length > 0 && !anyOf.some((value) => has(clip, facet, value, now))) return false;
  return !noneOf.some((value) => has(clip, facet, value, now));
}

interface Parsed {
  readonly texts: readonly { text: string; out: boolean }[];
  readonly reading: SearchReading;
}

const wordFacets: Readonly<Record<string, Facet>> = {
  model: 'model',
  quality: 'quality',
  style: 'style',
  effect: 'effect',
  account: 'account',
  ratio: 'ratio',
  made: 'date',
  length: 'length',
  rating: 'rating',
};
const isWords: Readonly<Record<string, [Facet, string]>> = {
  favourite: ['favourite', 'yes'],
  rated: ['rating', '>=1'],
  here: ['here', 'yes'],
  downloading: ['here', 'downloading'],
  original: ['version', 'original'],
  upscaled: ['version', 'upscaled'],
  extended: ['version', 'extended'],
  unlisted: ['listed', 'no'],
  sound: ['sound', 'yes'],
  'lip-sync': ['lip-sync', 'yes'],
};

/** What the search field says, as the library would read it. */
export function parse(text: string): Parsed {
  const texts: { text: string; out: boolean }[] = [];
  const unknownWords: string[] = [];
  const found: FoundWord[] = [];
  for (const [typed] of text.matchAll(/-?(?:[^\s":]+:)?"[^"]*"?|\S+/g)) {
    const out = typed.startsWith('-') && typed.length > 1;
    const bare = out ? typed.slice(1) : typed;
    const [, word, given = ''] = /^([a-z][a-z-]*):(.*)$/is.exec(bare) ?? [];
    const value = given.replaceAll('"', '');
    const plain = { text: bare.replaceAll('"', '').toLowerCase(), out };
    const facet = word === undefined ? undefined : wordFacets[word];
    const isWord = word === 'is' || word === 'has' ? isWords[value] : undefined;
    if (value !== '' && facet !== undefined) {
      const wanted = value.split(',').map((one) => (one === '7d' ? 'last-7-days' : one));
      const filter = { facet, anyOf: out ? [] : wanted, noneOf: out ? wanted : [] };
      found.push({ typed, filter, status: null });
    } else if (isWord !== undefined) {
      const [of, wanted] = isWord;
      const filter = { facet: of, anyOf: out ? [] : [wanted], noneOf: out ? [wanted] : [] };
      found.push({ typed, filter, status: null });
    } else if (word === 'status' && value !== '') {
      found.push({ typed, filter: null, status: value });
    } else if (word === 'prompt' || word === 'seed' || word === 'id') {
      if (value !== '') texts.push({ text: value.toLowerCase(), out });
    } else {
      const isKnown = searchWords.some((known) => known.word === `${word ?? ''}:`);
      if (word !== undefined && !isKnown) unknownWords.push(word);
      if (!isKnown && plain.text !== '') texts.push(plain);
    }
  }
  return { texts, reading: { unknownWords, words: found } };
}

export interface Asked {
  readonly accounts: ReadonlySet<number>;
  readonly now: number;
}

interface Leave {
  readonly status?: true;
  readonly text?: true;
  readonly facet?: Facet;
}

/** The clips that answer a query, with some part of it left out. */
export function answer(
  clips: readonly FakeClip[],
  query: Query,
  { accounts, now }: Asked,
  leave: Leave = {},
): FakeClip[] {
  const { texts, reading } = leave.text === true ? parse('') : parse(query.text);
  const filters = [...query.filters, ...reading.words.flatMap((word) => word.filter ?? [])].filter(
    (filter) => filter.facet !== leave.facet,
  );
  const statuses = [query.status, ...reading.words.map((word) => word.status)].filter(
    (status) => status !== null && leave.status !== true,
  );
  return clips.filter(
    (clip) =>
      accounts.has(clip.account) &&
      statuses.every((status) => clip.status === status) &&
      filters.every((filter) => passes(clip, filter, now)) &&
      texts.every(({ text, out }) => {
        const where = `${clip.prompt}\n${clip.negative ?? ''}\n${clip.effect ?? ''}\n${clip.seed}`;
        return where.toLowerCase().includes(text) !== out;
      }),
  );
}

const orders: Readonly<Record<Sort, ((a: FakeClip, b: FakeClip) => number) | null>> = {
  newest: null,
  oldest: (a, b) => (a.madeMs ?? 0) - (b.madeMs ?? 0),
  length: (a, b) => (b.seconds ?? 0) - (a.seconds ?? 0),
  prompt: (a, b) => a.prompt.localeCompare(b.prompt),
  rating: (a, b) => b.rating - a.rating,
  finished: (a, b) => (b.finishedMs ?? b.madeMs ?? 0) - (a.finishedMs ?? a.madeMs ?? 0),
};

export function sorted(clips: readonly FakeClip[], sort: Sort): FakeClip[] {
  const order = orders[sort];
  return order === null ? [...clips] : clips.toSorted(order);
}

export function facetCounts(clips: readonly FakeClip[], query: Query, asked: Asked): FacetCounts[] {
  return facets.map((facet) => {
    const left = answer(clips, query, asked, { facet });
    const counts = new Map((always[facet] ?? []).map((value) => [value, 0]));
    if (facet === 'date') {
      for (const value of counts.keys()) {
        counts.set(value, left.filter((clip) => has(clip, facet, value, asked.now)).length);
      }
    } else {
      for (const clip of left) {
        for (const value of values(clip, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    return { facet, values: [...counts].map(([value, count]) => ({ value, count })) };
  });
}

export function helpfulFilters(
  clips: readonly FakeClip[],
  query: Query,
  asked: Asked,
): HelpfulFilter[] {
  const helpful: HelpfulFilter[] = query.filters.map(({ facet }) => ({
    facet,
    count: answer(clips, query, asked, { facet }).length,
  }));
  if (query.status !== null) {
    helpful.push({ facet: 'status', count: answer(clips, query, asked, { status: true }).length });
  }
  if (query.text.trim() !== '') {
    helpful.push({ facet: 'text', count: answer(clips, query, asked, { text: true }).length });
  }
  return helpful.filter(({ count }) => count > 0);
}
