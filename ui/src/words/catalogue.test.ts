import { afterEach, describe, expect, it, vi } from 'vitest';

import { Catalogue, entriesOf, spoken, textOf, type Texts } from './catalogue';
import english from './en.json';
import { languages } from './words';

/** A language made of English: every text in brackets, its arguments left alone. */
function pseudo(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([name, node]) => [
      name,
      typeof node === 'string' ? `⟦${node}⟧` : pseudo(node as Texts),
    ]),
  );
}

/** The names of what belongs into a text. */
function argumentsOf(text: string): string[] {
  const found = [...text.matchAll(/\{(\w+)(?:, (?:number|plural|select)|\})/g)];
  return [...new Set(found.map(([, name]) => name ?? ''))].sort();
}

afterEach(() => vi.unstubAllGlobals());

describe('the language', () => {
  it('is the first that the system names and there is a file for, with the region of the person', () => {
    const known = ['en', 'de', 'pt-BR'];
    const cases = [
      [['de-AT', 'en-US'], 'de', 'de-AT'],
      [['DE'], 'de', 'DE'],
      [['pt-br', 'de'], 'pt-BR', 'pt-br'],
      [['pt-PT', 'fr', 'de-DE'], 'de', 'de-DE'],
      [['en-US', 'de'], 'en', 'en-GB'],
      [['fr'], 'en', 'en-GB'],
      [[], 'en', 'en-GB'],
    ] as const;
    for (const [wanted, language, locale] of cases) {
      expect(spoken(wanted, known), wanted.join()).toEqual({ language, locale });
    }
  });

  it('is another one by one more file, and by nothing else', async () => {
    const files = { './en.json': english, './qps.json': pseudo(english) };
    const others = new Map(
      Object.entries(files).map(([path, texts]) => [path.slice(2, -5), texts]),
    );
    const { language, locale } = spoken(['qps-ploc', 'en'], [...others.keys()]);
    expect(language).toBe('qps');
    const catalogue = new Catalogue(others.get(language) ?? {}, english, locale);
    for (const [key] of entriesOf(english)) {
      const values = { n: 2, seen: 1, total: 2, done: 1, failed: 1 };
      const given = new Proxy<Record<string, string | number>>(values, {
        get: (all, name) => (all as Record<string | symbol, number>)[name] ?? 'x',
        has: () => true,
      });
      const text = catalogue.t(key, given);
      expect(text, key).toMatch(/^⟦[^]*⟧$/u);
    }
  });

  it('falls back to English for each word that its file has not, with the plural of English', () => {
    const catalogue = new Catalogue({ grid: { name: 'Filmy' } }, english, 'cs');
    expect(catalogue.t('grid.name')).toBe('Filmy');
    expect(catalogue.t('grid.count', { n: 3 })).toBe('3 clips');
    expect(catalogue.has('grid.count')).toBe(true);
    expect(catalogue.has('grid.constructor'), 'what every object has is no word').toBe(false);
  });

  it('counts by its own rules', () => {
    const count = '{n, plural, one {# klip} few {# klipy} many {# klipu} other {# klipů}}';
    const catalogue = new Catalogue({ grid: { count } }, english, 'cs');
    const said = [1, 3, 5].map((n) => catalogue.t('grid.count', { n }));
    expect(said).toEqual(['1 klip', '3 klipy', '5 klipů']);
  });
});

describe.each([...languages])('%s.json', (language, texts) => {
  it('has no key beyond those of English, and lacks none', () => {
    const keys = (of: Texts) => entriesOf(of).map(([key]) => key);
    expect(keys(texts).filter((key) => textOf(english, key) === undefined)).toEqual([]);
    const lacks = keys(english).filter((key) => textOf(texts, key) === undefined);
    expect(lacks, 'they are said in English until then').toEqual([]);
  });

  it('puts into each text what English puts into it', () => {
    for (const [key, text] of entriesOf(english)) {
      const own = textOf(texts, key) ?? text;
      expect(argumentsOf(own), `${language}: ${key}`).toEqual(argumentsOf(text));
    }
  });
});
