/**
 * Lets a clip go on that stands still though it is to play and has what comes next.
 *
 * WebKitGTK pauses its pipeline to buffer, and on a busy computer now and then misses that it may go on
 * (WebKit's bugs 245739 and 300041; in 2.50 about one opened clip in fifteen). The element then stays at
 * "has this frame" for ever, while it says that it plays. To pause and to play again wakes it; a seek to
 * where it stands does not.
 */

/** So often is looked whether it moves. */
const LOOK_MS = 250;
/** Standing for so long, with data ahead, is no waiting for the next frame. */
const STANDS_MS = 750;
/** What is buffered beyond the place before it counts as enough to go on. */
const AHEAD_S = 0.25;
/** After so many tries in vain there is another reason. */
const MOST_TRIES = 6;

type Stands = Pick<
  HTMLVideoElement,
  'paused' | 'ended' | 'seeking' | 'currentTime' | 'duration' | 'buffered' | 'play' | 'pause'
>;

/** Looks after a clip until the function that it answers is called. */
export function unstick(clip: Stands): () => void {
  let lastS = clip.currentTime;
  let stoodMs = 0;
  let tries = 0;
  const timer = setInterval(() => {
    const moves = clip.currentTime !== lastS;
    lastS = clip.currentTime;
    if (moves) tries = 0;
    if (moves || clip.paused || clip.ended || clip.seeking || !hasMore(clip)) {
      stoodMs = 0;
      return;
    }
    stoodMs += LOOK_MS;
    // Each try is given more time than the one before.
    if (stoodMs < STANDS_MS * (tries + 1) || tries >= MOST_TRIES) return;
    stoodMs = 0;
    tries++;
    clip.pause();
    clip.play().catch(() => null);
  }, LOOK_MS);
  return () => clearInterval(timer);
}

function hasMore({ buffered, currentTime, duration }: Stands): boolean {
  const enough = Math.min(currentTime + AHEAD_S, Number.isFinite(duration) ? duration : Infinity);
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= currentTime && buffered.end(at) >= enough) return true;
  }
  return false;
}
