/**
 * Every dialog, menu, popover and panel that is no state of its own, each as the query of a page with
 * the fake host, what has to be pressed there, and words that stand in it once it is open. Development
 * only. `wide` ones are elsewhere in narrow windows; of those that are pictured `once` one width says
 * all; `private` ones are not pictured.
 */

const button = (name) => (page) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();
const tile = (page) => page.locator('[role="gridcell"][data-key]').nth(4);
const rightClick = (page) => tile(page).click({ button: 'right' });
const key = (name) => (page) => page.keyboard.press(name);
const inDrawer = (name) => (page) =>
  page.getByRole('region', { name: 'Downloads' }).getByRole('button', { name }).first().click();

/** The parts of a token that is typed and refused. */
const refused = async (page) => {
  await page.evaluate(() => globalThis.fakeHost.fail('connect', { code: 'token-refused' }));
  await page.getByLabel('API token').fill('user:1-abcdef');
  await page.keyboard.press('Enter');
};

const accounts = [
  { id: 'connect', name: 'connect', query: 'clips=55&dialog=connect', says: 'API token' },
  {
    id: 'connect-refused',
    name: 'connect, refused',
    query: 'state=first&dialog=connect',
    act: [refused],
    says: 'This token is not accepted by useapi.net.',
  },
  {
    id: 'connect-where',
    once: true,
    name: 'where a token is found',
    query: 'state=first&dialog=connect',
    act: [button('Where do I find it?')],
    says: 'API token',
  },
  {
    id: 'connect-mails',
    once: true,
    name: 'accounts that cannot be listed',
    query: 'state=first&dialog=connect',
    act: [
      async (page) => {
        const code = 'accounts-unreadable';
        await page.evaluate((code) => globalThis.fakeHost.fail('connect', { code }), code);
        await page.getByLabel('API token').fill('user:1-abcdef');
        await page.keyboard.press('Enter');
      },
    ],
    says: 'Type the e-mail of one to go on.',
  },
  {
    id: 'accounts',
    name: 'manage accounts',
    query: 'accounts=4&fresh=1&dialog=accounts',
    says: ['Manage accounts', 'Client work'],
  },
  {
    id: 'accounts-trouble',
    once: true,
    name: 'manage accounts, a token refused',
    query: 'accounts=4&trouble=token-refused&dialog=accounts',
    says: 'Enter new token',
  },
  {
    id: 'replace',
    name: 'a new token',
    query: 'accounts=4&trouble=token-refused',
    act: [button('Enter new token')],
    says: 'It takes the place of the old one.',
  },
  {
    id: 'remove-account',
    name: 'remove an account',
    query: 'accounts=4&dialog=accounts',
    act: [button('Remove Night shift…')],
    says: 'Remove Night shift?',
  },
  {
    id: 'remove-token',
    once: true,
    name: 'remove a token',
    query: 'accounts=4&dialog=accounts',
    act: [button('Remove “Main”…')],
    says: 'Remove “Main”?',
  },
  {
    id: 'still-stored',
    once: true,
    name: 'a token that stays in the keychain',
    query: 'accounts=4&dialog=accounts&still=1',
    act: [button('Remove “Main”…'), (page) => button('Remove')(page.getByRole('dialog'))],
    says: 'Token still stored',
  },
  ...['absent', 'locked', 'silent', 'no-collection'].map((state) => ({
    id: `keychain-${state}`,
    name: `keychain: ${state}`,
    query: `accounts=3&keychain=${state}&dialog=keychain`,
    says: 'Everything that is on this computer stays usable.',
    once: state !== 'absent',
  })),
  {
    id: 'strip-keychain',
    name: 'strip: keychain locked',
    query: 'accounts=3&keychain=locked',
    says: 'Unlock…',
  },
  {
    id: 'strip-token',
    name: 'strip: token refused',
    query: 'accounts=4&trouble=token-refused',
    says: 'is no longer accepted.',
  },
  {
    id: 'strip-fresh',
    once: true,
    name: 'strip: a new account',
    query: 'accounts=4&fresh=1',
    says: 'is new',
  },
];

const menus = [
  {
    id: 'menu-account',
    name: 'account menu',
    query: 'clips=400&accounts=4&trouble=token-refused',
    act: [button(/^Account:/)],
    says: ['Needs attention', 'Manage accounts…'],
  },
  {
    id: 'menu-main',
    name: 'main menu',
    query: 'clips=400',
    act: [button('Menu')],
    says: ['About Rushes', 'Quit'],
  },
  {
    id: 'menu-sort',
    name: 'sort menu',
    query: 'clips=400',
    act: [button(/^Sort:/)],
    says: 'Recently finished',
    wide: true,
  },
  {
    id: 'menu-clip',
    name: 'menu of a clip',
    query: 'clips=400',
    act: [rightClick],
    says: ['Copy as request', 'Select the section'],
  },
  {
    id: 'menu-chosen',
    name: 'menu of a selected clip',
    query: 'clips=400&select=8',
    act: [rightClick],
    says: 'Open these 8 clips',
  },
  {
    id: 'menu-selection',
    name: 'more of the selection',
    query: 'clips=400&select=8',
    act: [(page) => button('More')(page.getByRole('group', { name: 'Selection' }))],
    says: ['Copy as JSON', 'Invert'],
  },
  {
    id: 'menu-rate',
    name: 'rate the selection',
    query: 'clips=400&select=8',
    act: [button('Rate')],
    says: '5 stars',
    wide: true,
  },
  {
    id: 'menu-speed',
    name: 'speed in the viewer',
    query: 'clips=400&open=5',
    act: [button(/^Speed:/)],
    says: '1½×',
  },
  {
    id: 'menu-viewer',
    name: 'menu of the clip in the viewer',
    query: 'clips=400&open=5',
    act: [(page) => button('More')(page.getByRole('dialog'))],
    says: 'Copy as request',
  },
  {
    id: 'menu-downloads',
    name: 'more for downloads',
    query: 'clips=400&downloads=many&drawer=1',
    act: [button('More for downloads')],
    says: 'Verify library',
  },
  {
    id: 'menu-download',
    name: 'more for a download',
    query: 'clips=400&downloads=many&drawer=1',
    act: [inDrawer(/^More for (?!downloads)/)],
    says: 'Cancel',
  },
  {
    id: 'menu-other',
    name: 'other statuses',
    query: 'clips=60&some=many',
    act: [button('Other')],
    says: 'On hold',
    wide: true,
  },
];

const popovers = [
  {
    id: 'reading',
    name: 'reading popover',
    query: 'clips=400&accounts=4&trouble=account-refused',
    act: [button(/^Up to date/)],
    says: ['Pause for an hour', 'Also look every'],
  },
  {
    id: 'reading-on',
    name: 'reading popover while reading',
    query: 'clips=400&state=reading',
    act: [button(/^Reading/)],
    says: 'Pause for an hour',
  },
  {
    id: 'reading-paused',
    name: 'reading popover while it is paused',
    query: 'clips=400&state=paused-by-you',
    act: [button(/^Paused/)],
    says: 'Go on',
  },
  ...['Date', 'Ratio', 'Model', 'More filters'].map((facet) => ({
    id: `facet-${facet.toLowerCase().replace(' ', '-')}`,
    name: `filter: ${facet}`,
    query: 'clips=400',
    act: [button(facet)],
    says: facet === 'Date' ? 'Between…' : facet === 'More filters' ? 'Quality' : 'Leave out',
    wide: true,
  })),
  {
    id: 'facet-between',
    name: 'filter: between two days',
    query: 'clips=400',
    act: [button('Date'), button('Between…')],
    says: 'Between…',
    wide: true,
  },
  {
    id: 'facet-sections',
    name: 'filter: a section unfolded',
    query: 'clips=400&accounts=4',
    act: [button('More filters'), button('Effect')],
    says: 'Leave out',
    wide: true,
  },
  {
    id: 'facets-folded',
    name: 'all filters behind one button',
    query: 'clips=400&size=150',
    act: [button('Filters'), button('Ratio')],
    says: 'Leave out',
  },
  {
    id: 'search-narrow',
    name: 'search typed',
    query: 'clips=400&text=lantern',
    says: 'Clear search',
    wide: true,
  },
  {
    id: 'message',
    name: 'a message with undo',
    query: 'clips=400',
    act: [(page) => tile(page).focus(), key('f')],
    says: 'Undo',
  },
  {
    id: 'tooltip',
    name: 'a hint',
    query: 'clips=400',
    act: [(page) => page.getByRole('button', { name: 'Menu' }).hover()],
    says: 'Menu',
  },
];

const downloads = [
  {
    id: 'dl-problems',
    name: 'downloads failed',
    query: 'clips=400&downloads=problems&drawer=1',
    says: ['Problems', 'Did not arrive after six tries.'],
  },
  {
    id: 'dl-paused',
    once: true,
    name: 'downloads paused',
    query: 'clips=400&downloads=paused&drawer=1',
    says: 'Go on',
  },
  {
    id: 'dl-folder',
    once: true,
    name: 'downloads, the folder is gone',
    query: 'clips=400&downloads=folder&drawer=1',
    says: 'is its disk connected?',
  },
  {
    id: 'dl-many',
    once: true,
    name: 'downloads, thousands',
    query: 'clips=400&downloads=many&drawer=1',
    says: /and [\d,]+ more/,
  },
  {
    id: 'dl-summary',
    name: 'download summary',
    query: 'clips=400&summary=1',
    says: ['Change names…', '214.0 GB free'],
  },
  {
    id: 'dl-choices',
    name: 'names of downloads',
    query: 'clips=400&dialog=download-choices',
    says: 'What the names look like',
  },
  {
    id: 'dl-ledger',
    name: 'what is on this computer',
    query: 'clips=400&dialog=ledger',
    says: 'What is on this computer',
  },
  {
    id: 'dl-verify',
    name: 'verifying',
    query: 'clips=400&drawer=1&verify=running',
    says: 'Verifying 340 of 812',
  },
  {
    id: 'dl-verified',
    name: 'verified, some damaged',
    query: 'clips=400&drawer=1&verify=done',
    says: 'Repair',
  },
  {
    id: 'dl-batch',
    once: true,
    name: 'a batch has ended',
    query: 'clips=400&batch=1',
    says: '286 clips are on this computer, 2 failed.',
  },
];

const rest = [
  { id: 'viewer', name: 'the viewer', query: 'clips=400&open=8', says: '9 of 400' },
  {
    id: 'viewer-broken',
    name: 'the viewer, no clip comes',
    query: 'clips=400&open=8',
    clip: null,
    says: ['PixVerse does not hand out this clip just now', 'Try again'],
  },
  {
    id: 'viewer-decoder',
    once: true,
    name: 'the viewer, no decoder',
    query: 'clips=400&open=8&decoder=missing',
    says: 'This computer has no decoder for H.264 video.',
  },
  { id: 'keys', name: 'the key sheet', query: 'clips=55&dialog=keys', says: 'Anywhere' },
  { id: 'settings', name: 'the settings', query: 'clips=55&dialog=settings', says: 'Theme' },
  { id: 'health', once: true, name: 'health', query: 'clips=55&dialog=health', says: 'In order' },
  {
    id: 'health-bad',
    name: 'health, much out of order',
    query: 'clips=55&dialog=health&health=bad',
    says: 'Does not work',
  },
  { id: 'about', name: 'about', query: 'clips=55&dialog=about', says: 'Version 0.1.0' },
  { id: 'export', name: 'export', query: 'clips=55&dialog=export', says: 'Export' },
  {
    id: 'search-words',
    name: 'the search words',
    query: 'clips=55&dialog=search-words',
    says: 'seed:',
  },
  {
    id: 'search-unknown',
    once: true,
    name: 'an unknown search word',
    query: 'clips=400',
    act: [
      (page) => page.getByRole('searchbox').click(),
      (page) => page.keyboard.type('modle:v4 lantern'),
    ],
    wide: true,
    says: 'is not a search word',
  },
  { id: 'boot-fails', name: 'no library', query: 'state=boot-fails', says: 'Try again' },
  {
    id: 'view-fails',
    once: true,
    name: 'no clips',
    query: 'state=view-fails',
    says: 'Your library is unchanged.',
  },
  { id: 'selection', name: 'a selection', query: 'clips=400&select=8', says: '8 selected' },
  { id: 'filtered', name: 'filters', query: 'clips=400&ask=16:9', says: 'Remove filter: 16:9' },
  { id: 'large', name: 'twice as large', query: 'clips=400&size=200', says: 'Filters' },
  {
    id: 'large-viewer',
    name: 'the viewer, twice as large',
    query: 'clips=400&open=5&size=200',
    says: 'Back',
  },
  {
    id: 'large-settings',
    once: true,
    name: 'the settings, twice as large',
    query: 'dialog=settings&size=200',
    says: 'Theme',
  },
  {
    id: 'hostile',
    name: 'hostile texts',
    query: 'clips=500&hostile=pictures&accounts=9',
    says: 'All 500',
    private: true,
  },
  {
    id: 'hostile-plates',
    name: 'hostile texts to read',
    query: 'clips=500&hostile=plates',
    says: 'All 500',
    private: true,
  },
  {
    id: 'hostile-words',
    name: 'hostile statuses',
    query: 'clips=500&hostile=words&open=4',
    says: '5 of 500',
    private: true,
  },
];

/** What the README shows: as large as it is, and with the pictures of the sample library. */
const front = [
  ['gallery', ''],
  ['viewer', 'open=9'],
  ['selection', 'select=6'],
  ['downloads', 'downloads=running&drawer=1'],
].map(([name, query]) => ({
  id: `front-${name}`,
  name: `for the README: ${name}`,
  query: `clips=1204&pictures=sample&height=232&${query}`,
  says: { viewer: '10 of 1,204', downloads: 'of about 2.1 GB' }[name] ?? 'All 1,204',
  front: true,
}));

const once = (one) => ({ ...one, once: true });

export const views = [
  ...accounts,
  ...menus.map(once),
  ...popovers.map(once),
  ...downloads,
  ...rest,
  ...front,
];
