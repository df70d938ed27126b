/**
 * Catalogues of words, one file for each language, in ICU MessageFormat, and which of them speaks. What
 * does not live here: the files themselves, which `words.ts` finds beside it.
 */
import { IntlMessageFormat } from 'intl-messageformat';

export type Values = Readonly<Record<string, string | number>>;

/** What a file holds: texts, by names within names. */
export type Texts = Readonly<Record<string, unknown>>;

/** The language that has every word; each other falls back to it, key by key. */
export const FALLBACK = 'en';
/** English is that of Britain, and so are its dates and figures. */
const FALLBACK_LOCALE = 'en-GB';

export interface Spoken {
  /** The name of its file. */
  readonly language: string;
  /** The language as dates and figures are written: with the region of the person. */
  readonly locale: string;
}

/** The first of the languages that the system names for which there is a file. */
export function spoken(wanted: readonly string[], known: readonly string[]): Spoken {
  for (const locale of wanted) {
    // `pt-BR` before `pt`, and whatever is written in another case.
    const parts = locale.toLowerCase().split('-');
    for (let length = parts.length; length > 0; length--) {
      const name = parts.slice(0, length).join('-');
      const language = known.find((one) => one.toLowerCase() === name);
      if (language === FALLBACK) return { language, locale: FALLBACK_LOCALE };
      if (language !== undefined) return { language, locale };
    }
  }
  return { language: FALLBACK, locale: FALLBACK_LOCALE };
}

/** The text of a key in a file; undefined where it has none. */
export function textOf(texts: Texts, key: string): string | undefined {
  let node: unknown = texts;
  for (const name of key.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return undefined;
    node = (node as Record<string, unknown>)[name];
  }
  return typeof node === 'string' ? node : undefined;
}

/** Every key of a file with its text. */
export function entriesOf(texts: Texts, path = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, node]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return typeof node === 'string' ? [[key, node]] : entriesOf(node as Texts, key);
  });
}

export class Catalogue {
  readonly #formats = new Map<string, IntlMessageFormat>();

  constructor(
    private readonly texts: Texts,
    private readonly fallback: Texts,
    readonly locale: string,
  ) {}

  /** The words of a key with what belongs into them; the plural is that of the language it is in. */
  t(key: string, values?: Values): string {
    let format = this.#formats.get(key);
    if (format === undefined) {
      const own = textOf(this.texts, key);
      format =
        own === undefined
          ? new IntlMessageFormat(textOf(this.fallback, key) ?? key, FALLBACK_LOCALE)
          : new IntlMessageFormat(own, this.locale);
      this.#formats.set(key, format);
    }
    return String(format.format(values));
  }

  has(key: string): boolean {
    return (textOf(this.texts, key) ?? textOf(this.fallback, key)) !== undefined;
  }
}
