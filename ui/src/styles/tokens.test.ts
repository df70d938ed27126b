import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8');

/** The colours of the first block, after a place in the file, whose selector holds a text. */
function colours(selector: string, after = ''): Map<string, string> {
  const start = css.indexOf(selector, css.indexOf(after));
  const block = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const channel = parseInt(hex.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const text = ['text-1', 'text-2', 'text-3'];
const softs = ['accent', 'danger', 'warn', 'ok'];
/** Foreground, background, least contrast: section 3.2 of the interface's specification. */
const pairs: [string, string, number][] = [
  ...text.flatMap((name) =>
    ['canvas', 'bar', 'raised', 'control'].map((back): [string, string, number] => [
      name,
      back,
      4.5,
    ]),
  ),
  ['text-1', 'control-pressed', 4.5],
  ['text-2', 'control-hover', 4.5],
  ['text-3', 'field', 4.5],
  ...['canvas', 'bar', 'raised', 'field'].map((back): [string, string, number] => [
    'line-control',
    back,
    3,
  ]),
  ...['canvas', 'bar', 'raised'].map((back): [string, string, number] => ['accent', back, 4.5]),
  ['accent', 'control', 3],
  ...['accent', 'accent-hover', 'accent-pressed'].map((back): [string, string, number] => [
    'on-accent',
    back,
    4.5,
  ]),
  ...softs.flatMap((name): [string, string, number][] => [
    [`on-${name}-soft`, `${name}-soft`, 4.5],
    [name, `${name}-soft`, 3],
  ]),
  ...softs.slice(1).flatMap((name): [string, string, number][] => [
    [name, 'canvas', 4.5],
    [name, 'raised', 4.5],
  ]),
  ...['canvas', 'bar', 'raised', 'control'].map((back): [string, string, number] => [
    'focus',
    back,
    3,
  ]),
  ...Array.from({ length: 8 }, (_, i): [string, string, number] => [
    'on-mark',
    `mark-${i + 1}`,
    4.5,
  ]),
];

const dark = "[data-theme='dark'] {";
const light = ":root[data-theme='light'] {";
const more = '@media (prefers-contrast: more)';
/** Both themes, each as it is and with what more contrast changes in it. */
const themes: [string, Map<string, string>][] = [
  ['the dark theme', colours(dark)],
  ['the light theme', colours(light)],
  ['the dark theme with more contrast', new Map([...colours(dark), ...colours(dark, more)])],
  ['the light theme with more contrast', new Map([...colours(light), ...colours(light, more)])],
];

describe.each(themes)('contrast in %s', (_name, theme) => {
  it.each(pairs)('of --%s on --%s is at least %d', (front, back, least) => {
    const values = [theme.get(front), theme.get(back)];
    expect(values, `${front} and ${back} are colours of the theme`).not.toContain(undefined);
    expect(contrast(values[0] ?? '', values[1] ?? '')).toBeGreaterThanOrEqual(least);
  });
});

describe('more contrast', () => {
  it.each([
    ['dark', dark],
    ['light', light],
  ])('changes quiet text and lines of the %s theme, to more', (_name, selector) => {
    const [usual, changed] = [colours(selector), colours(selector, more)];
    expect([...changed.keys()]).toEqual(['canvas', 'text-2', 'text-3', 'line-subtle']);
    for (const name of ['text-2', 'text-3', 'line-subtle']) {
      const than = contrast(usual.get(name) ?? '', usual.get('canvas') ?? '');
      const now = contrast(changed.get(name) ?? '', changed.get('canvas') ?? '');
      expect(now, name).toBeGreaterThan(than);
    }
    expect(changed.get('line-subtle'), 'lines are seen as edges are').toBe(
      usual.get('line-control'),
    );
  });

  it('doubles the edges', () => {
    const block = css.slice(css.indexOf(more));
    expect(/--edge: (\d)px/.exec(block)?.[1]).toBe('2');
  });
});

describe('over pictures', () => {
  const fixed = colours(':root {\n  /* Over pictures');

  // The viewer is dark in both themes: its text tokens are those of the dark one.
  it.each([
    ['text-1', 4.5],
    ['text-2', 4.5],
    ['text-3', 4.5],
    ['accent', 4.5],
    ['danger', 4.5],
    ['warn', 4.5],
    ['line-control', 3],
    ['focus', 3],
  ])('--%s on --stage is at least %d', (name, least) => {
    for (const theme of [themes[0]?.[1], themes[2]?.[1]]) {
      const [front, stage] = [theme?.get(name), fixed.get('stage')];
      expect([front, stage], 'both are colours').not.toContain(undefined);
      expect(contrast(front ?? '', stage ?? '')).toBeGreaterThanOrEqual(least);
    }
  });

  it.each(['pic-text', 'pic-accent', 'pic-danger', 'pic-warn', 'pic-ok'])(
    '--%s reads on its plate',
    (name) => {
      expect(
        contrast(fixed.get(name) ?? '#000000', fixed.get('pic-plate') ?? '#000000'),
      ).toBeGreaterThanOrEqual(4.5);
    },
  );
});
