/**
 * The wording of downloads, DL-01 to DL-22: each row of the table is drawn from a fixture, and its
 * words and buttons are read off the page. DL-23 and DL-24 are messages, DL-15 and DL-16 too where a
 * clip was asked for that is not to be had or here already.
 */
import { render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import type { Download, Downloads } from '../host/contract';
import { FakeHost } from '../host/fake';
import { fakeRow } from '../host/fake-downloads';
import Drawer from './Drawer.svelte';
import { hereSince, rowTold, whenVerified, withoutFile } from './told';
import { waitsLine } from './waits';

const prompt = 'A paper lantern';
const now = Date.now();

interface Case {
  readonly id: string;
  readonly row: Partial<Download>;
  readonly text: string | RegExp;
  /** The buttons that stand in the row, without the name of its clip. */
  readonly buttons: readonly string[];
  readonly all?: Partial<Downloads>;
}

const failed = (problem: Download['problem']): Partial<Download> => ({ state: 'failed', problem });

const cases: readonly Case[] = [
  { id: 'DL-01', row: {}, text: 'Waiting', buttons: ['Pause'] },
  {
    id: 'DL-02',
    row: { state: 'running', bytes: 1_000_000, total: 4_000_000, stalledMs: now - 34_000 },
    // Drawing takes its time: a second more is as right.
    text: /^Stalled for 3[45] s, keeps trying$/,
    buttons: ['Pause'],
  },
  {
    id: 'DL-03',
    row: { problem: 'did-not-arrive', tries: 2, retryAtMs: now + 20_000 },
    text: /^Interrupted\. Next try in (20|19|18) s$/,
    buttons: ['Try now', 'Pause'],
  },
  {
    id: 'DL-04',
    row: { ...failed('did-not-arrive'), tries: 6 },
    text: 'Did not arrive after six tries. What came is kept for the next one.',
    buttons: ['Try again'],
  },
  {
    id: 'DL-05',
    row: failed('disk-full'),
    text: 'No room left in Videos/Rushes. Downloads wait.',
    buttons: ['Choose another folder', 'Try again'],
  },
  {
    id: 'DL-06',
    row: failed('disk-quota'),
    text: 'This disk takes no files of this size.',
    buttons: ['Choose another folder'],
  },
  {
    id: 'DL-07',
    row: failed('folder-gone'),
    text: 'Videos/Rushes is not there; is its disk connected? Downloads wait.',
    buttons: ['Choose another folder', 'Try again'],
  },
  {
    id: 'DL-08',
    row: failed('folder-read-only'),
    text: 'Rushes may not write to Videos/Rushes.',
    buttons: ['Choose another folder'],
  },
  {
    id: 'DL-09',
    row: failed('disk-error'),
    text: 'The disk reported an error. The file was thrown away.',
    buttons: ['Try again'],
  },
  {
    id: 'DL-10',
    row: failed('cut-short'),
    text: 'The file that came was cut short. Nothing was kept of it.',
    buttons: ['Try again'],
  },
  {
    id: 'DL-11',
    row: failed('not-a-video'),
    text: 'What came was not a video.',
    buttons: ['Try again', 'Copy details'],
  },
  {
    id: 'DL-12',
    row: { state: 'running', problem: 'address-gone' },
    text: 'Fetching a new address…',
    buttons: ['Pause'],
  },
  {
    id: 'DL-13',
    row: failed('address-gone'),
    text: 'PixVerse does not hand out this clip any more.',
    buttons: ['Try again'],
  },
  {
    id: 'DL-14',
    row: { problem: 'token-refused' },
    text: 'Waits for a new token for “Main”.',
    buttons: ['Enter new token', 'Pause'],
  },
  {
    id: 'DL-17',
    row: { state: 'done', name: '2026-11-12 A lantern [318]-2.mp4' },
    text: 'Saved as “2026-11-12 A lantern [318]-2.mp4”; the other file was left alone.',
    buttons: [],
  },
  {
    id: 'DL-18',
    row: { state: 'done', found: 'moved' },
    text: 'Not where it was saved.',
    buttons: ['Find it…', 'Download again'],
  },
  {
    id: 'DL-19',
    row: { state: 'done', found: 'changed' },
    text: 'Changed since it was saved. Left as it is.',
    buttons: ['Download a second copy'],
  },
  {
    id: 'DL-20',
    row: { state: 'done', verifiedMs: now },
    text: /^Verified (today, \d\d:\d\d|just now)$/,
    buttons: [],
  },
  {
    id: 'DL-21',
    row: { state: 'done', found: 'damaged' },
    text: 'Damaged: what is on the disk is not what was saved.',
    buttons: ['Download again'],
  },
  { id: 'DL-22', row: { paused: true }, text: 'Paused', buttons: ['Go on'] },
];

/** The drawer with nothing in it but this row. */
async function drawn({ row: some, all }: Case): Promise<HTMLElement> {
  const row: Download = { ...fakeRow, prompt, ...some };
  const of = (state: Download['state']) => (row.state === state ? 1 : 0);
  const host = new FakeHost();
  host.boot = {
    ...host.boot,
    accounts: host.boot.accounts.map((account) => ({
      ...account,
      trouble: {
        problem: { code: 'token-refused', message: null, status: 401, untilMs: null },
        tokenLabel: 'Main',
        credential: 1,
        sinceMs: now,
      },
    })),
    downloads: {
      ...host.boot.downloads,
      folder: 'Videos/Rushes',
      left: of('waiting') + of('running'),
      failed: of('failed'),
      done: of('done'),
      troubled: row.found === null ? 0 : 1,
      ...all,
      rows: [row],
    },
  };
  const app = new App(host);
  await app.begin();
  app.drawer = true;
  render(Drawer, { app });
  const folded = screen.queryByRole('button', { expanded: false, name: /^(Waiting|Done)/ });
  folded?.click();
  return screen.findByRole('listitem');
}

describe('the row of a download', () => {
  it.each(cases)('says $id and offers what there is to press', async (one) => {
    const item = await drawn(one);
    const line = within(item).getByText(one.text, { selector: '.line' });
    expect(line).toBeDefined();
    const names = within(item)
      .getAllByRole('button')
      .map((button) => button.getAttribute('aria-label') ?? '')
      .filter((name) => name !== `More for ${prompt}`);
    expect(names).toEqual(one.buttons.map((label) => `${label} ${prompt}`));
  });

  it.each([
    ['in-progress', 'Still in the making'],
    ['moderated', 'Moderated, there is no file'],
    ['failed', 'Failed, there is no file'],
  ])('says DL-15 of a clip that is %s, with nothing to press', (status, text) => {
    const row: Download = { ...fakeRow, state: 'failed', problem: 'no-file' };
    const told = rowTold(row, { now, folder: 'Videos/Rushes', status });
    expect(told).toMatchObject({ id: 'DL-15', text, steps: [] });
    expect(withoutFile(status)).toBe(text);
  });

  it('says since when a clip is here (DL-16)', () => {
    const at = new Date(2026, 10, 12, 9, 30).getTime();
    const later = new Date(2026, 10, 24, 9, 30).getTime();
    expect(hereSince(at, later)).toBe('On this computer since 12 Nov');
  });

  it('says the day only of what was verified on another (DL-20)', () => {
    const noon = new Date(2026, 10, 24, 14, 32).getTime();
    expect(whenVerified(noon, noon + 3_600_000)).toBe('today, 14:32');
    expect(whenVerified(noon, noon + 86_400_000)).not.toMatch(/^today/);
  });

  it('lets a problem that has no row of its own be tried again', () => {
    const row: Download = { ...fakeRow, state: 'failed', problem: 'did-not-arrive' };
    const told = rowTold({ ...row, problem: 'internal' }, { now, folder: '' });
    expect(told.steps.map(({ deed }) => deed)).toEqual(['try-again']);
  });
});

describe('what all downloads wait for', () => {
  const all = { folder: 'Videos/Rushes', bytesLeft: 1_800_000_000 } as Downloads;

  it('names the room that is needed and the room there is (DL-05)', () => {
    expect(waitsLine({ ...all, waitsFor: 'room' }, 400_000_000)).toBe(
      'No room left in Videos/Rushes: 1.8 GB needed, 400 MB free. Downloads wait.',
    );
  });

  it('is silent while nothing waits', () => {
    expect(waitsLine({ ...all, waitsFor: null }, null)).toBeNull();
  });
});
