/** Clips for the fake host: believable ones, the same every time. */
import type { Tile } from './contract';

export interface FakeClip extends Tile {
  readonly ratio: number;
  readonly seed: string;
  readonly negative: string | null;
  readonly style: string;
  readonly sound: boolean | null;
  readonly lipSync: boolean;
  readonly version: 'original' | 'upscaled' | 'extended';
  /** The keys of its family, itself included; null for one that is not listed any more. */
  readonly family: readonly (number | null)[];
}

const prompts = [
  'A paper lantern drifts over a rice field at dusk, warm light on the water, slow dolly in',
  'Macro shot of frost growing across a window pane, time-lapse, blue hour',
  'A red tram climbs a steep street in the rain, reflections on the cobbles, 35 mm, handheld',
  'Underwater view of a kelp forest, sun rays from above, a seal passes close to the camera',
  'An origami crane unfolds into a map of a city that does not exist',
  'Desert highway at noon, heat haze, a lone cyclist far away, static wide shot',
  'A cat asleep on a synthesizer, the keys lit one after the other',
  'Aerial over a glacier, meltwater rivers in turquoise, drone rising',
  'Old lighthouse in a storm, waves over the rocks, lightning behind the clouds, black and white',
  'Steam rising from a bowl of noodles in a night market, neon signs out of focus',
  'A field of sunflowers turns its heads as a cloud passes over, high angle, 4k, cinematic',
  'Close-up of hands shaping clay on a wheel, water running over the fingers',
  'A small robot waters plants on a balcony above a foggy city, morning, soft light',
  'Macro, ink dropped into clear water, slow motion, white background',
  'Snow falls on an empty playground, one swing moves by itself',
  'A library whose shelves rearrange themselves, dust in a beam of light, camera glides between the rows and stops at an open book on a stand; the pages turn slowly; outside the tall windows the seasons change from autumn to winter to spring within the length of the shot; no people, no text, no logos, natural colours, shallow depth of field, anamorphic lens, very gentle film grain throughout',
  'Ein Zug fährt durch verschneite Berge, Blick aus dem Fenster',
  '夜の横浜、雨上がりの路地、傘をさした人がゆっくり歩く、シネマティック',
  'قارب صغير يطفو على بحر هادئ عند الغروب',
  '',
];

const models = ['v4', 'v4.5', 'v5', 'v5.5', 'v6'];
const qualities = ['360p', '540p', '720p', '1080p'];
const ratios = [16 / 9, 16 / 9, 16 / 9, 9 / 16, 9 / 16, 1, 4 / 3, 3 / 4, 21 / 9];
const styles = ['', '', '', 'anime', '3d_animation', 'clay', 'comic', 'cyberpunk'];
const effects = ['Hug your love', 'Muscle surge', null, null, null];

/** Mulberry32: figures that look random and are the same every time. */
export function figures(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(from: readonly T[], at: number): T {
  const found = from[Math.floor(at * from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function statusOf(index: number, at: number): string {
  if (index < 2) return 'in-progress';
  if (at < 0.08) return 'moderated';
  if (at < 0.105) return 'failed';
  if (at < 0.112) return 'deleted';
  return 'completed';
}

/** Three of every eleven clips belong together; of every fourth such family the original is gone. */
function familyOf(index: number): readonly (number | null)[] {
  const place = index % 11;
  if (![3, 5, 6].includes(place)) return [];
  const base = index - place;
  const gone = Math.floor(base / 11) % 4 === 0;
  if (gone && place === 6) return [];
  return [gone ? null : base + 7, base + 4, base + 6];
}

/** The clip at a place in the order of making, the newest first. */
export function fakeClip(index: number, madeMs: number, accounts: number): FakeClip {
  const next = figures(index * 7919 + 17);
  const status = statusOf(index, next());
  const withPicture = status === 'completed' || (status === 'moderated' && next() < 0.2);
  const family = familyOf(index);
  const drawn = pick(prompts, next());
  const prompt = family.length > 0 ? (prompts[(Math.floor(index / 11) * 7) % 15] ?? drawn) : drawn;
  return {
    key: index + 1,
    account: 1 + Math.floor(next() * accounts),
    status,
    queued: index === 1,
    madeMs,
    seconds: pick([5, 5, 5, 8], next()),
    model: pick(models, next()),
    quality: pick(qualities, next()),
    upscaledTo: next() < 0.06 || (family.length > 0 && index % 11 === 3) ? 1472 : null,
    prompt: prompt.slice(0, 400),
    effect: prompt === '' ? pick(effects, next()) : null,
    picture: withPicture ? { version: `p${index}`, thumbhash: null } : null,
    playable: status === 'completed',
    here: status === 'completed' && next() < 0.12,
    download: null,
    favourite: next() < 0.06,
    rating: next() < 0.08 ? 4 : 0,
    unlisted: next() < 0.01,
    ratio: pick(ratios, next()),
    seed: String(Math.floor(next() * 4294967295)),
    negative: next() < 0.3 ? 'blurry, text, watermark' : null,
    style: pick(styles, next()),
    sound: next() < 0.5 ? next() < 0.5 : null,
    lipSync: next() < 0.04,
    version:
      family.length === 0 || index % 11 === 6
        ? 'original'
        : index % 11 === 3
          ? 'upscaled'
          : 'extended',
    family,
    versions: Math.max(1, family.filter((key) => key !== null).length),
    finishedMs: null,
  };
}

/** Days of making, as people make clips: some days many, some none. */
export function fakeClips(count: number, now: number, accounts: number): FakeClip[] {
  const next = figures(count);
  const clips: FakeClip[] = [];
  let at = now - 40_000;
  for (let index = 0; index < count; index++) {
    clips.push(fakeClip(index, Math.round(at), accounts));
    const pause = next();
    at -= pause < 0.9 ? 60_000 + next() * 900_000 : next() * 40 * 3_600_000;
  }
  return clips;
}
