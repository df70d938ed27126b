"""Scenes of mountains, snow, dunes, fields and valleys."""

import numpy as np

from .paint import (Line, Noise, add, disc, glow, gradient, grid, mirror, mix, over, rgb, ridges, sample, shapes, shine, smooth, stars, strokes)


def dawn_ridges(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#3b4a8c"), (0.25, "#a4739f"), (0.45, "#f2a27c"), (0.62, "#ffd9a0"), (1, "#ffe8c4")])
    x = u[0]
    lines = [Line(20 + i, 1.35 + 0.05 * i) for i in range(6)]
    fog = Noise(3, beta=1.9)
    tones = ["#d99a92", "#b57f95", "#85648c", "#57497a", "#332f5c", "#171a38"]

    def draw(s):
        img = sky.copy()
        px, py = w * 0.64, h * (0.43 - 0.012 * s)
        glow(img, px, py, w * 0.22, rgb("#ff9d5c"), 0.38)
        disc(img, px, py, h * 0.062, rgb("#fff3d6"), 1, 1.5)
        field = fog.at(s * 0.15)
        for i, line in enumerate(lines):
            edge = 0.43 + 0.085 * i + (0.085 + 0.012 * i) * line(x * (0.34 - 0.02 * i) + s * 0.004 * (i + 1) ** 1.3 + i * 0.37)
            ridges(img, v, [(edge, rgb(tones[i]), mix(rgb(tones[i]), rgb("#ffd2b0"), 0.75), 0.26)])
            mist = sample(field, u * 0.7 + s * 0.012 * (i + 1) + i * 0.3, v * 1.6 + i * 0.2)
            over(img, rgb("#ffe0c4"), np.clip(mist - 0.42, 0, 1) * smooth(0.0, 0.14, v - edge[None, :]) * (0.75 - 0.11 * i))
        return img

    return draw


def lake_mirror(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#6fa3c8"), (0.3, "#b4d0dc"), (0.5, "#f6e7cf"), (1, "#f6e7cf")])
    x, row = u[0], int(h * 0.56)
    far, near, trees = Line(43, 1.3), Line(44, 1.5), Line(47, 0.75, top=260)
    cloud = Noise(9, beta=1.75, pace=0.2)

    def draw(s):
        img = sky.copy()
        c = sample(cloud.at(s * 0.3), u * 0.55 + s * 0.008, v * 1.2)
        over(img, rgb("#ffffff"), np.clip(c * 1.9 - 0.95, 0, 0.85) * smooth(0.52, 0.1, v))
        snow = 0.33 + 0.2 * far(x * 0.8 + 0.1)
        ridges(img, v, [(snow, rgb("#f4f6fa"), rgb("#7d93b2"), 0.1)])
        ridges(img, v, [(0.45 + 0.05 * near(x * 0.5), rgb("#7d8f9c"), rgb("#d9b98c"), 0.13)])
        wood = 0.515 + 0.022 * trees(x * 0.9) + 0.03 * near(x * 0.35 + 0.5)
        ridges(img, v, [(wood, rgb("#c8642a"), rgb("#7a2f1b"), 0.05)])
        wood2 = 0.535 + 0.02 * trees(x * 1.0 + 0.4) - 0.02 * np.abs(x - 0.5)
        ridges(img, v, [(wood2, rgb("#e0a030"), rgb("#38331c"), 0.045)])
        mirror(img, row, s, 0.86, "#1d3a4a", 1.1, 8)
        m = sample(cloud.at(s * 0.5 + 9), u * 0.8 + s * 0.03, v * 3)
        over(img, rgb("#fff4e4"), np.clip(m * 1.6 - 0.5, 0, 1) * np.exp(-(((v - 0.565) / 0.03) ** 2)) * 0.8)
        return img

    return draw


def snowfall(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#10193a"), (0.5, "#33487a"), (0.75, "#6b7fae"), (1, "#93a5cc")])
    rng = np.random.default_rng(4)
    flakes = np.column_stack([rng.random(210), rng.random(210), rng.random(210) ** 2, rng.random(210) * 6.28])

    def pine(px, base, tall):
        steps = []
        for k in range(5):
            top, low, half = base - tall * (1 - k * 0.16), base - tall * (0.72 - k * 0.17), tall * (0.1 + 0.055 * k)
            steps.append([(px, top), (px + half, low), (px - half, low)])
        return steps

    woods = []
    for depth, (count, base, tall, tone) in enumerate([(26, 0.63, 0.17, "#5a6f9f"), (16, 0.7, 0.25, "#35497a"), (9, 0.79, 0.36, "#182650")]):
        polys = []
        for k in range(count):
            px = (k + rng.random()) / count * w
            if depth == 2 and abs(px / w - 0.56) < 0.2:
                continue
            polys += pine(px, h * (base + 0.015 * rng.standard_normal()), h * tall * (0.7 + 0.5 * rng.random()))
        woods.append((shapes(w, h, polys), rgb(tone), base))
    cx, cy, cw = w * 0.56, h * 0.79, w * 0.13
    wall = shapes(w, h, [[(cx - cw, cy), (cx - cw, cy - cw * 0.75), (cx + cw, cy - cw * 0.75), (cx + cw, cy)]])
    roof = shapes(w, h, [[(cx - cw * 1.25, cy - cw * 0.68), (cx, cy - cw * 1.7), (cx + cw * 1.25, cy - cw * 0.68)]])
    panes = shapes(w, h, [[(cx + k * cw - 7, cy - cw * 0.52), (cx + k * cw + 7, cy - cw * 0.52), (cx + k * cw + 7, cy - cw * 0.15), (cx + k * cw - 7, cy - cw * 0.15)] for k in (-0.5, 0.5)])
    ground = Line(6, 1.9)
    night = stars(w, h, 60, 8, 0.4)

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        glow(img, w * 0.2, h * 0.14, w * 0.09, rgb("#cfdcff"), 0.35)
        disc(img, w * 0.2, h * 0.14, w * 0.045, rgb("#f4f2e6"), 1, 1.4)
        for mask, tone, base in woods:
            over(img, tone, mask)
            edge = base - 0.01 + 0.02 * ground(u[0] * 0.5 + base)
            ridges(img, v, [(edge, mix(tone, rgb("#dfe8ff"), 0.62), mix(tone, rgb("#b9c8ea"), 0.5), 0.2)])
        over(img, rgb("#3a2a2c"), wall)
        over(img, rgb("#eef3ff"), roof)
        over(img, rgb("#ffc860"), panes)
        warm = 0.5 + 0.04 * np.sin(s * 5)
        glow(img, cx, cy - cw * 0.3, w * 0.16, rgb("#ff9a3c"), warm)
        for k in range(9):
            rise = (s * 0.11 + k / 9) % 1
            glow(img, cx + cw * 0.55 + 18 * rise * np.sin(k + s), cy - cw * 1.5 - rise * h * 0.2, 7 + 12 * rise, rgb("#aeb8d8"), 0.16 * (1 - rise))
        edge = 0.84 + 0.03 * ground(u[0] * 0.4)
        ridges(img, v, [(edge, rgb("#e8eefc"), rgb("#9fb2dd"), 0.22)])
        for fx, fy, near, phase in flakes:
            y = (fy + s * (0.05 + 0.12 * near)) % 1.05
            px = (fx + 0.02 * np.sin(s * 0.9 + phase) + s * 0.012) % 1
            glow(img, px * w, y * h, 0.9 + 2.2 * near, rgb("#ffffff"), 0.5 + 0.35 * near)
        return img

    return draw


def dunes(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#4a6fa5"), (0.3, "#e9b98a"), (0.42, "#ffdfae"), (1, "#ffdfae")])
    x = u[0]
    lines = [Line(60 + i, 2.1) for i in range(5)]
    sand = Noise(61, beta=0.9, low=6)
    grain = sand.at(0)

    def draw(s):
        img = sky.copy()
        glow(img, w * 0.2, h * 0.33, w * 0.2, rgb("#ffb060"), 0.5)
        disc(img, w * 0.2, h * 0.33, h * 0.055, rgb("#fffbe6"), 1, 2)
        for i, line in enumerate(lines):
            pan = x * (0.5 - 0.05 * i) + s * 0.0035 * (i + 1) + 0.21 * i
            edge = 0.44 + 0.1 * i + 0.1 * line(pan)
            below = v - edge[None, :]
            lean = pan[None, :] + below * 0.55
            slope = line(lean + 0.006) - line(lean - 0.006)
            lit = smooth(-0.05, 0.05, -slope)
            fade = i / 4
            light, dark = mix(rgb("#f6c995"), rgb("#e39a4e"), fade), mix(rgb("#c98f72"), rgb("#5b2d2a"), fade)
            tone = mix(dark, light, lit[..., None])
            ripple = sample(grain, u * 1.6 + s * 0.01 * i, v * (7 - i) + 0.05 * line(lean)) - 0.5
            tone = tone * (1 + 0.09 * ripple[..., None] * fade)
            over(img, tone, np.clip(below * h + 0.5, 0, 1))
            dust = sample(grain, u * 0.5 - s * 0.14, v * 0.8 + i * 0.17)
            over(img, rgb("#ffe7c2"), np.clip(dust - 0.4, 0, 1) * np.exp(-((below / 0.03) ** 2)) * 0.55)
        return img

    return draw


def fireflies(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#0d1b3e"), (0.4, "#2b3d6e"), (0.62, "#8a5a86"), (0.75, "#e08f6a"), (1, "#3a2a3a")])
    rng = np.random.default_rng(12)
    blades = [(rng.random() * 1.1 - 0.05, rng.random() ** 1.5, rng.random() * 6.28, rng.standard_normal() * 0.05) for _ in range(230)]
    bugs = [(rng.random(), 0.35 + 0.55 * rng.random(), rng.random() * 6.28, 0.5 + rng.random(), rng.random()) for _ in range(46)]
    hill, wood = Line(71, 1.7), Line(72, 0.9)
    night = stars(w, h, 70, 13, 0.45)

    def draw(s):
        img = sky.copy()
        shine(img, night, s)
        edge = 0.66 + 0.05 * hill(u[0] * 0.5)
        ridges(img, v, [(edge + 0.012 * wood(u[0]), rgb("#35304f"), rgb("#5b4763"), 0.2)])
        ridges(img, v, [(edge + 0.09 + 0.014 * wood(u[0] + 0.4), rgb("#1c1d36"), rgb("#23243f"), 0.3)])
        polys = []
        for bx, tall, phase, lean in blades:
            height = h * (0.12 + 0.24 * tall)
            bend = (lean + 0.05 * np.sin(s * 1.2 + phase + bx * 5)) * height * 2
            px, base = bx * w, h * 1.02
            polys.append([(px - 2.2, base), (px + bend * 0.35 - 1.2, base - height * 0.6), (px + bend, base - height), (px + bend * 0.35 + 1.2, base - height * 0.6), (px + 2.2, base)])
        over(img, rgb("#0a0c1a"), shapes(w, h, polys, 2))
        for bx, by, phase, pace, near in bugs:
            px = (bx + 0.05 * np.sin(s * 0.5 * pace + phase)) * w
            py = (by + 0.04 * np.sin(s * 0.8 * pace + phase * 2)) * h
            light = max(0, np.sin(s * 1.5 * pace + phase)) ** 2
            glow(img, px, py, 10 + 12 * near, rgb("#c8e04a"), 0.3 * light)
            glow(img, px, py, 2 + 1.6 * near, rgb("#fdffb0"), 1.1 * light)
        return img

    return draw


def balloons(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#5d8fc9"), (0.4, "#c2c9df"), (0.62, "#ffd6b0"), (1, "#ffe9cf")])
    lines = [Line(81 + i, 1.5) for i in range(4)]
    tones = ["#c9a8b4", "#a07d92", "#6d5d74", "#3c4250"]
    rng = np.random.default_rng(14)
    dyes = [("#d8433b", "#f7e3c0"), ("#2f6da8", "#f2c14e"), ("#e98a2d", "#fbf1dc"), ("#3d8f78", "#f6d9a8"), ("#8a4f9e", "#f4c9d8"), ("#c2334d", "#2c3f66"), ("#f0b429", "#d2562f")]
    fleet = [(0.3, 0.42, 0.15, 0), (0.68, 0.3, 0.095, 1), (0.52, 0.6, 0.06, 2), (0.85, 0.5, 0.05, 3), (0.12, 0.25, 0.05, 4), (0.9, 0.2, 0.035, 5), (0.45, 0.2, 0.03, 6)]
    fog = Noise(88)

    def balloon(img, px, py, r, dye):
        a, b = rgb(dye[0]), rgb(dye[1])
        x0, x1 = int(max(0, px - r - 2)), int(min(w, px + r + 3))
        y0, y1 = int(max(0, py - r - 2)), int(min(h, py + r * 2.1))
        if x0 >= x1 or y0 >= y1:
            return
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32) + 0.5
        dx, dy = (xx - px) / r, (yy - py) / r
        half = np.where(dy < 0, np.sqrt(np.clip(1 - dy * dy, 0, 1)), np.cos(np.clip(dy / 1.4, 0, 1) * 1.35) ** 0.9)
        mask = np.clip((half - np.abs(dx)) * r + 0.5, 0, 1) * (dy < 1.4)
        turn = np.arcsin(np.clip(dx / np.maximum(half, 0.05), -1, 1)) / np.pi * 10
        stripe = smooth(-0.12, 0.12, np.sin(turn * np.pi))
        tone = mix(a, b, stripe[..., None])
        light = 0.72 + 0.4 * np.clip(0.6 - dx * 0.7 - dy * 0.35, 0, 1)
        part = img[y0:y1, x0:x1]
        over(part, tone * light[..., None], mask)
        bw = r * 0.17
        ropes = [([(px - r * 0.2, py + r * 1.35), (px - bw * 0.9, py + r * 1.75)], 0.9, 1), ([(px + r * 0.2, py + r * 1.35), (px + bw * 0.9, py + r * 1.75)], 0.9, 1)]
        over(img, rgb("#4a3a30"), strokes(w, h, ropes, 2))
        over(img, rgb("#5a3d26"), shapes(w, h, [[(px - bw, py + r * 1.72), (px + bw, py + r * 1.72), (px + bw * 0.8, py + r * 2.0), (px - bw * 0.8, py + r * 2.0)]], 2))

    def draw(s):
        img = sky.copy()
        glow(img, w * 0.78, h * 0.6, w * 0.25, rgb("#ffc27a"), 0.4)
        for i, line in enumerate(lines):
            edge = 0.62 + 0.09 * i + 0.06 * line(u[0] * 0.4 + s * 0.002 * i + i * 0.3)
            ridges(img, v, [(edge, rgb(tones[i]), mix(rgb(tones[i]), rgb("#ffe2c4"), 0.7), 0.2)])
            m = sample(fog.at(s * 0.2), u * 0.6 + s * 0.01 * i, v * 2 + i * 0.2)
            over(img, rgb("#ffeeda"), np.clip(m - 0.4, 0, 1) * smooth(0, 0.1, v - edge[None, :]) * 0.7)
        for k, (bx, by, size, dye) in reversed(list(enumerate(fleet))):
            px = (bx + 0.006 * s * (1 if k % 2 else -0.6) + 0.004 * np.sin(s + k)) * w
            py = (by - 0.011 * s * (0.5 + size * 5)) * h
            balloon(img, px, py, size * w, dyes[dye])
        return img

    return draw


def train_window(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#6c86b8"), (0.3, "#f0b48c"), (0.5, "#ffdca6"), (1, "#ffdca6")])
    far, mid, wood, wire = Line(91, 1.5), Line(92, 1.6), Line(93, 0.9), Line(95, 1.2)
    cloud = Noise(94, pace=0.1).at(0)
    fx, fy = np.abs(u - 0.5) * 2, np.abs(v - 0.46) * 2
    rim = ((fx / 0.92) ** 14 + (fy / 0.86) ** 14) ** (1 / 14)
    frame = smooth(0.985, 1.0, rim)
    shade = smooth(0.8, 1.0, rim) * 0.25

    def draw(s):
        img = sky.copy()
        over(img, rgb("#fff0dc"), np.clip(sample(cloud, u * 0.6 + s * 0.01, v * 1.3) * 1.8 - 0.9, 0, 0.8) * smooth(0.5, 0.1, v))
        px, py = w * 0.7, h * 0.4
        glow(img, px, py, w * 0.2, rgb("#ff9f50"), 0.55)
        disc(img, px, py, h * 0.06, rgb("#fff6dd"), 1, 2)
        x = u[0]
        ridges(img, v, [(0.47 + 0.07 * far(x * 0.4 + s * 0.012), rgb("#a98a9e"), rgb("#e3b79c"), 0.12)])
        ridges(img, v, [(0.55 + 0.05 * mid(x * 0.5 + s * 0.04), rgb("#7c7a5e"), rgb("#c7a45c"), 0.12)])
        rows = (v - 0.6) * 9
        field = 0.5 + 0.5 * np.sin((u - 0.5) / np.maximum(v - 0.5, 0.04) * 9 + s * 6)
        ridges(img, v, [(0.62 + 0.02 * mid(x * 0.7 + s * 0.1 + 0.3), rgb("#9c8a3c"), rgb("#d7b45a"), 0.3)])
        over(img, rgb("#6f7a34"), field * smooth(0.64, 0.72, v) * 0.45)
        edge = 0.64 + 0.045 * wood(x * 0.9 + s * 0.22) + 0.05 * np.maximum(0, mid(x * 0.8 + s * 0.22))
        band = np.clip((v - edge[None, :]) * h + 0.5, 0, 1) * smooth(0.73, 0.70, v)
        over(img, rgb("#3f4a2c"), band)
        blur = np.exp(-((((u - 1.25 + (s * 0.75) % 1.5) / 0.025)) ** 2))
        over(img, rgb("#2c2622"), blur * 0.75)
        near = 0.84 + 0.06 * wire(x * 0.3 + s * 0.6)
        ridges(img, v, [(near, rgb("#4a4a26"), rgb("#2e2c1a"), 0.1)])
        img *= (1 - shade)[..., None]
        inside = mix(rgb("#3a2a26"), rgb("#191316"), v[..., None]) + 0.05 * smooth(1.1, 1.0, rim)[..., None] * rgb("#ffb070")
        over(img, inside, frame)
        flare = np.exp(-(((u * 0.8 + v - 1.05 + 0.02 * np.sin(s)) / 0.05) ** 2)) * (1 - frame)
        add(img, rgb("#ffd7a8"), flare * 0.12)
        cup = shapes(w, h, [[(w * 0.16, h * 0.8), (w * 0.235, h * 0.8), (w * 0.222, h * 0.955), (w * 0.173, h * 0.955)]])
        over(img, rgb("#e9dfd0"), cup)
        for k in range(6):
            rise = (s * 0.16 + k / 6) % 1
            glow(img, w * 0.198 + 9 * np.sin(3 * rise + k + s) * rise, h * (0.79 - 0.2 * rise), 7 + 9 * rise, rgb("#ffe9d0"), 0.13 * np.sin(np.pi * rise))
        return img

    return draw


def star_trails(w, h, length):
    u, v = grid(w, h)
    sky = gradient(v, [(0, "#050816"), (0.55, "#16264d"), (0.8, "#51466d"), (0.9, "#b9785f"), (1, "#b9785f")])
    rng = np.random.default_rng(33)
    cx, cy = w * 0.52, h * 0.42
    trails = [(rng.random() ** 0.9 * h * 0.8 + 8, rng.random() * 6.28, 0.3 + 0.7 * rng.random() ** 2, rng.choice(["#ffffff", "#ffe2b8", "#bcd4ff"])) for _ in range(150)]
    ground = Line(34, 1.6)

    def cactus(px, base, tall):
        t = tall * 0.085
        return [([(px, base), (px, base - tall)], t * 2, 1), ([(px, base - tall * 0.4), (px - tall * 0.22, base - tall * 0.42), (px - tall * 0.24, base - tall * 0.72)], t * 1.5, 1), ([(px, base - tall * 0.55), (px + tall * 0.2, base - tall * 0.57), (px + tall * 0.22, base - tall * 0.85)], t * 1.4, 1)]

    plants = strokes(w, h, cactus(w * 0.27, h * 0.95, h * 0.26) + cactus(w * 0.8, h * 0.93, h * 0.13) + cactus(w * 0.62, h * 0.92, h * 0.07))

    def draw(s):
        img = sky.copy()
        sweep = 0.25 + 0.16 * s
        for tone in ["#ffffff", "#ffe2b8", "#bcd4ff"]:
            lines = []
            for r, a, light, c in trails:
                if c == tone:
                    turn = a + 0.03 * s + np.linspace(0, sweep, 14)
                    lines.append(([(cx + r * np.cos(k), cy + r * np.sin(k)) for k in turn], 0.9, light))
            add(img, rgb(tone), strokes(w, h, lines, 2) * 0.9)
        ridges(img, v, [(0.84 + 0.03 * ground(u[0] * 0.5), rgb("#3b2c46"), rgb("#5b3f4f"), 0.1)])
        ridges(img, v, [(0.91 + 0.02 * ground(u[0] * 0.4 + 0.5), rgb("#120d1c"), rgb("#0b0812"), 0.1)])
        over(img, rgb("#0d0914"), plants)
        return img

    return draw
