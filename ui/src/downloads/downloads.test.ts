import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { App } from '../app.svelte';
import type { Download, Downloads } from '../host/contract';
import { FakeHost } from '../host/fake';
import Drawer from './Drawer.svelte';
import { BatchEnd } from './batch';
import { buttonName, overallLine, rowLine } from './lines';
import { noDownloads as none } from './none';
import { Speed } from './speed.svelte';

const row: Download = {
  key: 1,
  prompt: 'A paper lantern',
  picture: null,
  state: 'running',
  bytes: 3_100_000,
  total: 7_400_000,
  problem: null,
  name: null,
  account: 1,
  paused: false,
  tries: 0,
  retryAtMs: null,
  stalledMs: null,
  found: null,
  verifiedMs: null,
};

async function drawer(downloads: Downloads) {
  const host = new FakeHost({ boot: { downloads } });
  const app = new App(host);
  await app.begin();
  app.drawer = true;
  render(Drawer, { app });
  return { host, app };
}

describe('the drawer', () => {
  it('says that nothing is downloading (S-39)', async () => {
    await drawer(none);
    const region = screen.getByRole('region', { name: 'Downloads' });
    expect(region.textContent).toContain('Nothing is downloading.');
    expect(region.textContent).toContain('Press D on a clip');
  });

  it('says that all is done (S-40)', async () => {
    await drawer({ ...none, done: 2, rows: [{ ...row, state: 'done' }] });
    expect(screen.getByRole('region').textContent).toContain('2 clips are on this computer.');
  });

  it('says so for ten minutes, and then it is old news', async () => {
    const ended = (ago: number) => ({
      ...none,
      done: 2,
      endedMs: Date.now() - ago,
      rows: [{ ...row, state: 'done' as const }],
    });
    await drawer(ended(9 * 60_000));
    expect(screen.getByRole('region').textContent).toContain('2 clips are on this computer.');
    cleanup();
    await drawer(ended(11 * 60_000));
    expect(screen.getByRole('region').textContent).not.toContain('are on this computer');
  });

  it('lists files that are not as they were saved among the problems, and those that wait for a token', async () => {
    await drawer({
      ...none,
      left: 1,
      done: 2,
      troubled: 1,
      rows: [
        { ...row, state: 'waiting', problem: 'token-refused' },
        { ...row, key: 2, state: 'done', found: 'damaged' },
        { ...row, key: 3, state: 'done' },
      ],
    });
    const problems = screen.getByRole('list', { name: 'Problems' });
    expect(within(problems).getAllByRole('listitem')).toHaveLength(2);
    expect(problems.textContent).toContain('Damaged: what is on the disk');
    expect(problems.textContent).toContain('Waits for a new token');
    expect(screen.getByRole('button', { name: /^Done/ }).textContent).toContain('1');
    expect(screen.queryByRole('button', { name: /^Waiting/ })).toBeNull();
  });

  it('has a list for each section that holds anything, the waiting ones folded', async () => {
    await drawer({
      ...none,
      left: 2,
      failed: 1,
      done: 0,
      rows: [
        row,
        { ...row, key: 2, state: 'failed', problem: 'cut-short' },
        { ...row, key: 3, state: 'waiting' },
      ],
    });
    expect(within(screen.getByRole('list', { name: 'Now' })).getAllByRole('listitem')).toHaveLength(
      1,
    );
    expect(screen.getByRole('list', { name: 'Problems' }).textContent).toContain('cut short');
    expect(screen.queryByRole('list', { name: 'Waiting' })).toBeNull();
    await fireEvent.click(screen.getByRole('button', { name: /^Waiting/, expanded: false }));
    expect(screen.getByRole('list', { name: 'Waiting' })).toBeDefined();
    expect(screen.queryByRole('list', { name: 'Done' })).toBeNull();
  });

  it('gives the bars their words', async () => {
    await drawer({ ...none, left: 1, failed: 0, done: 1, rows: [row] });
    const all = screen.getByRole('progressbar', { name: 'All downloads' });
    expect(all.getAttribute('aria-valuetext')).toBe('1 of 2 clips');
    const one = screen.getByRole('progressbar', { name: 'A paper lantern' });
    expect(one.getAttribute('aria-valuenow')).toBe('41');
    expect(one.getAttribute('aria-valuetext')).toBe('41 per cent, 3.1 MB of 7.4 MB');
  });

  it('has no value for a length that is not known', async () => {
    await drawer({ ...none, left: 1, failed: 0, done: 0, rows: [{ ...row, total: null }] });
    const bar = screen.getByRole('progressbar', { name: 'A paper lantern' });
    expect(bar.hasAttribute('aria-valuenow')).toBe(false);
  });

  it('tries a failed one again', async () => {
    const failed: Download = { ...row, state: 'failed', problem: 'not-a-video' };
    const { host } = await drawer({ ...none, failed: 1, rows: [failed] });
    await fireEvent.click(screen.getByRole('button', { name: 'Try again A paper lantern' }));
    expect(host.calls.at(-1)).toEqual({ command: 'retry_download', args: { key: 1 } });
  });

  it('closes by Esc', async () => {
    const { app } = await drawer(none);
    await fireEvent.keyDown(screen.getByRole('region'), { key: 'Escape' });
    expect(app.drawer).toBe(false);
  });
});

describe('the words of a row', () => {
  it.each<[string, Partial<Download>, string]>([
    ['waits', { state: 'waiting' }, 'Waiting'],
    [
      'waits for a folder',
      { state: 'waiting', problem: 'folder-gone' },
      'The downloads folder is not there; is its disk connected? Downloads wait.',
    ],
    ['begins', { bytes: 0, total: null }, 'Starting…'],
    ['runs', {}, '3.1 MB of 7.4 MB'],
    ['runs without a length', { total: null }, '3.1 MB so far'],
    [
      'did not arrive',
      { state: 'failed' },
      'Did not arrive after six tries. What came is kept for the next one.',
    ],
    ['is done', { state: 'done', bytes: 7_400_000 }, 'On this computer · 7.4 MB'],
  ])('that %s', (_, some, text) => {
    expect(rowLine({ ...row, ...some })).toBe(text);
  });
});

describe('the words for all', () => {
  it('hold speed and time when they are known', () => {
    const all = { ...none, left: 1, failed: 0, done: 42, rows: [row] };
    expect(overallLine(all, null)).toBe('42 of 43');
    expect(overallLine(all, 100_000)).toBe('42 of 43 · 0.1 MB/s · about 43 s');
  });

  it('promise no time while a length is unknown', () => {
    const all = { ...none, left: 1, failed: 0, done: 0, rows: [{ ...row, total: null }] };
    expect(overallLine(all, 1_000_000)).toBe('0 of 1 · 1.0 MB/s');
  });

  it('name the button in the top bar', () => {
    expect(buttonName({ left: 0, failed: 0 })).toBe('Show downloads');
    expect(buttonName({ left: 43, failed: 2 })).toBe('Show downloads, 43 left, 2 failed');
  });
});

describe('the speed', () => {
  function look() {
    let now = 0;
    const speed = new Speed(() => now);
    const at = (ms: number, bytes: number, left = 1) => {
      now = ms;
      speed.look({ ...none, left, failed: 0, done: 0, rows: [{ ...row, bytes }] });
      return speed.current;
    };
    return at;
  }

  it('is told after two seconds, as a mean', () => {
    const at = look();
    expect(at(0, 1_000_000)).toBeNull();
    expect(at(1_000, 2_000_000)).toBeNull();
    expect(at(2_000, 5_000_000)).toBe(2_000_000);
  });

  it('changes once a second at most', () => {
    const at = look();
    at(0, 0);
    expect(at(2_000, 2_000_000)).toBe(1_000_000);
    expect(at(2_250, 9_000_000)).toBe(1_000_000);
  });

  it('forgets what is older than ten seconds', () => {
    const at = look();
    for (let s = 0; s <= 10; s++) at(s * 1000, s * 1_000_000);
    for (let s = 11; s <= 21; s++) at(s * 1000, 10_000_000);
    expect(at(22_000, 10_000_000)).toBe(0);
  });

  it('is gone with the last download', () => {
    const at = look();
    at(0, 0);
    at(3_000, 3_000_000);
    expect(at(4_000, 4_000_000, 0)).toBeNull();
  });
});

describe('the end of a batch', () => {
  it('is said once, with what failed', () => {
    const said: string[] = [];
    const end = new BatchEnd((text) => said.push(text));
    end.look('own', { ...none, left: 2 });
    end.look('own', { ...none, left: 1, done: 1 });
    end.look('own', { ...none, done: 1, failed: 1 });
    end.look('own', { ...none, done: 1, failed: 1 });
    expect(said).toEqual(['1 download finished, 1 failed.']);
  });

  it('is not said of a library that was left', () => {
    const said: string[] = [];
    const end = new BatchEnd((text) => said.push(text));
    end.look('own', { ...none, left: 2, done: 3 });
    end.look('sample', none);
    expect(said).toEqual([]);
  });
});
