/**
 * The one way to words: `words.t('grid.name')`. Each file beside this one, `<language>.json`, is a
 * language; the system says which is spoken.
 */
import { Catalogue, FALLBACK, spoken, type Texts, type Values } from './catalogue';
import type english from './en.json';

export type { Values };

const files = import.meta.glob<Texts>('./*.json', { eager: true, import: 'default' });

/** The catalogues, by the names of their files. */
export const languages: ReadonlyMap<string, Texts> = new Map(
  Object.entries(files).map(([path, texts]) => [path.replace(/^\.\/|\.json$/g, ''), texts]),
);

const speaks = spoken(globalThis.navigator?.languages ?? [], [...languages.keys()]);

/** The language that is spoken, as `lang` names it. */
export const language = speaks.language;
/** The same as its dates and figures are written. */
export const locale = speaks.locale;

type Paths<Node, Prefix extends string = ''> = {
  [Name in keyof Node & string]: Node[Name] extends string
    ? `${Prefix}${Name}`
    : Paths<Node[Name], `${Prefix}${Name}.`>;
}[keyof Node & string];

export type WordKey = Paths<typeof english>;

const nothing: Texts = {};
const catalogue = new Catalogue(
  languages.get(language) ?? nothing,
  languages.get(FALLBACK) ?? nothing,
  locale,
);

export const words = {
  t(key: WordKey, values?: Values): string {
    return catalogue.t(key, values);
  },
  /** Whether the catalogue has a key that was put together at run time. */
  has(key: string): key is WordKey {
    return catalogue.has(key);
  },
};
