// Finds elements as assistive technology would: by role and accessible name. A plain reading of
// the specification, enough for this page; what is hidden or inert is not there. Answers the
// elements, or a property of each: both in one go, since the page may draw them anew at any time.
const [wantedRole, wantedName, whole, property] = arguments;

const inputRoles = {
  radio: 'radio', checkbox: 'checkbox', range: 'slider', search: 'searchbox',
  button: 'button', submit: 'button', text: 'textbox', password: 'textbox', email: 'textbox',
};
const tagRoles = {
  BUTTON: 'button', MAIN: 'main', HEADER: 'banner', ASIDE: 'complementary', VIDEO: 'video',
  H1: 'heading', H2: 'heading', H3: 'heading', IMG: 'img', UL: 'list', OL: 'list', LI: 'listitem',
  DIALOG: 'dialog', FIELDSET: 'group', SEARCH: 'search', TEXTAREA: 'textbox', PROGRESS: 'progressbar', SECTION: 'region',
};

function roleOf(element) {
  const said = element.getAttribute('role');
  if (said) return said;
  if (element.tagName === 'INPUT') return inputRoles[element.type] ?? 'textbox';
  if (element.tagName === 'A') return element.hasAttribute('href') ? 'link' : null;
  return tagRoles[element.tagName] ?? null;
}

function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') return '';
  return node.getAttribute('aria-label') ?? [...node.childNodes].map(textOf).join('');
}

function nameOf(element) {
  const by = element.getAttribute('aria-labelledby');
  if (by) return by.split(/\s+/).map((id) => textOf(document.getElementById(id))).join(' ');
  if (element.hasAttribute('aria-label')) return element.getAttribute('aria-label');
  if (element.labels?.length) return [...element.labels].map(textOf).join(' ');
  return element.getAttribute('alt') ?? textOf(element);
}

function isThere(element) {
  if (element.closest('[inert], [aria-hidden="true"]')) return false;
  return element.checkVisibility({ visibilityProperty: true });
}

const found = [...document.querySelectorAll('*')].filter((element) => {
  if (roleOf(element) !== wantedRole) return false;
  const name = nameOf(element).replace(/\s+/g, ' ').trim();
  const fits = whole ? name === wantedName : name.startsWith(wantedName);
  return fits && isThere(element);
});
if (property === null) return found;
return found.map((element) => (property === 'name' ? nameOf(element) : element[property]));
