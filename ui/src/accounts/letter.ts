/** The letter of an account's mark. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter or figure of a name as a person reads it; a name without any gives its first sign. */
export function letterOf(name: string): string {
  const signs = [...graphemes.segment(name.trim())].map(({ segment }) => segment);
  const sign = signs.find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? signs[0] ?? '?';
  return sign.toLocaleUpperCase();
}
