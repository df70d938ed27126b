/** The prompts and pictures of the sample library, for pictures of the page that are shown to people. */
import clips from '../../crates/sample/clips/clips.json';
import type { FakeHost } from '../src/host/fake';

const pictures = import.meta.glob<string>('../../crates/sample/clips/*.webp', {
  eager: true,
  import: 'default',
  query: '?url',
});

const nameOf = new Map(clips.map(({ name, prompt }) => [prompt, name]));

/** Gives every clip of the host the words, the shape and the picture of one of the sample's. */
export function dress(host: FakeHost): void {
  host.clips = host.clips.map((clip, i) => {
    const one = clips[(i * 7) % clips.length];
    if (one === undefined) return clip;
    const { prompt, negative, seconds, width, height } = one;
    return { ...clip, prompt, negative, seconds, ratio: width / height, effect: null };
  });
  const drawn = host.pictureUrl.bind(host);
  host.pictureUrl = (library, key, picture, size) => {
    const prompt = host.clips.find((clip) => clip.key === key)?.prompt ?? '';
    const path = `../../crates/sample/clips/${nameOf.get(prompt) ?? ''}.webp`;
    return pictures[path] ?? drawn(library, key, picture, size);
  };
}
