/** Connects a `<video>` with the state of the player: what the element says becomes state. */
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

import type { Player } from './player.svelte';
import { unstick } from './unstick';

/** Movement smaller than this is not drawn: the figures show tenths. */
const DRAWN_S = 0.03;
/** Frames shorter than this are two readings of the same one. */
const SHORTEST_FRAME_S = 1 / 240;
const LONGEST_FRAME_S = 1 / 8;

/** `HTMLMediaElement.HAVE_METADATA` */
const HAS_METADATA = 1;

/** Engines differ in how they tell whether there is sound. */
interface SoundSigns {
  audioTracks?: { length: number };
  mozHasAudio?: boolean;
}

export function watch(player: Player): Attachment<HTMLVideoElement> {
  return (clip) => {
    let frame = 0;
    let lastMedia: number | null = null;
    let measuring = 0;
    const ends = new AbortController();
    const on = (name: keyof HTMLMediaElementEventMap, hear: () => void) =>
      clip.addEventListener(name, hear, { signal: ends.signal });

    const read = () => {
      if (Math.abs(clip.currentTime - player.time) >= DRAWN_S || clip.paused) {
        player.time = clip.currentTime;
      }
    };
    const follow = () => {
      read();
      cancelAnimationFrame(frame);
      if (!clip.paused) frame = requestAnimationFrame(follow);
    };
    const measure: VideoFrameRequestCallback = (_, { mediaTime }) => {
      const step = lastMedia === null ? 0 : mediaTime - lastMedia;
      if (step > SHORTEST_FRAME_S && step < LONGEST_FRAME_S) {
        player.frameS = Math.min(player.frameS, step);
      }
      lastMedia = mediaTime;
      measuring = clip.requestVideoFrameCallback(measure);
    };

    // Not by the name of the event: a clip that was woken is playing again before it is told.
    on('play', () => {
      player.paused = clip.paused;
      follow();
    });
    on('pause', () => {
      player.paused = clip.paused;
      read();
    });
    on('seeked', read);
    on('timeupdate', read);
    const readDuration = () => {
      player.duration = Number.isFinite(clip.duration) ? clip.duration : 0;
    };
    on('durationchange', readDuration);
    const begin = () => {
      const { audioTracks, mozHasAudio } = clip as SoundSigns;
      player.loaded();
      player.hasSound = audioTracks === undefined ? mozHasAudio !== false : audioTracks.length > 0;
    };
    on('loadedmetadata', begin);
    const readBuffered = () => {
      const { buffered } = clip;
      player.buffered = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
    };
    // A short clip is here whole before the first "progress".
    for (const name of ['progress', 'suspend', 'canplaythrough'] as const) on(name, readBuffered);

    // Untracked: what was chosen is read here, and a change of it must not begin the clip anew.
    untrack(() => {
      player.attach(clip);
      // It was made ready before it was shown, and has told all of this already.
      if (clip.readyState < HAS_METADATA) return;
      readDuration();
      readBuffered();
      begin();
    });
    const leave = unstick(clip);
    measuring = clip.requestVideoFrameCallback?.(measure) ?? 0;
    return () => {
      ends.abort();
      leave();
      cancelAnimationFrame(frame);
      // An engine keeps an element, decoder and all, for as long as somebody waits for a frame of it.
      clip.cancelVideoFrameCallback?.(measuring);
      player.attach(null);
      clip.pause();
    };
  };
}
