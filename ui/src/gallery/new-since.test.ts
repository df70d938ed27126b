import { describe, expect, it, vi } from 'vitest';

import { App } from '../app.svelte';
import { FakeHost } from '../host/fake';
import type { Section } from '../host/contract';
import { withFresh } from './new-since.svelte';

const days: Section[] = [
  { unit: 'day', day: '2026-11-23', first: 0, count: 10 },
  { unit: 'day', day: '2026-11-22', first: 10, count: 20 },
];

describe('the clips since the last look', () => {
  it('stand under one heading, and the rest was seen before', () => {
    const shown = withFresh(days, 14, 1_000);
    expect(shown.map(({ first, count }) => [first, count])).toEqual([
      [0, 14],
      [14, 16],
    ]);
    expect(shown[0]?.sinceMs).toBe(1_000);
    expect(shown[1]).toMatchObject({ day: '2026-11-22', seen: true });
  });

  it('leave no empty section, and no heading where there are none', () => {
    expect(withFresh(days, 10, 1_000)).toHaveLength(2);
    expect(withFresh(days, 99, 1_000)).toHaveLength(1);
    expect(withFresh(days, 0, 1_000)).toEqual(days);
  });

  it('grow with what arrives, and go with the first filter', async () => {
    const sinceMs = Date.now() - 86_400_000;
    const host = new FakeHost({ clips: 300, newSince: { sinceMs, clips: 46 } });
    const app = new App(host);
    await app.begin();
    const counts = () =>
      app.fresh
        .sections(app.gallery.view?.sections ?? [])
        .flatMap((one) => (one.sinceMs === undefined ? [] : one.count));
    expect(counts()).toEqual([46]);
    await app.gallery.sequence?.load(46);
    host.arrive(4);
    await vi.waitFor(() => expect(counts()).toEqual([50]));
    await app.ask({ status: 'failed' });
    await app.ask({ status: null });
    expect(counts()).toEqual([]);
  });
});
