/** A list of all that is drawn from fixtures, to look at one after the other: `/?states`. */
import { states } from './states.mjs';
import { views } from './views.mjs';

export function listStates(): void {
  document.body.style.cssText = 'overflow: auto; padding: 24px; line-height: 2';
  for (const { id, name, query } of [...states, ...views]) {
    for (const theme of ['dark', 'light']) {
      const link = document.createElement('a');
      link.href = `/?${query}&theme=${theme}`;
      link.textContent = `${id} ${name} (${theme})`;
      link.style.cssText = 'display: inline-block; width: 50%';
      document.body.append(link);
    }
  }
}
