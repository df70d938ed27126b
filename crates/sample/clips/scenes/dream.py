"""Scenes of space, cities, paper and pure pattern."""

import numpy as np

from .paint import (Line, Noise, add, disc, glow, gradient, grid, mirror, mix, over, rgb, sample, shapes, shine, smooth, stars, strokes)


def nebula(w, h, length):
    u, v = grid(w, h)
    x, y = u - 0.5, (v - 0.5) * h / w
    a, b, c = Noise(201, beta=1.6, pace=0.12), Noise(202, beta=1.5, pace=0.12), Noise(203, beta=1.8, pace=0.12)
    rng = np.random.default_rng(204)
    field = rng.random((170, 4))

    def draw(s):
        zoom = 0.75 - 0.035 * s
        turn = 0.03 * s
        px, py = (x * np.cos(turn) - y * np.sin(turn)) * zoom, (x * np.sin(turn) + y * np.cos(turn)) * zoom
        warp = sample(c.at(s), px * 0.9 + 0.3, py * 0.9)
        n1 = sample(a.at(s), px + 0.18 * warp + 0.1, py + 0.1 * warp + 0.2)
        n2 = sample(b.at(s), px * 1.3 - 0.2 * warp, py * 1.3 + 0.15 * warp)
        img = np.ones((h, w, 1), np.float32) * rgb("#060616")
        add(img, rgb("#3a1f8c"), smooth(0.3, 0.95, n1) * 1.0)
        add(img, rgb("#e0407c"), smooth(0.5, 0.98, n1 * (0.6 + 0.55 * n2)) * 1.15)
        add(img, rgb("#2aa6c8"), smooth(0.5, 0.95, n2 * (1.25 - 0.6 * n1)) * 0.8)
        add(img, rgb("#ffd9a0"), smooth(0.62, 1.0, n1 * n2 * 1.35) * 1.0)
        img *= (0.35 + 0.75 * smooth(0.25, 0.6, warp))[..., None]
        for fx, fy, fz, tone in field:
            z = (fz - s * 0.035) % 1 * 0.95 + 0.05
            sx, sy = (fx - 0.5) / z * 0.6 + 0.5, (fy - 0.5) / z * 0.6 + 0.5
            if -0.05 < sx < 1.05 and -0.05 < sy < 1.05:
                size = 0.6 + 0.14 / z * (0.4 + tone)
                glow(img, sx * w, sy * h, min(size, 2.6), mix(rgb("#bcd4ff"), rgb("#ffe8c8"), tone), min(1, 1.5 * (1 - z)))
        return img

    return draw


def ringed_planet(w, h, length):
    u, v = grid(w, h)
    night = stars(w, h, 190, 211)
    bands, dust, haze = Line(212, 0.9, top=60), Line(213, 0.55, top=220), Noise(214, beta=1.9, pace=0.05)
    swirl = Noise(215, beta=1.6, pace=0.1)
    tilt, flat = -0.32, 0.24

    def draw(s):
        img = np.ones((h, w, 1), np.float32) * rgb("#05060f")
        cloud = sample(haze.at(s), u * 0.5 + s * 0.004, v * 0.5)
        add(img, rgb("#3c2a6a"), smooth(0.45, 0.95, cloud) * 0.7)
        add(img, rgb("#0f4a5c"), smooth(0.5, 0.95, 1 - cloud) * 0.5)
        shine(img, night, s)
        px, py, r = (0.56 - 0.006 * s) * w, 0.5 * h, 0.255 * h * (1 + 0.012 * s)
        x, y = (u * w - px) / r, (v * h - py) / r
        rx, ry = x * np.cos(tilt) - y * np.sin(tilt), x * np.sin(tilt) + y * np.cos(tilt)
        d = np.hypot(x, y)
        z = np.sqrt(np.clip(1 - d * d, 0, 1))
        lit = np.clip(-x * 0.72 - y * 0.35 + z * 0.6, 0, 1)
        lat = ry * 0.95 + z * flat
        lon = np.arctan2(rx, z) / 6.28 + s * 0.02
        stir = sample(swirl.at(0), lon * 1.0, lat * 0.6) - 0.5
        tone = gradient(0.5 + 0.5 * bands(lat * 0.35 + 0.5 + stir * 0.04), [(0, "#8a5236"), (0.35, "#d99a62"), (0.6, "#f3d3a0"), (0.8, "#c98458"), (1, "#fff0d2")])
        globe = tone * (0.04 + 1.08 * lit)[..., None] + rgb("#6a7cff") * (np.exp(-((1 - d) * 14)) * 0.35 * (d < 1) * lit)[..., None]
        rr = np.hypot(rx, ry / flat)
        grain = 0.5 + 0.5 * dust(rr * 0.28)
        ring = smooth(1.3, 1.34, rr) * smooth(2.3, 2.25, rr) * (0.35 + 0.65 * grain) * (1 - 0.85 * np.exp(-(((rr - 1.93) / 0.035) ** 2)))
        shade = 1 - 0.9 * (np.hypot(rx + 0.0, ry) < 1.9) * (rx > 0) * smooth(0.32, 0.2, np.abs(ry - 0.18 - 0.05 * rx)) * (ry < 0)
        belt = mix(rgb("#b98a68"), rgb("#f8e6c8"), grain[..., None])
        over(img, belt * shade[..., None], ring * 0.85 * (ry < 0))
        over(img, globe, np.clip((1 - d) * r + 0.5, 0, 1))
        over(img, belt, ring * 0.85 * (ry >= 0))
        glow(img, px - r * 0.5, py - r * 0.3, r * 1.5, rgb("#5a4a9c"), 0.1)
        a = 0.55 * s + 2.2
        mx, my = px + np.cos(a) * r * 2.75, py + np.sin(a) * r * 0.6 - np.cos(a) * r * 0.85
        disc(img, mx, my, r * 0.085, rgb("#4a4f66"), 1, 1.2)
        disc(img, mx - r * 0.02, my - r * 0.014, r * 0.062, rgb("#d8dbe6"), 0.9, 3)
        return img

    return draw


def above_clouds(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#23407e"), (0.25, "#6a7ab8"), (0.4, "#f2b59a"), (0.47, "#ffe3b4"), (1, "#ffe3b4")])
    noise, wisp = Noise(221, size=512, beta=1.62, pace=0.1), Noise(222, beta=1.9, pace=0.05)
    hor = 0.47

    def draw(s):
        img = sky.copy()
        high = sample(wisp.at(s), u * 0.4 + s * 0.004, v * 2.2)
        over(img, rgb("#ffd2b4"), np.clip(high * 2 - 1.0, 0, 0.7) * smooth(hor, 0.2, v))
        px, py = 0.36 * w, (hor - 0.05) * h
        glow(img, px, py, w * 0.16, rgb("#ffb870"), 0.65)
        disc(img, px, py, h * 0.05, rgb("#fffdf0"), 1, 3)
        field = noise.at(s * 0.6)
        d = np.maximum(v - hor, 1e-3)
        z = 0.16 / (d + 0.02)
        x, y = (u - 0.5) * z * 0.62, z * 0.5 + s * 0.045
        tall = sample(field, x + 0.4, y)
        toward = sample(field, x + 0.4 + (0.36 - u) * 0.03, y + 0.018)
        relief = np.clip(0.5 + (tall - toward) * 3.2, 0, 1)
        body = mix(rgb("#7d7fb4"), rgb("#fff1dc"), np.clip(0.25 + 0.55 * tall + 0.6 * (relief - 0.5), 0, 1)[..., None])
        body = mix(body, rgb("#4b5590"), (smooth(0.5, 0.12, tall) * 0.75)[..., None])
        fade = np.exp(-d * 7)[..., None]
        body = mix(body, rgb("#ffdcb4"), fade * 0.9)
        over(img, body, np.clip((v - hor) * h * 0.5 + 0.5, 0, 1))
        add(img, rgb("#ffb060"), np.exp(-(((u - 0.36) / (0.08 + d * 0.6)) ** 2)) * smooth(0.42, 0.8, tall) * (v > hor) * 0.32)
        for k in range(5):
            bx, by = (0.62 + 0.02 * s + 0.022 * k - 0.004 * (k - 2) ** 2) * w, (0.27 + 0.012 * abs(k - 2) - 0.004 * s) * h
            flap = 2.6 * np.sin(s * 6 + k * 1.1)
            over(img, rgb("#2c2f58"), strokes(w, h, [([(bx - 6, by - flap), (bx, by), (bx + 6, by - flap)], 1.2, 1)], 2))
        return img

    return draw


def skyline(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#0b1033"), (0.35, "#33256b"), (0.58, "#a4487e"), (0.7, "#ff9a6b"), (1, "#ff9a6b")])
    rng = np.random.default_rng(231)
    row = int(h * 0.74)
    layers = []
    for depth, (tone, glass, low, high, light) in enumerate([("#7c4a86", "#ffc890", 0.12, 0.3, 0.05), ("#402a68", "#ffd08a", 0.16, 0.42, 0.2), ("#150f35", "#ffdc9a", 0.1, 0.52, 0.36)]):
        wide = w * 2
        mask, lamp = np.zeros((h, wide), np.float32), np.zeros((h, wide), np.float32)
        x = 0
        while x < wide:
            bw, tall = int(rng.integers(16, 30) * (1 + 0.5 * depth)), int(h * (low + (high - low) * rng.random() ** 1.7))
            if depth == 2 and rng.random() < 0.3:
                x += int(bw * 1.2)
                continue
            top = row - tall
            mask[top:, x : x + bw] = 1
            if rng.random() < 0.35:
                mask[top - int(tall * 0.16) : top, x + bw // 2 : x + bw // 2 + 1 + depth // 2] = 1
            if rng.random() < 0.4:
                mask[top - 6 - 3 * depth : top, x + bw // 4 : x + 3 * bw // 4] = 1
            step = 5 + depth
            for wy in range(top + 5, row - 3, step):
                for wx in range(x + 3, min(wide, x + bw) - 3, step):
                    if rng.random() < light:
                        lamp[wy : wy + 2 + depth // 2, wx : wx + 2] = 0.45 + 0.55 * rng.random()
            x += bw + (0 if depth < 2 else int(rng.integers(0, 14)))
        layers.append((mask, lamp, rgb(tone), rgb(glass), 4.0 + 7.0 * depth))
    night = stars(w, h, 90, 232, 0.4)
    cols = np.arange(w)

    def slide(field, shift):
        i, f = int(shift), shift - int(shift)
        wide = field.shape[1]
        return field[:, (cols + i) % wide] * (1 - f) + field[:, (cols + i + 1) % wide] * f

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        px, py = w * 0.72, h * 0.27
        glow(img, px, py, h * 0.24, rgb("#ffb0a0"), 0.3)
        disc(img, px, py, h * 0.09, rgb("#ffeeda"), 1, 1.6)
        for mask, lamp, tone, glass, pace in layers:
            over(img, mix(tone, rgb("#ff9a7a"), (smooth(0.4, 0.78, v) * 0.28)[..., None]), slide(mask, s * pace))
            over(img, glass, slide(lamp, s * pace))
        mirror(img, row, s, 0.72, "#150f3a", 2.4, 12, 0.95)
        return img

    return draw


def paper_planes(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#7cc3e8"), (0.5, "#c9e4f2"), (0.8, "#ffe4d6"), (1, "#ffd0c4")])
    cloud = Noise(241, beta=1.9, pace=0.06)
    fleet = [(0.1, 0.62, 0.22, 0.0, "#ffffff", "#d5dde8"), (-0.25, 0.36, 0.14, 1.3, "#ffd166", "#d99c2b"), (-0.12, 0.82, 0.12, 2.4, "#ff8a80", "#c9554f"), (-0.45, 0.6, 0.1, 3.7, "#9fe0c4", "#5aa98a"), (0.35, 0.2, 0.08, 5.0, "#ffffff", "#c8d4e4")]

    def draw(s):
        img = sky.copy()
        field = cloud.at(s)
        for k, (pace, y0, scale) in enumerate([(0.012, 0.0, 0.6), (0.03, 0.4, 0.9)]):
            c = sample(field, u * scale + s * pace, v * scale * 1.5 + y0)
            over(img, rgb("#ffffff"), np.clip(c * 2.1 - 1.05, 0, 0.9) * smooth(0.0, 0.5, v) * 0.9)
        for fx, fy, size, ph, light, dark in reversed(fleet):
            pos = lambda q: (fx + 0.17 * q + 0.02 * np.sin(q + ph), fy + 0.08 * np.sin(q * 0.9 + ph) - 0.02 * q)
            x, y = pos(s)
            ahead = pos(s + 0.1)
            a = np.arctan2(ahead[1] - y, ahead[0] - x)
            bank = 0.8 + 0.25 * np.sin(s * 1.1 + ph)
            spin = lambda px, py: (x * w + size * w * (px * np.cos(a) - py * np.sin(a)), y * h + size * w * (px * np.sin(a) + py * np.cos(a)))
            dashes = []
            for k in range(16):
                if k % 2 == 0:
                    p, q = pos(s - 0.32 - k * 0.09), pos(s - 0.32 - (k + 1) * 0.09)
                    dashes.append(([(p[0] * w, p[1] * h), (q[0] * w, q[1] * h)], 2.0, 1 - k / 16))
            over(img, rgb("#ffffff"), strokes(w, h, dashes, 2) * 0.9)
            nose, tail = (0.55, 0.02), (-0.5, 0.0)
            wing_a, wing_b = (-0.55, -0.36 * bank), (-0.42, 0.2 * bank)
            keel = (-0.46, 0.17)
            over(img, rgb("#5c7fa8"), shapes(w, h, [[(px + 6, py + 22) for px, py in map(lambda p: spin(*p), (nose, wing_a, tail, wing_b))]], 2) * 0.12)
            over(img, mix(rgb(light), rgb(dark), 0.35), shapes(w, h, [[spin(*p) for p in (nose, wing_b, tail)]]))
            over(img, rgb(dark), shapes(w, h, [[spin(*p) for p in (nose, tail, keel)]]))
            over(img, rgb(light), shapes(w, h, [[spin(*p) for p in (nose, wing_a, tail)]]))
        return img

    return draw


def ink(w, h, length):
    u, v = grid(w, h)
    aspect = h / w
    a, b = Noise(251, beta=2.1, pace=0.28), Noise(252, beta=2.1, pace=0.28)
    paper = gradient(v, [(0, "#f8f4ea"), (1, "#e4dccb")])

    def draw(s):
        img = paper.copy()
        fa, fb = a.at(s * 0.8), b.at(s * 0.8)
        for cx, tone, deep, shift in [(0.36, "#1d4f9e", "#0a1d52", 0.0), (0.66, "#c22a5e", "#6a0f3a", 0.5)]:
            wx = sample(fa, u * 0.8 + shift, v * 0.8 * aspect - s * 0.03) - 0.5
            wy = sample(fb, u * 0.8, v * 0.8 * aspect - s * 0.03 + shift) - 0.5
            fx = sample(fb, u * 1.9 + wx * 0.8, v * 1.9 - s * 0.06 + wy * 0.8 + shift) - 0.5
            x, y = u + 0.5 * wx + 0.14 * fx, v + 0.36 * wy + 0.14 * fx
            front = 0.3 + 0.1 * s
            wide = 0.045 + 0.2 * np.clip(y / front, 0, 1) ** 1.5
            plume = np.exp(-(((x - cx - 0.05 * (0.5 - cx)) / wide) ** 2)) * smooth(front + 0.16, front - 0.14, y)
            curl = 0.45 + 0.8 * np.abs(np.sin(9 * fx + 8 * wx + 5 * y))
            dense = np.clip(plume * curl * 1.25, 0, 1)
            over(img, mix(rgb(tone), rgb(deep), dense[..., None] ** 1.5), dense**0.8 * 0.94)
        return img

    return draw


def neon_tunnel(w, h, length):
    u, v = grid(w, h)
    wet = Noise(261, beta=1.5, pace=0.3)

    def draw(s):
        x = (u - 0.5) * 2 + 0.12 * np.sin(s * 0.7)
        y = (v - 0.44) * 2 * h / w * 0.62
        r = (np.abs(x) ** 5 + np.abs(y) ** 5) ** 0.2 + 1e-3
        depth = 0.55 / r + s * 0.9
        k = np.floor(depth)
        f = depth - k
        line = np.exp(-(((f - 0.5) / 0.055) ** 2)) + 0.32 * np.exp(-(((f - 0.5) / 0.22) ** 2))
        tones = np.array([rgb(c) for c in ("#ff2fa0", "#7a3cff", "#21c8ff", "#3affc0", "#ffb02f")])
        tone = tones[k.astype(int) % 5]
        away = smooth(0.03, 0.5, r)
        img = np.ones((h, w, 1), np.float32) * rgb("#07061a")
        img += tone * (line * away * 0.95)[..., None]
        core = np.clip((line - 0.9) * 2.4, 0, 1) * away
        over(img, rgb("#ffffff"), core * 0.75)
        panel = 0.5 + 0.5 * np.sin(np.arctan2(y, x) * 12)
        add(img, rgb("#3a2a8c"), panel**6 * away * 0.25)
        add(img, rgb("#b07aff"), np.exp(-((r / 0.13) ** 2)) * 0.9)
        add(img, rgb("#ffffff"), np.exp(-((r / 0.045) ** 2)) * 0.9)
        row = int(h * 0.76)
        n = sample(wet.at(s), u * 1.2, 0.2 / np.maximum(v - 0.5, 0.05) + s * 0.4)
        d = np.arange(h - row)
        src = np.clip(row - 1 - (d * 1.05).astype(int), 0, row - 1)
        cols = np.clip(np.arange(w)[None, :] + ((n[row:] - 0.5) * 46).astype(int), 0, w - 1)
        below = img[src[:, None], cols]
        img[row:] = below * (0.6 - 0.35 * (d / len(d)))[:, None, None] + rgb("#060512") * 0.5
        return img

    return draw


def kaleidoscope(w, h, length):
    u, v = grid(w, h)
    x, y = (u - 0.5) * 2, (v - 0.5) * 2
    a, b = Noise(271, beta=2.5, pace=0.25), Noise(272, beta=2.4, pace=0.25)
    r, t = np.hypot(x, y), np.arctan2(y, x)

    def draw(s):
        slice_ = np.pi / 6
        f = np.abs(np.mod(t + 0.08 * s, 2 * slice_) - slice_)
        px, py = r * np.cos(f), r * np.sin(f)
        n = sample(a.at(s * 0.7), px * 0.34 + 0.05 * s, py * 0.34)
        m = sample(b.at(s * 0.7), px * 0.5 - 0.03 * s, py * 0.5 + 0.04 * s)
        phase = n * 2.6 + m * 0.9 + r * 0.5 - s * 0.12
        tone = gradient(np.mod(phase, 1), [(0, "#0e2a5c"), (0.18, "#1f7a8c"), (0.36, "#f2c14e"), (0.52, "#f7f0dc"), (0.66, "#e4572e"), (0.84, "#7a1f5c"), (1, "#0e2a5c")])
        lead = np.abs(np.sin(phase * np.pi * 5))
        img = tone * (0.72 + 0.28 * smooth(0.0, 0.35, lead))[..., None]
        petal = np.cos(f * 6) * 0.08
        for k, ring in enumerate([0.2, 0.46, 0.74, 0.98]):
            add(img, rgb("#fff0c8"), np.exp(-(((r - ring - petal * (1 + k * 0.4) - 0.02 * np.sin(s * 1.2 + k)) / 0.012) ** 2)) * 0.5)
        glow(img, w / 2, h / 2, w * 0.06, rgb("#fff3d0"), 0.8)
        img *= (1.08 - 0.5 * smooth(0.75, 1.4, r))[..., None]
        return img

    return draw


def silk(w, h, length):
    u, v = grid(w, h)
    # Sums of sines and not of noise: folds this broad would show the grid that noise is made on.
    turn = 2 * np.pi / length

    def draw(s):
        wa = 0.5 + 0.26 * np.sin(2.1 * u + 1.3 * v + turn * s) + 0.15 * np.sin(3.1 * v - 1.4 * u - turn * s + 1.2)
        wa = wa + 0.09 * np.sin(4.7 * u + 2.2 * v + turn * s + 2.5)
        wb = 0.5 + 0.24 * np.sin(1.7 * v - 2.6 * u + turn * s + 0.7) + 0.16 * np.sin(3.9 * u + 0.8 * v - turn * s + 4.0)
        fold = v * 2.1 + 1.7 * wa + 0.9 * wb + 0.35 * np.sin(u * 3.0 + turn * s) - s / length
        phase = fold * 2 * np.pi
        light = 0.5 + 0.5 * np.sin(phase)
        sheen = np.clip(np.cos(phase + 0.5 + 1.3 * wb), 0, 1) ** 7
        tone = gradient(np.clip(0.5 * wb + 0.5 * u + 0.2 * (wa - 0.5), 0, 1), [(0, "#5b1a8c"), (0.3, "#c2347c"), (0.55, "#ff7a5c"), (0.8, "#ffb85c"), (1, "#ffe0a0")])
        img = tone * (0.22 + 0.88 * light**1.2)[..., None]
        add(img, rgb("#fff0e4"), sheen * 0.5)
        add(img, rgb("#3a2aa0"), (1 - light) ** 3 * 0.28)
        return img

    return draw


def cherry(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#1a1f4d"), (0.5, "#5a4a8c"), (0.8, "#d98ab0"), (1, "#f7c4c8")])
    rng = np.random.default_rng(291)
    twigs, tips = [], []

    def grow(x, y, a, size, length_):
        if size < 0.8:
            tips.append((x, y))
            return
        bend = a + rng.standard_normal() * 0.18
        nx, ny = x + length_ * np.cos(bend), y + length_ * np.sin(bend)
        twigs.append(([(x, y), (nx, ny)], size, 1))
        if size < 4:
            tips.append((nx, ny))
        for _ in range(2 if rng.random() < 0.75 else 3):
            grow(nx, ny, bend + rng.standard_normal() * 0.45 + 0.05, size * 0.72, length_ * (0.82 + 0.1 * rng.standard_normal()))

    grow(w * 1.04, h * 0.1, 2.75, 13, w * 0.19)
    grow(w * 1.05, h * 0.42, 3.0, 8, w * 0.14)
    wood = strokes(w, h, twigs)
    blooms = [(x + rng.standard_normal() * 7, y + rng.standard_normal() * 7, 3.2 + 3 * rng.random(), rng.random()) for x, y in tips for _ in range(2)]
    petals = [(rng.random(), rng.random(), rng.random(), rng.random() * 6.28) for _ in range(54)]
    haze, night = Noise(292, beta=1.9, pace=0.08), stars(w, h, 80, 293, 0.55)
    flower = np.zeros((h, w, 3), np.float32)
    cover = np.zeros((h, w, 1), np.float32) * np.ones((1, 1, 3), np.float32)
    for x, y, r, k in blooms:
        tone = mix(rgb("#f48fb5"), rgb("#fff0f4"), k)
        for j in range(5):
            a = j * 1.257 + k * 6
            disc(flower, x + r * 0.6 * np.cos(a), y + r * 0.6 * np.sin(a), r * 0.55, tone, 1, 1.4)
            disc(cover, x + r * 0.6 * np.cos(a), y + r * 0.6 * np.sin(a), r * 0.55, np.ones(3, np.float32), 1, 1.4)
        disc(flower, x, y, r * 0.3, rgb("#d8527e"), 1, 1.2)

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        px, py, r = w * 0.38, h * 0.33, w * 0.25
        glow(img, px, py, r * 1.6, rgb("#ffd0c0"), 0.36)
        disc(img, px, py, r, rgb("#fff4dc"), 1, 2)
        for dx, dy, k in [(-0.3, -0.2, 0.25), (0.25, 0.3, 0.33), (0.35, -0.3, 0.18), (-0.25, 0.4, 0.15), (0.02, 0.02, 0.12)]:
            disc(img, px + dx * r, py + dy * r, k * r, rgb("#f0dcc4"), 0.5, 9)
        c = sample(haze.at(s), u * 0.5 + s * 0.012, v * 1.3)
        over(img, rgb("#f6b8c8"), np.clip(c * 1.7 - 0.75, 0, 0.7) * smooth(0.45, 0.9, v))
        over(img, rgb("#1c1230"), wood)
        over(img, flower, cover[..., 0])
        polys, tones = [], []
        for fx, fy, near, ph in petals:
            y = ((fy + s * (0.06 + 0.07 * near)) % 1.1) - 0.05
            x = (fx - s * 0.04 + 0.05 * np.sin(s * 1.1 + ph + y * 4)) % 1.1 - 0.05
            size, a, flip = 2.5 + 4.5 * near, s * 1.6 + ph, 0.35 + 0.65 * abs(np.sin(s * 2.1 + ph))
            pts = []
            for k in range(10):
                q = k * 0.628
                ex, ey = size * np.cos(q), size * 0.7 * flip * np.sin(q)
                pts.append((x * w + ex * np.cos(a) - ey * np.sin(a), y * h + ex * np.sin(a) + ey * np.cos(a)))
            polys.append(pts)
        over(img, rgb("#ffc4d6"), shapes(w, h, polys, 2) * 0.95)
        return img

    return draw
