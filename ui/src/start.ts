/** Puts the app on the page. */
import { mount } from 'svelte';

import { App } from './app.svelte';
import Window from './Window.svelte';
import type { Host } from './host/host';
import './styles/tokens.css';
import './styles/page.css';

export function start(host: Host): void {
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no place for the app');
  const app = new App(host);
  mount(Window, { target, props: { app } });
  void app.begin();
}
