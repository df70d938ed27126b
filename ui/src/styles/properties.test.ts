import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name))
  .map((name) => join('src', name));

const declared = (text: string) =>
  new Set([...text.matchAll(/(?:^|[\s;{])(?:style:)?(--[\w-]+)\s*[:=]/g)].map(([, name]) => name));

const tokens = declared(readFileSync('src/styles/tokens.css', 'utf8'));

describe('custom properties', () => {
  it('are found in the token file', () => {
    expect(tokens.has('--canvas')).toBe(true);
    expect(tokens.size).toBeGreaterThan(80);
  });

  it.each(files)('of %s are tokens, or its own', (file) => {
    const text = readFileSync(file, 'utf8');
    const own = declared(text);
    const used = [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);
    const unknown = used.filter((name) => !tokens.has(name) && !own.has(name));
    expect(unknown, 'a property that nobody declares is silently empty').toEqual([]);
  });

  it.each(files.filter((file) => file.endsWith('.svelte')))('%s names no colour itself', (file) => {
    const style = /<style>([\s\S]*)<\/style>/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    // Of a mask only the opacity counts.
    const painted = style.replaceAll(/mask[\w-]*:[^;]*;/g, '');
    expect(painted.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(/gi) ?? []).toEqual([]);
  });
});
