/** What the fake host answers about several clips at once. */
import type { ClipText, SelectionFigures } from './contract';
import type { FakeClip } from './fake-clips';

/** Keys as the shell sends them: little-endian, one `i64` a clip. */
export function keyBytes(clips: readonly FakeClip[]): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(clips.length * 8));
  clips.forEach((clip, i) => bytes.setBigInt64(i * 8, BigInt(clip.key), true));
  return bytes.buffer;
}

export function selectionFigures(clips: readonly FakeClip[]): SelectionFigures {
  const known = clips.flatMap((clip) => clip.seconds ?? []);
  return {
    clips: clips.length,
    seconds: known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0),
    here: clips.filter((clip) => clip.here).length,
    withoutFile: clips.filter((clip) => !clip.playable).length,
  };
}

/** The texts of clips for the clipboard. */
export function clipTexts(clips: readonly FakeClip[], what: ClipText): string {
  const id = (clip: FakeClip) => String(318_000_000_000 + clip.key);
  const json = (clip: FakeClip) => ({ video_id: id(clip), prompt: clip.prompt, seed: clip.seed });
  const of: Record<Exclude<ClipText, 'json'>, (clip: FakeClip) => string | null> = {
    prompt: (clip) => clip.prompt.trim() || null,
    link: (clip) => (clip.playable ? `https://media.pixverse.ai/${id(clip)}.mp4` : null),
    seed: (clip) => clip.seed,
    id,
    request: (clip) =>
      [
        'curl https://api.useapi.net/v2/pixverse/videos/create-v4',
        '-H "Authorization: Bearer USEAPI_TOKEN"',
        `--json '${JSON.stringify({ prompt: clip.prompt, seed: clip.seed })}'`,
      ].join(' '),
  };
  if (what === 'json') return JSON.stringify(clips.map(json), null, 2);
  return clips.flatMap((clip) => of[what](clip) ?? []).join('\n');
}
