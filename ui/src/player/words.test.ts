import { describe, expect, it } from 'vitest';

import type { Details, Tile } from '../host/contract';
import { stripAround } from './filmstrip';
import { obstacleOf, plateText } from './obstacle';
import { rowsOf } from './rows';
import { stamp, tenths } from './time';

const tile: Tile = {
  key: 1,
  account: 1,
  status: 'completed',
  queued: false,
  madeMs: null,
  seconds: 5,
  model: 'v5',
  quality: '360p',
  upscaledTo: null,
  prompt: '',
  effect: null,
  picture: null,
  playable: true,
  here: false,
  download: null,
  favourite: false,
  rating: 0,
  unlisted: false,
  versions: 1,
  finishedMs: null,
};

const details: Details = {
  tile,
  prompt: '',
  negativePrompt: null,
  seed: '1234567890',
  ratio: '16:9',
  size: [2560, 1472],
  motion: null,
  style: null,
  camera: null,
  accountName: 'Studio',
  id: '318000000001',
  statusWord: null,
  file: null,
  raw: '{}',
  family: [],
  samePrompt: 1,
  effectNames: [],
  lipSync: false,
  sound: null,
  extended: false,
};

const fine = { error: null, reading: 'idle', decoder: true } as const;

describe('why a clip does not play', () => {
  it('is nothing while there is no error', () => {
    expect(obstacleOf(tile, fine)).toBeNull();
  });

  it('is the network when the clip is not here and there is none (S-22)', () => {
    const found = obstacleOf(tile, { ...fine, error: 4, reading: 'offline' });
    expect(found?.text).toContain('It plays when you are online again');
  });

  it('is the clip itself when the engine cannot decode it (PL-01)', () => {
    const found = obstacleOf({ ...tile, here: true }, { ...fine, error: 3, reading: 'offline' });
    expect(found?.text).toBe('This clip cannot be played here; the picture stays.');
    expect(found?.remedies).toEqual(['player', 'copy-details']);
  });

  it('is PixVerse when the address gave nothing', () => {
    const found = obstacleOf(tile, { ...fine, error: 4 });
    expect(found?.text).toContain('PixVerse does not hand out this clip just now');
    expect(found?.remedies).toEqual(['retry', 'copy-details']);
  });

  it('is the computer when it has no decoder (PL-02)', () => {
    const found = obstacleOf(tile, { ...fine, decoder: false });
    expect(found?.command).toContain('gstreamer1.0-libav');
    expect(found?.remedies).toEqual(['copy-command', 'check-again', 'player']);
  });

  it('is the clip when all of it is in the cache and fails, or shows nothing (W-01)', () => {
    for (const how of [{ error: 4, whole: true }, { stuck: true }]) {
      const found = obstacleOf(tile, { ...fine, ...how });
      expect(found?.text).toBe('This clip cannot be played here; the picture stays.');
      expect(found?.remedies).toEqual(['player', 'copy-details']);
    }
  });

  it('is the file that somebody moved, whatever the engine calls it (PL-03)', () => {
    const found = obstacleOf({ ...tile, here: true }, { ...fine, error: 4, moved: true });
    expect(found?.text).toBe('The file is not where it was.');
    expect(found?.remedies).toEqual(['afresh', 'find']);
  });

  it.each([
    ['completed', 'PixVerse gave no video for this clip.'],
    ['in-progress', 'Generating for 3 min. It opens here by itself when it is ready.'],
    ['moderated', 'Moderated: PixVerse’s content check refused this clip.'],
    ['failed', 'Failed: PixVerse could not make this clip.'],
  ])('is on the plate of a %s clip without video', (status, text) => {
    expect(obstacleOf({ ...tile, status, playable: false }, fine)).toBeNull();
    expect(plateText({ ...tile, status, playable: false }, '3 min')).toBe(text);
  });
});

describe('the rows of the details', () => {
  const values = (some: Partial<Details>) =>
    new Map(rowsOf({ ...details, ...some }).map(({ name, value }) => [name, value]));

  it('leave out what has no value', () => {
    const names = [...values({ seed: null }).keys()];
    expect(names).not.toContain('Seed');
    expect(names).not.toContain('Style');
    expect(names).not.toContain('Made');
  });

  it('never group the figures of seeds and ids', () => {
    expect(values({}).get('Seed')).toBe('1234567890');
    expect(values({}).get('Id')).toBe('318000000001');
  });

  it('tell the real size of an upscaled clip', () => {
    const upscaled = values({ tile: { ...tile, upscaledTo: 1472 } });
    expect(upscaled.get('Quality')).toBe('360p, upscaled to 2560 × 1472');
  });

  it('show the server’s own word for a status that nobody knows', () => {
    expect(values({ statusWord: 'On hold (12)' }).get('Status')).toBe('On hold (12)');
  });
});

describe('moments', () => {
  it('are cut to tenths', () => {
    expect(stamp(2.49)).toBe('0:02.4');
    expect(stamp(0.3)).toBe('0:00.3');
    expect(stamp(65)).toBe('1:05.0');
    expect(tenths(4.99)).toBe('4.9');
  });
});

describe('the filmstrip', () => {
  it('holds twelve neighbours on each side, fewer at the ends', () => {
    expect(stripAround(500, 1000).frames.map(({ position }) => position)).toEqual(
      Array.from({ length: 25 }, (_, i) => 488 + i),
    );
    expect(stripAround(2, 5).frames).toHaveLength(5);
  });

  it('knows how far the middle of the present clip is from the first frame', () => {
    const shape = Uint16Array.from([1000, 500, 2000]);
    expect(stripAround(2, 3, shape)).toMatchObject({ before: 2.5, gaps: 2 });
  });
});
