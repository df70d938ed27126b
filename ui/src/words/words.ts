/** The one way to words: `words.t('grid.name')`. The catalogue is ICU MessageFormat. */
import { IntlMessageFormat } from 'intl-messageformat';

import catalogue from './en.json';

/** The language of the catalogue, which is also that of its dates and figures. */
export const locale = 'en-GB';

type Paths<Node, Prefix extends string = ''> = {
  [Name in keyof Node & string]: Node[Name] extends string
    ? `${Prefix}${Name}`
    : Paths<Node[Name], `${Prefix}${Name}.`>;
}[keyof Node & string];

export type WordKey = Paths<typeof catalogue>;
export type Values = Readonly<Record<string, string | number>>;

const formats = new Map<string, IntlMessageFormat>();

function pattern(key: string): string | undefined {
  let node: unknown = catalogue;
  for (const name of key.split('.')) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Record<string, unknown>)[name];
  }
  return typeof node === 'string' ? node : undefined;
}

export const words = {
  t(key: WordKey, values?: Values): string {
    let format = formats.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(pattern(key) ?? key, locale);
      formats.set(key, format);
    }
    return String(format.format(values));
  },
  /** Whether the catalogue has a key that was put together at run time. */
  has(key: string): key is WordKey {
    return pattern(key) !== undefined;
  },
};
