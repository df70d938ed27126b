import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { unstick } from './unstick';

/** A clip of five seconds that moves only while its engine does. */
function clipOf(state: { buffered?: number; paused?: boolean; seeking?: boolean } = {}) {
  const end = state.buffered ?? 5;
  const clip = {
    paused: state.paused ?? false,
    ended: false,
    seeking: state.seeking ?? false,
    currentTime: 0.03,
    duration: 5,
    buffered: { length: end > 0 ? 1 : 0, start: () => 0, end: () => end },
    pause: vi.fn(() => void (clip.paused = true)),
    play: vi.fn(() => {
      clip.paused = false;
      return Promise.resolve();
    }),
  };
  return clip;
}

describe('a clip that stands still', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes on within a second when what comes next is here', () => {
    const clip = clipOf();
    unstick(clip);
    vi.advanceTimersByTime(1000);
    expect(clip.pause).toHaveBeenCalledTimes(1);
    expect(clip.play).toHaveBeenCalledTimes(1);
    expect(clip.paused).toBe(false);
  });

  it('is let be while it moves', () => {
    const clip = clipOf();
    unstick(clip);
    for (let step = 0; step < 40; step++) {
      clip.currentTime += 0.1;
      vi.advanceTimersByTime(100);
    }
    expect(clip.pause).not.toHaveBeenCalled();
  });

  it.each([
    ['paused', clipOf({ paused: true })],
    ['on its way to another place', clipOf({ seeking: true })],
    ['waiting for what comes next', clipOf({ buffered: 0.1 })],
    ['not here at all', clipOf({ buffered: 0 })],
  ])('is let be while it is %s', (_, clip) => {
    unstick(clip);
    vi.advanceTimersByTime(10_000);
    expect(clip.pause).not.toHaveBeenCalled();
  });

  it('is tried six times, ever more slowly, and again once it has moved', () => {
    const clip = clipOf();
    unstick(clip);
    vi.advanceTimersByTime(2000);
    expect(clip.play).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(clip.play).toHaveBeenCalledTimes(6);
    clip.currentTime = 1;
    vi.advanceTimersByTime(1500);
    expect(clip.play).toHaveBeenCalledTimes(7);
  });

  it('is left alone once nobody looks after it', () => {
    const clip = clipOf();
    unstick(clip)();
    vi.advanceTimersByTime(10_000);
    expect(clip.pause).not.toHaveBeenCalled();
  });
});
