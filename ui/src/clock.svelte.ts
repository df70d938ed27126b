/** The present moment, for words such as "2 min ago". It ticks only while somebody reads it. */
import { createSubscriber } from 'svelte/reactivity';

function ticking(everyMs: number): () => number {
  const subscribe = createSubscriber((update) => {
    const timer = setInterval(update, everyMs);
    return () => clearInterval(timer);
  });
  return () => {
    subscribe();
    return Date.now();
  };
}

const bySecond = ticking(1_000);
const byHalfMinute = ticking(30_000);

export const clock = {
  /** Now, to half a minute. */
  get now(): number {
    return byHalfMinute();
  },
  /** Now, to the second: only for what changes by the second. */
  get second(): number {
    return bySecond();
  },
};
