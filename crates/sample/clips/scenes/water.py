"""Scenes of sea, lake, rain and what swims."""

import numpy as np

from .paint import (Line, Noise, add, disc, glow, gradient, grid, mirror, mix, over, rgb, ridges, sample, shapes, shine, smooth, stars, strokes)


def sea(img, u, v, s, horizon, noise, deep, sheen, light, at):
    """Water in perspective from `horizon` down, with a path of light below `at`."""
    d = np.maximum(v - horizon, 1e-3)
    z = 0.09 / (d + 0.012)
    x = (u - 0.5) * z * 1.7
    swell = sample(noise, x * 0.35, z * 0.9 + s * 0.05)
    chop = sample(noise, x * 0.9 + s * 0.02, z * 2.6 + s * 0.16)
    slope = swell * 0.55 + chop * 0.45
    tone = mix(deep, sheen, (smooth(0.3, 0.75, slope) * (0.25 + 0.75 * np.exp(-d * 3.2)))[..., None])
    over(img, tone, np.clip((v - horizon) * img.shape[0] + 0.5, 0, 1))
    path = np.exp(-(((u - at) / (0.035 + d * 0.42)) ** 2))
    spark = smooth(0.5, 0.72, slope) * (v > horizon)
    add(img, light, path * spark * (0.95 - 0.6 * d) + path * 0.12 * (v > horizon))


def ocean_sunset(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#2b2a5e"), (0.2, "#7b3f78"), (0.36, "#e0655a"), (0.47, "#ffb45e"), (1, "#ffb45e")])
    noise, cloud = Noise(101, beta=1.45, pace=0.35), Noise(102, beta=1.8, pace=0.1)

    def draw(s):
        img = sky.copy()
        c = sample(cloud.at(s * 0.4), u * 0.5 + s * 0.006, v * 2.4)
        over(img, rgb("#ffd0a0"), np.clip(c * 2 - 1.05, 0, 0.7) * smooth(0.46, 0.2, v))
        over(img, rgb("#5a2c5c"), np.clip(sample(cloud.at(s * 0.4), u * 0.5 + s * 0.006 + 0.02, v * 2.4 - 0.05) * 2 - 1.2, 0, 0.6) * smooth(0.46, 0.1, v))
        px, py = w * 0.5, h * (0.43 + 0.004 * s)
        glow(img, px, py, w * 0.2, rgb("#ff8a3c"), 0.5)
        disc(img, px, py, h * 0.085, rgb("#fff0c0"), 1, 2)
        sea(img, u, v, s, 0.475, noise.at(s * 0.8), rgb("#241b4a"), rgb("#e87a5c"), rgb("#ffc878"), 0.5)
        return img

    return draw


def moon_sail(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#061022"), (0.35, "#123055"), (0.56, "#3b6c8f"), (1, "#3b6c8f")])
    noise, night = Noise(111, beta=1.45, pace=0.35), stars(w, h, 120, 112, 0.5)

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        px, py = w * 0.6, h * 0.25
        glow(img, px, py, w * 0.26, rgb("#7fb0d8"), 0.4)
        disc(img, px, py, w * 0.1, rgb("#f6f1dc"), 1, 2)
        for dx, dy, r in [(-0.03, -0.02, 0.02), (0.025, 0.03, 0.028), (0.04, -0.03, 0.014), (-0.02, 0.04, 0.012)]:
            disc(img, px + dx * w, py + dy * w, r * w, rgb("#ddd8c4"), 0.6, 4)
        sea(img, u, v, s, 0.57, noise.at(s * 0.8), rgb("#0a1a34"), rgb("#5c90b2"), rgb("#dff0ff"), 0.6)
        bx, by, tilt = w * (0.3 + 0.02 * s), h * (0.66 + 0.004 * np.sin(s * 1.6)), 0.05 * np.sin(s * 1.3)
        turn = lambda x, y: (bx + x * w - y * w * tilt * 1.0, by + y * w + x * w * tilt)
        over(img, rgb("#081020"), shapes(w, h, [[turn(*p) for p in [(-0.09, -0.02), (0.1, -0.02), (0.07, 0.025), (-0.07, 0.025)]]]))
        over(img, rgb("#e8edf2"), shapes(w, h, [[turn(*p) for p in [(0.005, -0.035), (0.005, -0.33), (0.09, -0.05)]]]))
        over(img, rgb("#b9c8d6"), shapes(w, h, [[turn(*p) for p in [(-0.005, -0.04), (-0.005, -0.29), (-0.08, -0.05)]]]))
        glow(img, *turn(-0.05, -0.03), 5, rgb("#ffb860"), 0.8)
        return img

    return draw


def aurora(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#040a1c"), (0.4, "#0a1f3a"), (0.68, "#17454f"), (1, "#17454f")])
    night, row = stars(w, h, 190, 121, 0.66), int(h * 0.7)
    sway, rays, hill = [Line(122 + i, 1.9) for i in range(3)], [Line(126 + i, 0.75, top=120) for i in range(3)], Line(129, 1.25)
    x = u[0]

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        for i in range(3):
            base = 0.54 - 0.13 * i + (0.17 + 0.05 * i) * sway[i](x * 0.45 + s * 0.012 * (1 + i) + i * 0.2)
            ray = 0.55 + 0.45 * rays[i](x * 0.5 + s * 0.018 * (1 if i % 2 else -1))
            up = (base[None, :] - v) / (0.16 + 0.2 * ray[None, :])
            body = np.where(up > 0, np.exp(-up * 2.1) * smooth(0, 0.13, up), 0) * (0.35 + 0.9 * ray[None, :] ** 2)
            tone = mix(rgb("#39f29b"), rgb("#8b4de0"), np.clip(up * 0.75, 0, 1)[..., None])
            img += tone * (body * (1.25 - 0.2 * i))[..., None]
        ridges(img, v, [(0.63 + 0.06 * hill(x * 0.5), rgb("#081420"), rgb("#0d2530"), 0.1)])
        mirror(img, row, s, 0.75, "#04101c", 1.6, 9)
        return img

    return draw


def rain_window(w, h, length):
    u, v = grid(w, h)
    wall = gradient(v, [(0, "#0c1022"), (0.5, "#1f1c3e"), (1, "#37213f")])
    rng = np.random.default_rng(131)
    tones = [rgb(c) for c in ("#ffb04a", "#ff6a3d", "#ffd98a", "#e8467c", "#4fb8ff", "#7de0c4")]
    lights = [(rng.random() * w, h * (0.3 + 0.65 * rng.random()), 12 + 24 * rng.random(), tones[rng.integers(6)], 0.25 + 0.45 * rng.random(), rng.random() * 6.28) for _ in range(46)]
    beads = [(rng.random() * w, rng.random() * h, 1.8 + 6.5 * rng.random() ** 3) for _ in range(280)]
    runs = [(rng.random() * w, rng.random(), 6 + 4 * rng.random(), 0.08 + 0.16 * rng.random(), rng.random() * 6.28) for _ in range(13)]
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32) + 0.5

    def bead(fields, px, py, r, tall=1.15):
        ox, oy, cover, gleam = fields
        x0, x1 = max(0, int(px - r - 2)), min(w, int(px + r + 3))
        y0, y1 = max(0, int(py - r * tall - 2)), min(h, int(py + r * tall + 3))
        if x0 >= x1 or y0 >= y1:
            return
        dx, dy = (xx[y0:y1, x0:x1] - px) / r, (yy[y0:y1, x0:x1] - py) / (r * tall)
        d = np.hypot(dx, dy)
        inside = np.clip((1 - d) * r + 0.5, 0, 1)
        cover[y0:y1, x0:x1] = np.maximum(cover[y0:y1, x0:x1], inside)
        hit = d < 1
        ox[y0:y1, x0:x1][hit] = (-dx * r * 7)[hit]
        oy[y0:y1, x0:x1][hit] = (-dy * r * 9)[hit]
        gleam[y0:y1, x0:x1] += np.exp(-(((dx + 0.35) / 0.3) ** 2) - ((dy + 0.45) / 0.22) ** 2) * inside

    def draw(s):
        back = wall.copy()
        for lx, ly, r, tone, a, ph in lights:
            px = lx + 3 * np.sin(s * 0.5 + ph)
            disc(back, px, ly, r, mix(tone, np.float32(0.1), 0.1), a * (0.9 + 0.1 * np.sin(s * 1.4 + ph)), 5)
            glow(back, px, ly, r * 1.2, tone, a * 0.18)
        fields = [np.zeros((h, w), np.float32) for _ in range(4)]
        heads = []
        for rx, ry, r, pace, ph in runs:
            y = ((ry + pace * (s + 0.28 * np.sin(s * 2.1 + ph))) % 1.15) * h - 8
            heads.append((rx + 3 * np.sin(y * 0.03 + ph), y, r, ph, rx))
        for bx, by, r in beads:
            if not any(abs(bx - rx - 3 * np.sin(by * 0.03 + ph)) < hr and by < y for rx, y, hr, ph, rx in heads):
                bead(fields, bx, by, r)
        for px, y, r, ph, rx in heads:
            for k in range(1, 9):
                bead(fields, rx + 3 * np.sin((y - k * 17) * 0.03 + ph), y - k * 17, max(0.8, r * (0.5 - k * 0.045)))
            bead(fields, px, y, r, 1.35)
        ox, oy, cover, gleam = fields
        sx, sy = np.clip(xx + ox, 0, w - 1).astype(int), np.clip(yy + oy, 0, h - 1).astype(int)
        img = back * 0.8
        over(img, back[sy, sx] * 1.35 + 0.07, cover)
        add(img, rgb("#e8f0ff"), gleam * 0.75)
        return img

    return draw


def lanterns(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#0a1030"), (0.45, "#2c2a5c"), (0.7, "#7a456c"), (0.8, "#c46a5c"), (1, "#c46a5c")])
    rng = np.random.default_rng(141)
    flock = sorted([(rng.random(), rng.random() * 1.25, 0.25 + 0.75 * rng.random() ** 2.2, rng.random() * 6.28) for _ in range(64)], key=lambda f: f[2])
    hill, row, night = Line(142, 1.5), int(h * 0.8), stars(w, h, 90, 143, 0.6)
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32) + 0.5

    def lantern(img, px, py, size, light):
        half, tall = size * 0.5, size * 0.7
        x0, x1 = max(0, int(px - size)), min(w, int(px + size + 1))
        y0, y1 = max(0, int(py - tall * 1.5)), min(h, int(py + tall * 1.5))
        glow(img, px, py + tall * 0.2, size * 1.1, rgb("#ff8a34"), 0.34 * light)
        if x0 >= x1 or y0 >= y1:
            return
        dx, dy = (xx[y0:y1, x0:x1] - px) / half, (yy[y0:y1, x0:x1] - py) / tall
        side = 0.82 + 0.2 * np.sqrt(np.clip(1 - ((dy + 0.2) / 1.2) ** 2, 0, 1)) - 0.18 * (dy > 0) * dy
        mask = np.clip((side - np.abs(dx)) * half + 0.5, 0, 1) * np.clip((1 - np.abs(dy) ** 3) * tall * 0.4, 0, 1)
        heat = np.exp(-((dy - 0.65) ** 2) * 1.6 - dx * dx * 0.8)
        tone = mix(rgb("#c2451a"), rgb("#ffe9a0"), heat[..., None])
        over(img[y0:y1, x0:x1], tone, mask * (0.55 + 0.45 * light))

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        ridges(img, v, [(0.73 + 0.05 * hill(u[0] * 0.5), rgb("#33254e"), rgb("#6b4060"), 0.12)])
        ridges(img, v, [(0.78 + 0.02 * hill(u[0] * 0.6 + 0.4), rgb("#150f2c"), rgb("#20163a"), 0.12)])
        for fx, fy, near, phase in flock:
            y = 0.86 - ((fy + s * (0.02 + 0.045 * near)) % 1.25)
            px = fx + 0.02 * np.sin(s * 0.6 + phase)
            lantern(img, px * w, y * h, 6 + 34 * near, 0.8 + 0.2 * np.sin(s * 4 + phase))
        mirror(img, row, s, 0.8, "#0a0c26", 2.0, 11)
        return img

    return draw


def koi_pond(w, h, length):
    u, v = grid(w, h)
    noise = Noise(151, beta=2.1, pace=0.5)
    rng = np.random.default_rng(152)
    pads = [(0.14, 0.12, 0.13, 0.4), (0.9, 0.2, 0.1, 2.2), (0.86, 0.88, 0.16, 4.0), (0.06, 0.8, 0.09, 5.2), (0.3, 0.05, 0.07, 1.2), (0.66, 0.95, 0.07, 3.0)]
    fish = [(0.5, 0.5, 0.27, 0.36, 0.0, 1, 0.058, "#ff7a2c", "#fff4e6"), (0.48, 0.55, 0.33, 0.25, 2.3, -1, 0.05, "#f5f0e8", "#e8442c"), (0.55, 0.45, 0.18, 0.2, 4.2, 1, 0.043, "#ffb12e", "#ffe6b0"), (0.45, 0.6, 0.3, 0.33, 5.4, -1, 0.047, "#e5432a", "#fdf3e4")]
    rings = [(0.62, 0.3, 0.0), (0.3, 0.68, 1.6), (0.5, 0.46, 3.1)]
    aspect = h / w
    yy, xx = np.mgrid[0:h, 0:w]

    def draw(s):
        field = noise.at(s * 0.7)
        c = sample(field, u * 0.7, v * 0.7 * aspect)
        img = mix(rgb("#0d3b40"), rgb("#2f8a7c"), smooth(0.25, 0.85, c)[..., None]) * np.ones((h, w, 1), np.float32)
        img *= (1.12 - 0.6 * ((u - 0.5) ** 2 + (v - 0.5) ** 2))[..., None]
        for cx, cy, rx, ry, phase, way, size, coat, mark in fish:
            spots = []
            for k in range(26):
                a = phase + way * (s * 0.42 - k * 0.032)
                swim = 0.009 * np.sin(s * 6 - k * 0.33) * (k / 26)
                px = cx + (rx + swim) * np.cos(a) + 0.04 * np.sin(2 * a)
                py = cy + (ry + swim) * np.sin(a)
                spots.append((px * w, py * h, size * w * np.interp(k, [0, 4, 9, 20, 22, 25], [0.55, 0.95, 1, 0.3, 0.35, 0.75]), k))
            for px, py, r, k in spots:
                disc(img, px + 7, py + 10, r, rgb("#06201f"), 0.12, 7)
            for px, py, r, k in reversed(spots):
                tone = mix(rgb(coat), rgb(mark), float(smooth(0.0, 0.35, np.sin(k * 0.62 + phase * 3) - 0.25)))
                disc(img, px, py, r, tone, 0.95 if k < 21 else 0.4, 2.2)
            hx, hy, hr, _ = spots[8]
            glow(img, hx - 2, hy - 2, hr * 0.7, rgb("#ffffff"), 0.18)
        shift = np.zeros((h, w), np.float32)
        light = np.zeros((h, w), np.float32)
        for cx, cy, start in rings:
            age = (s - start) % 4.8
            d = np.hypot((u - cx), (v - cy) * aspect)
            r = age * 0.13
            wave = np.exp(-(((d - r) / 0.03) ** 2)) * np.exp(-age * 0.7)
            shift += wave * np.sin((d - r) * 190) * 5
            light += wave * np.sin((d - r) * 190)
        img = img[np.clip(yy + shift, 0, h - 1).astype(int), np.clip(xx + shift, 0, w - 1).astype(int)]
        add(img, rgb("#d8fff0"), np.clip(light, 0, 1) * 0.3)
        add(img, rgb("#bdf5dc"), smooth(0.52, 0.56, c) * smooth(0.6, 0.56, c) * 0.13)
        for px, py, r, a in pads:
            px, py = px + 0.004 * np.sin(s + a), py + 0.004 * np.cos(s * 0.8 + a)
            dx, dy = u - px, (v - py) * aspect
            d, t = np.hypot(dx, dy), np.arctan2(dy, dx)
            notch = np.abs(np.angle(np.exp(1j * (t - a)))) > 0.22
            leaf = np.clip((r - d) * w / 1.5 + 0.5, 0, 1) * notch
            over(img, rgb("#04211c"), np.clip((r + 0.012 - np.hypot(dx - 0.012, dy - 0.016)) * 50, 0, 1) * 0.4 * (1 - leaf))
            vein = 0.5 + 0.5 * np.cos((t - a) * 11)
            over(img, mix(rgb("#3f8f3f"), rgb("#8cc65a"), (vein**8 * 0.6 + 0.35 * d / r)[..., None]), leaf)
        bx, by = 0.2 * w, 0.13 * h
        for k in range(8):
            a = k * 0.785 + 0.1
            disc(img, bx + 11 * np.cos(a), by + 11 * np.sin(a), 9, rgb("#f7a8c4"), 0.9, 2)
        for k in range(6):
            disc(img, bx + 5 * np.cos(k), by + 5 * np.sin(k), 6, rgb("#ffdbe8"), 0.9, 2)
        disc(img, bx, by, 4, rgb("#ffd75a"), 1, 2)
        return img

    return draw


def jellyfish(w, h, length):
    u, v = grid(w, h)
    back = gradient(v, [(0, "#0b3a6e"), (0.45, "#08214c"), (1, "#030a20")])
    rng = np.random.default_rng(161)
    motes = [(rng.random(), rng.random(), rng.random(), rng.random() * 6.28) for _ in range(70)]
    herd = [(0.5, 0.34, 0.235, 0.0, "#ff8fd0", "#8f6bff"), (0.2, 0.68, 0.105, 2.0, "#7fd8ff", "#4f7bff"), (0.83, 0.75, 0.075, 4.0, "#ffb8a0", "#ff6aa8"), (0.84, 0.13, 0.055, 1.0, "#9ff0e0", "#4fb0d8")]
    ray = Line(162, 0.9)

    def jelly(img, cx, cy, r, phase, rim, heart, s):
        beat = np.sin(s * 2.4 + phase)
        rx, ry = r * (1 + 0.1 * beat), r * (0.82 - 0.1 * beat)
        a, b = rgb(rim), rgb(heart)
        lines = []
        for k in range(13):
            f = (k / 12 - 0.5) * 1.7
            pts = []
            for j in range(26):
                d = j / 25
                sway = 0.16 * r * np.sin(s * 1.8 + phase + k * 0.7 - d * 5) * d
                pts.append((cx + f * rx * (1 - 0.35 * d) + sway, cy + ry * 0.25 + d * r * (2.1 + 0.5 * np.sin(k * 2.1))))
            for j in range(25):
                lines.append((pts[j : j + 2], 0.9 + r * 0.008, 0.55 * (1 - j / 25)))
        add(img, a, strokes(w, h, lines, 2) * 0.55)
        arms = []
        for k in range(4):
            f = (k / 3 - 0.5) * 0.7
            pts = [(cx + f * rx + 0.13 * r * np.sin(s * 1.5 + phase + k * 1.7 - d * 7) * (0.3 + d), cy + ry * 0.2 + d * r * 1.5) for d in np.linspace(0, 1, 22)]
            arms += [(pts[j : j + 2], r * 0.09 * (1 - j / 24), 0.5 * (1 - j / 23)) for j in range(21)]
        add(img, b, strokes(w, h, arms, 2) * 0.75)
        dx, dy = (u * w - cx) / rx, (v * h - cy) / ry
        low = 0.28 + 0.07 * np.cos(dx * 14)
        d = np.hypot(dx, np.where(dy > 0, dy / 1.0, dy))
        inside = np.clip((1 - d) * r * 0.6, 0, 1) * np.clip((low - dy) * r * 0.5, 0, 1)
        edge = np.exp(-(((1 - d) / 0.16) ** 2))
        ribs = 0.5 + 0.5 * np.cos(np.arctan2(dx, 0.6 - dy) * 16)
        img += (mix(b, a, np.clip(edge, 0, 1)[..., None]) * (inside * (0.3 + 0.6 * edge + 0.14 * ribs))[..., None])
        glow(img, cx, cy, r * 0.5, b, 0.32 + 0.1 * beat)
        glow(img, cx, cy, r * 1.5, a, 0.1)

    def draw(s):
        img = back.copy()
        beam = np.clip(ray((u - 0.5) / (v + 0.55) * 0.4 + 0.5 + s * 0.006), 0, 1)
        add(img, rgb("#3a8fd0"), beam * np.exp(-v * 2.6) * 0.6)
        for mx, my, near, ph in motes:
            glow(img, mx * w + 5 * np.sin(s + ph), ((my - s * 0.012 * (1 + near)) % 1) * h, 0.8 + 1.3 * near, rgb("#a8d8ff"), 0.3)
        for cx, cy, r, ph, rim, heart in reversed(herd):
            lift = 0.016 * s + 0.012 * np.sin(s * 2.4 + ph - 0.6)
            jelly(img, cx * w + 6 * np.sin(s * 0.5 + ph), (cy + 0.04 - lift) * h, r * w, ph, rim, heart, s)
        return img

    return draw


def reef_light(w, h, length):
    u, v = grid(w, h)
    back = gradient(v, [(0, "#8fe3ee"), (0.16, "#37aecb"), (0.5, "#0f6a9c"), (1, "#06284f")])
    rng = np.random.default_rng(171)
    school = [(rng.standard_normal() * 0.2, rng.standard_normal() * 0.1, rng.random() * 6.28, 0.6 + 0.6 * rng.random()) for _ in range(60)]
    ray, rock = [Line(172, 1.0), Line(173, 1.0)], Line(174, 1.1)
    weeds = [(rng.random(), 0.1 + 0.16 * rng.random(), rng.random() * 6.28) for _ in range(26)]
    bubbles = [(0.2 + 0.05 * rng.standard_normal(), rng.random(), 1.2 + 2.4 * rng.random()) for _ in range(26)]
    top = Noise(175, beta=1.4, pace=0.6)

    def draw(s):
        img = back.copy()
        d = v + 0.25
        for k, line in enumerate(ray):
            beam = np.clip(line((u - 0.55) / d * 0.22 + 0.5 + s * 0.008 * (1 - 2 * k)), 0, 1)
            add(img, rgb("#dffcf4"), beam * np.exp(-v * 2.3) * 0.6)
        wave = sample(top.at(s), u * 0.6, 0.25 / (0.03 + v))
        add(img, rgb("#ffffff"), smooth(0.5, 0.8, wave) * np.exp(-((v / 0.09) ** 2)) * 0.6)
        cx, cy, head = 0.5 + 0.2 * np.sin(s * 0.45), 0.42 + 0.05 * np.sin(s * 0.8), np.cos(s * 0.45)
        way = 1 if head >= 0 else -1
        bodies, bellies = [], []
        for dx, dy, ph, size in school:
            turn = 0.35 * s
            x = (cx + dx * np.cos(turn) * 0.9 + dy * 0.5 + 0.015 * np.sin(s * 2 + ph)) * w
            y = (cy + dy * 1.3 + dx * np.sin(turn) * 0.35 + 0.01 * np.cos(s * 2 + ph)) * h
            n, tail = 8.5 * size, 2.2 * np.sin(s * 11 + ph)
            bodies.append([(x + way * px * n, y + py * n + tail * (px < -0.8)) for px, py in [(1.3, 0), (0.5, -0.45), (-0.5, -0.32), (-0.95, 0), (-1.6, -0.5), (-1.4, 0.05), (-1.6, 0.55), (-0.95, 0.08), (-0.5, 0.36), (0.5, 0.42)]])
            bellies.append([(x + way * px * n, y + py * n) for px, py in [(1.0, 0.05), (0.4, -0.1), (-0.6, -0.05), (-0.6, 0.1), (0.4, 0.2)]])
        over(img, rgb("#0a3f66"), shapes(w, h, bodies, 3) * 0.92)
        over(img, rgb("#ffc94a"), shapes(w, h, bellies, 3) * 0.9)
        ridges(img, v, [(0.85 + 0.05 * rock(u[0] * 0.5), rgb("#0b3a5c"), rgb("#082845"), 0.12)])
        lines = []
        for wx, tall, ph in weeds:
            pts = [((wx + 0.03 * np.sin(s * 1.2 + ph - d * 3) * d) * w, h * (0.97 - tall * d)) for d in np.linspace(0, 1, 12)]
            lines += [(pts[j : j + 2], 4.5 * (1 - j / 12), 1) for j in range(11)]
        over(img, rgb("#0d5a58"), strokes(w, h, lines, 2))
        ridges(img, v, [(0.93 + 0.03 * rock(u[0] * 0.6 + 0.5), rgb("#05203c"), rgb("#031428"), 0.1)])
        for bx, by, r in bubbles:
            y = 0.95 - (by + s * 0.12) % 1.0
            x = bx + 0.012 * np.sin(y * 30 + by * 9)
            disc(img, x * w, y * h, r * (1.4 - y * 0.6), rgb("#e8ffff"), 0.4, 1.5)
        return img

    return draw


def lighthouse(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#0b1230"), (0.4, "#2b3a6c"), (0.62, "#93688a"), (0.7, "#e49a7c"), (1, "#e49a7c")])
    noise, night, rock = Noise(181, beta=1.45, pace=0.35), stars(w, h, 110, 182, 0.5), Line(183, 1.25)
    cloud = Noise(184, beta=1.8, pace=0.1)
    lx, ly = w * 0.66, h * 0.3

    def part(points):
        return shapes(w, h, [[(lx + x * w, ly + y * h) for x, y in points]])

    tower = part([(-0.036, 0.035), (0.036, 0.035), (0.06, 0.44), (-0.06, 0.44)])
    lamp = part([(-0.027, -0.022), (0.027, -0.022), (0.027, 0.025), (-0.027, 0.025)])
    cap = part([(-0.036, -0.022), (0, -0.062), (0.036, -0.022)])
    deck = part([(-0.05, 0.025), (0.05, 0.025), (0.05, 0.037), (-0.05, 0.037)])
    bands = smooth(-0.1, 0.1, np.sin((v * h - ly) / h * 45 + 1.2))

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        c = sample(cloud.at(s * 0.3), u * 0.5 + s * 0.007, v * 2)
        over(img, rgb("#c98a94"), np.clip(c * 2 - 1.1, 0, 0.6) * smooth(0.68, 0.4, v) * smooth(0.1, 0.4, v))
        sea(img, u, v, s, 0.7, noise.at(s * 0.8), rgb("#101a3c"), rgb("#b0788a"), rgb("#ffd0a0"), 0.2)
        cliff = 0.99 - 0.3 * smooth(0.36, 0.74, u[0]) + 0.02 * rock(u[0])
        ridges(img, v, [(cliff, rgb("#1a1730"), rgb("#0c0b1c"), 0.2)])
        tone = mix(rgb("#f1e9e0"), rgb("#b8403c"), bands[..., None]) * (0.55 + 0.35 * smooth(0.72, 0.6, u))[..., None]
        over(img, tone, tower)
        over(img, rgb("#ffeeb0"), lamp)
        over(img, rgb("#7c2a2c"), cap)
        over(img, rgb("#2a2230"), deck)
        a = s * 1.25 + 0.6
        dx, dy = u * w - lx, v * h - ly
        for flip in (0, np.pi):
            face = np.cos(a + flip)
            reach = np.sin(a + flip)
            side = np.sign(reach) * dx
            far = side / (abs(reach) + 0.05)
            wide = 5 + 0.1 * np.abs(dx) + 22 * max(0, face) ** 4
            beam = np.exp(-((dy - far * 0.05) / wide) ** 2) * smooth(0, 10, side) * np.exp(-np.abs(far) / (w * 0.75))
            add(img, rgb("#fff0b8"), beam * 0.62 * abs(reach) ** 0.5)
            glow(img, lx, ly, 16 + 55 * max(0, face) ** 6, rgb("#fff0b8"), 0.3 + 0.55 * max(0, face) ** 6)
        return img

    return draw
