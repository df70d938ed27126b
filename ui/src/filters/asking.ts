/** Changes what is asked for by a filter, and takes filters away so that it can be undone. */
import type { App } from '../app.svelte';
import type { Facet, Filter, Query } from '../host/contract';
import { words } from '../words/words';
import { promptSearch, withFilter, without, withValue, type Stand } from './filters';

/** Asks for a value of a facet, leaves it out, or neither. */
export function filterBy(app: App, facet: Facet, value: string, stand: Stand): void {
  void app.ask({ filters: withValue(app.gallery.query.filters, facet, value, stand) });
}

/** Puts a filter in the place of the one of its facet. */
export function setFilter(app: App, filter: Filter): void {
  void app.ask({ filters: withFilter(app.gallery.query.filters, filter) });
}

export function removeFilter(app: App, facet: Facet): void {
  void app.ask({ filters: without(app.gallery.query.filters, facet) });
}

function askUndoably(app: App, after: Partial<Query>): void {
  const { text, filters, status } = app.gallery.query;
  const before = { text, filters, status };
  void app.ask(after);
  if (filters.length === 0 && status === null && text === '') return;
  app.did(words.t('filter.cleared'), {
    undo: () => void app.ask(before),
    redo: () => void app.ask(after),
  });
}

/** Takes filters and search away; the status too where it stands in the way. */
export function clearFilters(app: App, status: 'with-status' | 'keep-status'): void {
  const kept = status === 'with-status' ? null : app.gallery.query.status;
  askUndoably(app, { text: '', filters: [], status: kept });
}

/** The clips of a prompt, whatever else was asked for. */
export function showPrompt(app: App, prompt: string): void {
  app.closeViewer();
  askUndoably(app, { text: promptSearch(prompt), filters: [], status: null });
}
