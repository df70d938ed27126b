"""The brushes that all scenes share: colours, gradients, noise, ridges, glows and mirrors.

A picture is a float array of height x width x 3 in 0..1; a mask is height x width in 0..1.
"""

import numpy as np
from PIL import Image, ImageDraw


def rgb(code):
    """'#rrggbb' as three floats."""
    return np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32)


def grid(w, h):
    """Positions across (0..1) and down (0..1) of every pixel."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    return (x + 0.5) / w, (y + 0.5) / h


def smooth(a, b, x):
    """0 below a, 1 above b, a smooth ramp between."""
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def gradient(v, stops):
    """Colours along v from (place, '#rrggbb') stops."""
    places = [p for p, _ in stops]
    colours = np.array([rgb(c) for _, c in stops])
    return np.stack([np.interp(v, places, colours[:, k]) for k in range(3)], -1).astype(np.float32)


def mix(a, b, t):
    return a + (b - a) * t


def over(img, colour, alpha):
    """Lays a colour (or a picture) over img through a mask."""
    img += (colour - img) * alpha[..., None]


def add(img, colour, amount):
    """Adds light."""
    img += colour * amount[..., None]


class Noise:
    """Cloud-like noise that tiles, drifts and slowly changes; values about 0..1."""

    def __init__(self, seed, size=256, beta=1.7, pace=0.6, low=1.0):
        rng = np.random.default_rng(seed)
        fy = np.fft.fftfreq(size)[:, None] * size
        fx = np.fft.rfftfreq(size)[None, :] * size
        k = np.hypot(fx, fy)
        k[0, 0] = 1e9
        self.spectrum = np.where(k >= low, k**-beta, 0) * np.exp(2j * np.pi * rng.random(k.shape))
        self.turn = pace * np.sqrt(np.minimum(k, 64)) * rng.choice([-1, 1], k.shape)
        self.size = size
        still = np.fft.irfft2(self.spectrum)
        self.spread = still.std() * 2.2

    def at(self, s):
        field = np.fft.irfft2(self.spectrum * np.exp(1j * self.turn * s))
        return np.clip(0.5 + 0.5 * field / self.spread, 0, 1).astype(np.float32)


def sample(field, x, y):
    """Reads a tiling field at x, y (1 = one tile), smoothly."""
    n = field.shape[0]
    x, y = x * n, y * n
    x0, y0 = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    fx, fy = x - x0, y - y0
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    x0, y0, x1, y1 = x0 % n, y0 % n, (x0 + 1) % n, (y0 + 1) % n
    top = field[y0, x0] * (1 - fx) + field[y0, x1] * fx
    low = field[y1, x0] * (1 - fx) + field[y1, x1] * fx
    return top * (1 - fy) + low * fy


class Line:
    """A tiling one-dimensional profile, values about -1..1."""

    def __init__(self, seed, rough=1.5, size=1024, top=160):
        rng = np.random.default_rng(seed)
        k = np.arange(size // 2 + 1, dtype=np.float64)
        k[0] = 1e9
        amp = np.where(k <= top, k**-rough, 0)
        wave = np.fft.irfft(amp * np.exp(2j * np.pi * rng.random(k.shape)))
        self.wave = wave / np.abs(wave).max()

    def __call__(self, x):
        n = len(self.wave)
        return np.interp(np.mod(x, 1) * n, np.arange(n + 1), np.append(self.wave, self.wave[0]))


def ridges(img, v, layers):
    """Mountains from far to near: each layer is (edge per column, colour, haze colour, haze depth)."""
    h = img.shape[0]
    for edge, colour, haze, depth in layers:
        below = v - edge[None, :]
        mask = np.clip(below * h + 0.5, 0, 1)
        shade = np.clip(below / depth, 0, 1)[..., None]
        over(img, mix(colour, haze, shade * 0.85), mask)


def glow(img, x, y, radius, colour, power=1.0, hard=2.0):
    """A soft light at pixel x, y."""
    h, w = img.shape[:2]
    reach = int(radius * 3) + 1
    x0, x1 = max(0, int(x) - reach), min(w, int(x) + reach + 1)
    y0, y1 = max(0, int(y) - reach), min(h, int(y) + reach + 1)
    if x0 >= x1 or y0 >= y1:
        return
    yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32) + 0.5
    d = np.hypot(xx - x, yy - y) / radius
    img[y0:y1, x0:x1] += colour * (np.exp(-(d**hard)) * power)[..., None]


def disc(img, x, y, radius, colour, alpha=1.0, edge=1.0):
    """A filled disc at pixel x, y whose rim is `edge` pixels soft."""
    h, w = img.shape[:2]
    reach = int(radius + edge) + 2
    x0, x1 = max(0, int(x) - reach), min(w, int(x) + reach + 1)
    y0, y1 = max(0, int(y) - reach), min(h, int(y) + reach + 1)
    if x0 >= x1 or y0 >= y1:
        return
    yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32) + 0.5
    d = np.hypot(xx - x, yy - y)
    mask = np.clip((radius - d) / edge + 0.5, 0, 1) * alpha
    part = img[y0:y1, x0:x1]
    part += (colour - part) * mask[..., None]


def shapes(w, h, polygons, scale=3):
    """A mask of polygons (lists of pixel points), smooth at the rim."""
    canvas = Image.new("L", (w * scale, h * scale))
    pen = ImageDraw.Draw(canvas)
    for points in polygons:
        pen.polygon([(px * scale, py * scale) for px, py in points], fill=255)
    return np.asarray(canvas.resize((w, h), Image.BOX), np.float32) / 255


def strokes(w, h, lines, scale=3):
    """A mask of strokes: (points, width in pixels, brightness 0..1)."""
    canvas = Image.new("L", (w * scale, h * scale))
    pen = ImageDraw.Draw(canvas)
    for points, width, light in lines:
        pen.line(
            [(px * scale, py * scale) for px, py in points],
            fill=int(255 * light),
            width=max(1, round(width * scale)),
            joint="curve",
        )
    return np.asarray(canvas.resize((w, h), Image.BOX), np.float32) / 255


def mirror(img, row, s, dim=0.72, tint="#0a1830", wave=2.2, seed=5, squeeze=1.0):
    """Fills everything below `row` with the scene above, rippled like water."""
    h, w = img.shape[:2]
    depth = np.arange(h - row, dtype=np.float32)
    far = depth / max(1, h - row)
    line = Line(seed, 0.6, top=220)
    sway = line(far * 0.6 - s * 0.05) * wave * (0.4 + 3.5 * far)
    cols = np.arange(w)
    shift = np.sin(cols[None, :] * 0.02 + depth[:, None] * 0.35 + s * 2.0) * wave * 0.5 * far[:, None]
    rows = np.clip(row - 1 - depth[:, None] * squeeze + shift + sway[:, None] * 0.6, 0, row - 1).astype(int)
    at = np.clip(cols[None, :] + sway[:, None] + shift, 0, w - 1).astype(int)
    below = img[rows, at] * dim
    img[row:] = mix(below, rgb(tint), (0.12 + 0.35 * far)[:, None, None])


def stars(w, h, count, seed, top=1.0):
    """Places, sizes and paces of stars."""
    rng = np.random.default_rng(seed)
    return np.column_stack(
        [rng.random(count) * w, rng.random(count) ** 1.2 * h * top, rng.random(count) ** 4 * 1.1 + 0.45, rng.random(count) * 6.28]
    )


def shine(img, field, s, colour="#dfe8ff", power=0.9):
    """Draws stars that twinkle."""
    tone = rgb(colour)
    for x, y, size, phase in field:
        glow(img, x, y, size, tone, power * min(1, size) * (0.75 + 0.25 * np.sin(s * 2.2 + phase)))
