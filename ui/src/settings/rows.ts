/**
 * What can be set, as data: the page of settings is drawn from it and searched in it. What does not
 * live here: how a row looks, see `SettingRow.svelte`.
 */
import type { Settings } from '../host/contract';
import { words, type WordKey } from '../words/words';

export const sections = [
  'look',
  'reading',
  'notifications',
  'downloads',
  'space',
  'start',
  'keys',
  'advanced',
] as const;
export type SectionName = (typeof sections)[number];

type Switched = 'hoverLocal' | 'notify' | 'singleKeys';
type Chosen =
  | 'theme'
  | 'interfaceSize'
  | 'motion'
  | 'hoverPlay'
  | 'lookEvery'
  | 'ahead'
  | 'onStart'
  | 'onClose'
  | 'graphics';

/** Settings that are drawn by a part of their own. */
type Own =
  | 'pause'
  | 'folder'
  | 'names'
  | 'parallel'
  | 'keep'
  | 'clipCache'
  | 'pictureCache'
  | 'sheet'
  | 'api'
  | 'proxy'
  | 'kept';

export type Choice<N extends Chosen = Chosen> = {
  readonly value: Settings[N];
  readonly label: string;
};

export type Control =
  | { readonly kind: 'switch'; readonly of: Switched }
  | { readonly kind: 'choice'; readonly of: Chosen; readonly options: readonly Choice[] }
  | { readonly kind: 'size' }
  | { readonly kind: 'own'; readonly of: Own };

export interface SettingRow {
  readonly id: string;
  readonly section: SectionName;
  readonly name: string;
  readonly help: string;
  readonly control: Control;
}

export interface RowsAsk {
  /** The downloads folder in words. */
  readonly folder: string;
  /** Whether there is anything to read: the sample library reads nothing. */
  readonly reads: boolean;
}

/** The options of a choice whose words stand under its own name. */
function named<N extends Chosen>(of: N, values: readonly (Settings[N] & string)[]): Choice<N>[] {
  return values.map((value) => ({ value, label: words.t(`settings.${of}.${value}` as WordKey) }));
}

const SIZES = [90, 100, 110, 125, 150, 175, 200] as const;
const MINUTES = [5, 15, 60] as const;

const sizes: Choice<'interfaceSize'>[] = [
  { value: null, label: words.t('settings.interfaceSize.system') },
  ...SIZES.map((n) => ({ value: n, label: words.t('settings.interfaceSize.percent', { n }) })),
];
/** How much room watched clips may take. */
export const cacheLimits = [500, 1000, 2000, 5000, 10_000, 20_000].map((value) => ({
  value,
  label: words.t('figure.gigabytes', { n: String(value / 1000) }),
}));
const intervals: Choice<'lookEvery'>[] = [
  { value: null, label: words.t('reading.lookOff') },
  ...MINUTES.map((n) => ({ value: n, label: words.t('reading.lookMinutes', { n }) })),
];

/** Everything that can be set, in its order. */
export function settingRows({ folder, reads }: RowsAsk): SettingRow[] {
  const row = (section: SectionName, id: string, control: Control): SettingRow => ({
    id,
    section,
    name: words.t(`settings.${id}.name` as WordKey),
    help: words.t(`settings.${id}.help` as WordKey, { folder }),
    control,
  });
  const choice = (section: SectionName, of: Chosen, options: readonly Choice[]) =>
    row(section, of, { kind: 'choice', of, options });
  const turn = (section: SectionName, of: Switched) => row(section, of, { kind: 'switch', of });
  const own = (section: SectionName, of: Own) => row(section, of, { kind: 'own', of });
  return [
    choice('look', 'theme', named('theme', ['system', 'dark', 'light'])),
    choice('look', 'interfaceSize', sizes),
    choice('look', 'motion', named('motion', ['system', 'less', 'full'])),
    row('look', 'tileHeight', { kind: 'size' }),
    choice('look', 'hoverPlay', named('hoverPlay', ['off', 'now', 'soon', 'later'])),
    turn('look', 'hoverLocal'),
    choice('reading', 'lookEvery', intervals),
    choice('reading', 'ahead', named('ahead', ['all', 'newest', 'looked-at'])),
    ...(reads ? [own('reading', 'pause')] : []),
    turn('notifications', 'notify'),
    own('downloads', 'folder'),
    own('downloads', 'names'),
    own('downloads', 'parallel'),
    own('downloads', 'keep'),
    own('space', 'clipCache'),
    own('space', 'pictureCache'),
    choice('start', 'onStart', named('onStart', ['newest', 'go-on'])),
    choice('start', 'onClose', named('onClose', ['ask', 'background', 'quit'])),
    turn('keys', 'singleKeys'),
    own('keys', 'sheet'),
    choice('advanced', 'graphics', named('graphics', ['auto', 'safe', 'accelerated'])),
    own('advanced', 'api'),
    own('advanced', 'proxy'),
    own('advanced', 'kept'),
  ];
}

/** Small letters without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The rows in which every word that was typed occurs: in name, help, section or options. */
export function searchRows(rows: readonly SettingRow[], typed: string): SettingRow[] {
  const wanted = plain(typed).split(/\s+/u).filter(Boolean);
  return rows.filter(({ name, help, section, control }) => {
    const options = control.kind === 'choice' ? control.options.map(({ label }) => label) : [];
    const text = plain([name, help, words.t(`settings.section.${section}`), ...options].join(' '));
    return wanted.every((word) => text.includes(word));
  });
}
