// Calls of commands with arguments that are wrong, or right in all but one place, or right. By a
// seed; many at once. What came of them for each command, and every error once, is left in the page.
const [names, seed, known, calls] = arguments;
let state = (seed * 7919 + 17) % 2147483647;
const chance = (most) => {
  state = (state * 48271) % 2147483647;
  return state % most;
};
const one = (list) => list[chance(list.length)];

const nested = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const wrong = [
  null, true, -1, 1.5, 1e300, 4294967296, -9007199254740993, '', 'x', '\u0000', '../../etc/passwd',
  '<svg onload=1>', known.smuggled, known.email, [], {}, [null], [-1, 1e300], [known.smuggled],
  { a: known.smuggled }, { keys: known.email }, 'x'.repeat(5000), nested(60), nested(200),
];
const huge = 'x'.repeat(2_000_000);

// What each argument looks like when it is right; more than one where it depends on the command.
const key = () => one([...known.keys, known.keys[0] + 1_000_000, -1, 0]);
const keys = () => one([[], [key()], known.keys, [key(), key(), key()], Array(3000).fill(key())]);
const filter = () => ({
  facet: one(known.facets),
  anyOf: one([[], ['x'], ['2026'], [known.email]]),
  noneOf: one([[], ['true'], ['\u0000']]),
});
const right = {
  view: () => one([...known.views, 999_999]),
  offset: () => one([0, 5, 4294967295]),
  limit: () => one([0, 40, 4294967295]),
  first: () => one([0, 70, 4294967295]),
  count: () => one([0, 1, 8, 4294967295]),
  key, keys,
  query: () => ({
    accounts: one([[], known.accounts, [-5]]),
    text: one(['', 'cat', 'model:v5 "', 'is:', known.email, '((('.repeat(500)]),
    filters: one([[], [filter()], [filter(), filter()]]),
    status: one([null, 'completed', 'nonsense']),
    sort: one(known.sorts),
  }),
  sort: () => one(known.sorts),
  what: () => one(['prompt', 'link', 'seed', 'id', 'json', 'request']),
  token: () => one([known.smuggled, known.token, ` Bearer ${known.token}\n`, `${known.token}x`]),
  home: () => one(['keychain', 'session']),
  label: () => one(['', 'Work', '\u0000', 'x'.repeat(500)]),
  typed: () => one([[], [''], ['nobody@mail.example'], ['a@b@c'], [known.email, 'x'], Array(200).fill('a@b')]),
  mails: () => one([true, false]),
  on: () => one([true, false]),
  library: () => one(['own', 'own', 'sample']),
  minutes: () => one([null, 0, 5, 4294967295]),
  rating: () => one([0, 5, 255]),
  format: () => one(['json-lines', 'csv']),
  emails: () => one([true, false]),
  name: () => one(['', 'x.csv', '../../etc/passwd']),
  chosen: () => one([{ keys: keys() }, { view: right.view() }]),
  id: () => one([0, 1, 4294967295]),
  keep: () => one([true, false]),
  clips: () => ({ chosen: keys(), only: one([null, keys()]) }),
  session: () => ({
    query: one([null, right.query()]),
    place: one([null, { key: key(), position: right.offset(), below: one([-3.5, 0, 1e300]) }]),
    focus: one([null, key()]),
    viewer: one([null, { key: key(), beside: one([null, keys()]), compares: one([true, false]) }]),
    drawer: one([true, false]),
    fullScreen: one([true, false]),
  }),
  gallery: () => one([true, false]),
  cached: () => one(['clips', 'pictures']),
  // Of those that can be used the shell asks a person.
  address: () => one(['', 'http://x.example', 'https://a:b@x.example', known.smuggled]),
  way: () => one(['system', 'none', 'named']),
  found: () => one(['plays', 'missing', 'fails']),
  template: () => one(['{id}', '{account} {date:%Y} {id}', '{', '../{id}', '{id}'.repeat(300)]),
  account: key,
  settings: () => ({ ...known.settings, [one(Object.keys(known.settings))]: one([...wrong, 'dark']) }),
  // The right ones open a browser.
  page: () => one(['https://example.com', 'file:///etc/passwd', 'useapi ', 'Token-Help']),
};
const own = {
  verify: { on: () => one(['start', 'pause', 'go-on', 'stop']) },
  // What is there stays there, and nothing is opened.
  remove_account: { key: () => one([-1, 0, 1_000_000]) },
  remove_token: { key: () => one([-1, 0, 1_000_000]) },
  find_file: { key: () => one([-1, 0, 1_000_000]) },
};

const came = {};
for (const { name } of names) came[name] = { calls: 0, past: 0 };
const errors = new Set();
const leaks = [];

/** An answer as text. A label that was given is shown again: this one text in its place is no leak. */
const textOf = (answer) =>
  JSON.stringify(answer, (name, value) =>
    /^(label|tokenLabel)$/.test(name) && value === known.smuggled ? undefined : value,
  ) ?? '';

function payload({ name, takes }) {
  const kind = chance(20);
  // Everything but an object of arguments.
  if (kind === 0) return new Uint8Array(Array.from({ length: chance(64) }, () => chance(256)));
  if (kind === 1) return new TextEncoder().encode(JSON.stringify({ key: known.smuggled })).buffer;
  if (kind === 2) return one([null, 5, 'x', known.smuggled, [known.smuggled], nested(200), []]);
  if (kind === 3) return { [one(takes) ?? 'key']: chance(8) === 0 ? huge : nested(150) };
  const args = {};
  for (const field of takes) args[field] = (own[name]?.[field] ?? right[field])();
  // Right in all but one place, or in several, or without one, or with one too many.
  const spoil = one(takes);
  if (spoil === undefined || kind < 8) return args;
  if (kind < 14) args[spoil] = one(wrong);
  else if (kind < 16) delete args[spoil];
  else if (kind < 18) args[known.smuggled] = one(wrong);
  else for (const field of takes) args[field] = one(wrong);
  return args;
}

async function call(of) {
  const said = came[of.name];
  said.calls += 1;
  try {
    const answer = await window.__TAURI_INTERNALS__.invoke(of.name, payload(of));
    said.past += 1;
    const text = answer instanceof ArrayBuffer ? '' : textOf(answer);
    for (const secret of [known.smuggled, known.token]) {
      const at = text.indexOf(secret);
      if (at >= 0) leaks.push(`${of.name}: ${text.slice(Math.max(0, at - 60), at)}…`);
    }
  } catch (error) {
    // What the shell answers itself has a code; what it did not even try has a text.
    if (error?.code !== undefined) said.past += 1;
    errors.add(typeof error === 'string' ? error : JSON.stringify(error));
  }
}

const all = async () => {
  for (let left = calls; left > 0; left -= 25) {
    const batch = Array.from({ length: Math.min(25, left) }, () => one(names));
    await Promise.all(batch.map(call));
  }
  return { came, errors: [...errors], leaks };
};
window.malformed = null;
void all().then(
  (result) => (window.malformed = result),
  (error) => (window.malformed = { error: String(error) }),
);
