/** Puts the app on the page. */
import { mount } from 'svelte';

import { App } from './app.svelte';
import Window from './Window.svelte';
import type { Host } from './host/host';
import { language } from './words/words';
import './styles/tokens.css';
import './styles/page.css';

/** Mounts the window; gives the app once it has begun. */
export async function start(host: Host): Promise<App> {
  const target = document.getElementById('app');
  if (target === null) throw new Error('index.html has no place for the app');
  document.documentElement.lang = language;
  const app = new App(host);
  mount(Window, { target, props: { app } });
  await app.begin();
  return app;
}
