/** Queues to look at: `/?downloads=running`, `=resumed`, `=room`, `=problems`, `=done`, `=paused`, `=many`. */
import type { App } from '../src/app.svelte';
import type { Download, Downloads } from '../src/host/contract';
import type { FakeHost } from '../src/host/fake';
import { fakeRow } from '../src/host/fake-downloads';

const now = Date.now();

type Some = Partial<Download>;

/** One row of each kind that the wording names (DL-01 to DL-22). */
const problems: Some[] = [
  { state: 'failed', problem: 'did-not-arrive' },
  { state: 'failed', problem: 'disk-quota' },
  { state: 'failed', problem: 'disk-error' },
  { state: 'failed', problem: 'cut-short' },
  { state: 'failed', problem: 'not-a-video' },
  { state: 'failed', problem: 'address-gone' },
  { state: 'failed', problem: 'token-refused' },
  { state: 'failed', problem: 'no-file' },
];
const running: Some[] = [
  { state: 'running', bytes: 3_100_000, total: 7_400_000 },
  { state: 'running', bytes: 6_900_000, total: 7_400_000 },
  { state: 'running', bytes: 1_200_000, total: null },
  { state: 'running', bytes: 2_000_000, total: 7_400_000, stalledMs: now - 34_000 },
  { problem: 'did-not-arrive', tries: 2, retryAtMs: now + 20_000 },
  { problem: 'address-gone' },
  { paused: true },
  {},
  {},
];
const done: Some[] = [
  { state: 'done', bytes: 7_400_000, total: 7_400_000, verifiedMs: now - 600_000 },
  { state: 'done', bytes: 7_400_000, total: 7_400_000, verifiedMs: now - 200_000_000 },
  { state: 'done', bytes: 7_400_000, total: 7_400_000, name: '2026-11-12 A tram [318]-2.mp4' },
];

const queues: Record<string, { rows: Some[]; all: Partial<Downloads> }> = {
  running: {
    rows: [...running, ...done],
    all: { left: 245, done: 43, bytesDone: 3.1e8, bytesAll: 2.1e9, bytesLeft: 1.8e9 },
  },
  resumed: {
    rows: running,
    all: { left: 41, resumed: 41, done: 3, bytesDone: 2.2e7, bytesAll: 3.1e8, bytesLeft: 2.9e8 },
  },
  paused: { rows: running, all: { left: 9, done: 3, paused: true } },
  problems: { rows: [...problems, ...done], all: { failed: 8, done: 3 } },
  room: { rows: running.slice(4), all: { left: 5, bytesLeft: 1.8e9, waitsFor: 'room' } },
  folder: { rows: running.slice(4), all: { left: 5, waitsFor: 'folder' } },
  network: { rows: running.slice(4), all: { left: 5, waitsFor: 'network' } },
  done: { rows: done, all: { done: 288 } },
  many: { rows: [...running, ...problems, ...done], all: { left: 4_000, failed: 12, done: 300 } },
};

/** Gives the host a queue, of clips that it has. */
export function queue(host: FakeHost, name: string): void {
  const found = queues[name];
  if (found === undefined) return;
  const clips = host.clips.filter((clip) => clip.playable && !clip.here);
  const rows = found.rows.flatMap((some, at): Download[] => {
    const clip = clips[at];
    if (clip === undefined) return [];
    const { key, prompt, account } = clip;
    return [{ ...fakeRow, key, prompt, account, picture: clip.picture?.version ?? null, ...some }];
  });
  const states = new Map(rows.map((row) => [row.key, row.state]));
  host.clips = host.clips.map((clip) => {
    const state = states.get(clip.key) ?? null;
    return {
      ...clip,
      download: state === 'done' ? null : state,
      here: clip.here || state === 'done',
    };
  });
  host.downloads.free = 4e8;
  host.setDownloads({ ...host.boot.downloads, ...found.all, rows });
}

/** Opens what the address asks for once the page stands. */
export async function lookAtDownloads(app: App, host: FakeHost, asked: URLSearchParams) {
  if (asked.has('drawer')) app.drawer = true;
  if (asked.has('summary')) {
    host.downloads.settings = { ...host.downloads.settings, asked: false };
    await app.downloading.everything();
  }
  const verify = asked.get('verify');
  if (verify === 'running') {
    host.downloads.tellVerifying({ state: 'running', done: 340, all: 812, bytes: 2.5e9 });
  } else if (verify === 'done') {
    const found = { damaged: 2, missing: 1, changed: 3, finishedMs: Date.now() };
    host.downloads.tellVerifying({ state: 'done', done: 812, all: 812, bytes: 6e9, ...found });
  }
  if (asked.has('batch')) {
    app.downloading.ended(286, 2);
  }
}
