import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { entriesOf } from './catalogue';
import catalogue from './en.json';
import * as format from './format';
import { words } from './words';

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|svelte)$/.test(path) && !/\.test\.ts$|fake/.test(path)
      ? [readFileSync(path, 'utf8')]
      : [];
  });
}

const all = entriesOf(catalogue);

describe('the catalogue', () => {
  it.each(all)('%s is worded as the house words things', (_key, text) => {
    expect(text).not.toMatch(/!|\bplease\b|\boops\b|\bsuccessfully\b|\bsorry\b/i);
    expect(text, 'three dots are one character').not.toContain('...');
    expect(text, 'quotation marks are curly').not.toMatch(/"/);
    expect(text).not.toMatch(/[\w.]+@[\w.]+/);
  });

  it('has every key that the sources name', () => {
    const text = sources('src').join('\n');
    const named = [...text.matchAll(/words\.t\(\s*'([a-zA-Z0-9.-]+)'/g)].map(
      ([, key]) => key ?? '',
    );
    expect(named.length).toBeGreaterThan(50);
    for (const key of named) expect(words.has(key), key).toBe(true);
  });

  it('names every command of the table of keys', async () => {
    const { keysOf } = await import('../keys/table');
    for (const row of keysOf('linux')) {
      expect(words.has(`keys.command.${row.command}`), row.command).toBe(true);
    }
  });

  it('counts in its plurals', () => {
    expect(words.t('grid.count', { n: 1 })).toBe('1 clip');
    expect(words.t('grid.count', { n: 8012 })).toBe('8,012 clips');
  });
});

describe('figures and times', () => {
  const now = new Date(2026, 10, 23, 18, 40, 0).getTime();
  const at = (...parts: [number, number, number, number?, number?]) =>
    new Date(parts[0], parts[1] - 1, parts[2], parts[3] ?? 12, parts[4] ?? 0).getTime();

  it('are written as the house writes them', () => {
    expect(format.count(8012)).toBe('8,012');
    expect(format.bytes(7_400_000)).toBe('7.4 MB');
    expect(format.bytes(140_400_000)).toBe('140 MB');
    expect(format.bytes(2_100_000_000)).toBe('2.1 GB');
    expect(format.length(5)).toBe('0:05');
    expect(format.length(68)).toBe('1:08');
    expect(format.seconds(5)).toBe('5.0 s');
  });

  it('say how long ago something was', () => {
    expect(format.ago(now - 20_000, now)).toBe('just now');
    expect(format.ago(now - 130_000, now)).toBe('2 min ago');
    expect(format.ago(now - 3 * 3_600_000, now)).toBe('3 h ago');
    expect(format.ago(at(2026, 11, 22, 18, 40), now)).toBe('yesterday, 18:40');
    expect(format.ago(at(2026, 11, 17, 18, 40), now)).toBe('Tue 18:40');
    expect(format.ago(at(2026, 9, 12), now)).toBe('12 Sep');
    expect(format.ago(at(2025, 11, 12), now)).toBe('12 Nov 2025');
  });

  it('say how long a clip has been in the making', () => {
    expect(format.elapsed(now - 40_000, now)).toBe('40 s');
    expect(format.elapsed(now - 185_000, now)).toBe('3 min');
    expect(format.elapsed(now - 42 * 60_000, now)).toBe('42 min, longer than usual');
    expect(format.elapsed(now - 520 * 60_000, now)).toBe('8 h, longer than usual');
    expect(format.elapsed(at(2026, 11, 17, 18, 40), now)).toBe('since Tue 18:40');
  });

  it('head sections by their day, month or year', () => {
    expect(format.heading('day', '2026-11-23', now)).toBe('Today');
    expect(format.heading('day', '2026-11-22', now)).toBe('Yesterday');
    expect(format.heading('day', '2026-11-16', now)).toBe('Mon 16 Nov');
    expect(format.heading('day', '2025-11-16', now)).toBe('Sun 16 Nov 2025');
    expect(format.heading('month', '2026-11-01', now)).toBe('November 2026');
    expect(format.heading('year', '2026-01-01', now)).toBe('2026');
    expect(format.heading('day', null, now)).toBe('Without a date');
  });
});
