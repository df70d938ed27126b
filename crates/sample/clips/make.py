#!/usr/bin/env python3
"""Draws the clips of the sample account and writes <name>.mp4 and <name>.webp beside this file.

Needs Python 3.11, numpy 2 and Pillow 11 or later, and an ffmpeg 5 or later with libx264 and aac.

    python3 make.py              all clips of clips.json
    python3 make.py aurora ink   only these
    python3 make.py --still DIR  one PNG a scene into DIR, to look at

Every scene is drawn by code under scenes/; the same input gives the same pictures.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from scenes import dream, land, water

HERE = Path(__file__).parent
FPS = 24
CLIP_BYTES = 158_000  # what one clip may weigh, so that all of them stay below 5 MB

SOUNDS = {
    "waves": "anoisesrc=color=brown:seed=7:a=0.9,lowpass=f=900,tremolo=f=0.2:d=0.8,volume=1.6",
    "wind": "anoisesrc=color=pink:seed=9:a=0.6,bandpass=f=420:w=260,tremolo=f=0.3:d=0.6,volume=1.5",
    "rain": "anoisesrc=color=white:seed=3:a=0.18,highpass=f=900,lowpass=f=5200",
    "night": "aevalsrc='0.05*sin(2*PI*4200*t)*gt(sin(2*PI*2.3*t),0.3)*(0.5+0.5*sin(2*PI*31*t))+0.04*sin(2*PI*110*t)'",
    "train": "anoisesrc=color=brown:seed=5:a=0.8,lowpass=f=300,tremolo=f=2.6:d=0.5,volume=1.8",
    "chord": "aevalsrc='0.09*(sin(2*PI*220*t)+0.8*sin(2*PI*277.18*t)+0.7*sin(2*PI*329.63*t)+0.4*sin(2*PI*440*t))*(0.7+0.3*sin(2*PI*0.25*t))'",
}


def scene(clip):
    name = clip["name"].replace("-", "_")
    maker = next(getattr(part, name) for part in (land, water, dream) if hasattr(part, name))
    return maker(clip["width"], clip["height"], clip["seconds"])


def pixels(img):
    return (np.clip(img, 0, 1) * 255 + 0.5).astype(np.uint8)


def encode(frames, clip, crf, target):
    size, length = f"{clip['width']}x{clip['height']}", clip["seconds"]
    cmd = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(FPS), "-i", "-"]
    if clip["sound"]:
        fade = f",afade=t=in:d=0.4,afade=t=out:st={length - 0.6}:d=0.6"
        cmd += ["-f", "lavfi", "-i", SOUNDS[clip["sound"]] + fade, "-c:a", "aac", "-b:a", "40k", "-ac", "1", "-ar", "44100"]
    cmd += ["-t", str(length), "-c:v", "libx264", "-profile:v", "main", "-preset", "veryslow", "-crf", str(crf), "-threads", "1"]
    cmd += ["-x264-params", "aq-mode=3:aq-strength=0.9", "-pix_fmt", "yuv420p", "-vf", "scale=out_color_matrix=bt709", "-colorspace", "bt709"]
    cmd += ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", str(target)]
    subprocess.run(cmd, input=frames, check=True)


def make(clip):
    draw = scene(clip)
    count = clip["seconds"] * FPS
    poster = None
    frames = bytearray()
    for k in range(count):
        frame = pixels(draw(k / FPS))
        frames += frame.tobytes()
        if k == count // 2:
            poster = Image.fromarray(frame)
    target = HERE / f"{clip['name']}.mp4"
    for crf in range(24, 44):
        encode(bytes(frames), clip, crf, target)
        if target.stat().st_size <= CLIP_BYTES:
            break
    poster.save(target.with_suffix(".webp"), quality=72, method=6)
    print(f"{clip['name']:16} crf {crf} {target.stat().st_size:7} + {target.with_suffix('.webp').stat().st_size:6} bytes", flush=True)


def main(args):
    clips = json.loads((HERE / "clips.json").read_text(encoding="utf-8"))
    if args[:1] == ["--still"]:
        for clip in clips:
            if len(args) == 2 or clip["name"] in args[2:]:
                Image.fromarray(pixels(scene(clip)(clip["seconds"] / 2))).save(Path(args[1]) / f"{clip['name']}.png")
        return
    for clip in clips:
        if not args or clip["name"] in args:
            make(clip)


if __name__ == "__main__":
    main(sys.argv[1:])
