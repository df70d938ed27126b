import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8');

/** The colours of the first block whose selector holds a text. */
function colours(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
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

describe.each([
  ['dark', ":root,\n[data-theme='dark'] {"],
  ['light', ":root[data-theme='light'] {"],
])('contrast in the %s theme', (_name, selector) => {
  const theme = colours(selector);

  it.each(pairs)('of --%s on --%s is at least %d', (front, back, least) => {
    const values = [theme.get(front), theme.get(back)];
    expect(values, `${front} and ${back} are colours of the theme`).not.toContain(undefined);
    expect(contrast(values[0] ?? '', values[1] ?? '')).toBeGreaterThanOrEqual(least);
  });
});

describe('over pictures', () => {
  const fixed = colours(':root {\n  /* Over pictures');

  it.each(['pic-text', 'pic-accent', 'pic-danger', 'pic-warn', 'pic-ok'])(
    '--%s reads on its plate',
    (name) => {
      expect(
        contrast(fixed.get(name) ?? '#000000', fixed.get('pic-plate') ?? '#000000'),
      ).toBeGreaterThanOrEqual(4.5);
    },
  );
});
