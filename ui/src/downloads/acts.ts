/** Does what a step of a row says. */
import type { App } from '../app.svelte';
import type { Download } from '../host/contract';
import type { RowDeed } from './told';

export function takeRow(app: App, row: Download, deed: RowDeed): void {
  const { downloading } = app;
  switch (deed) {
    case 'try-again':
      void downloading.retry(row.key);
      break;
    case 'go-on':
      void downloading.pause(row.key, false);
      break;
    case 'choose-folder':
      void downloading.chooseFolder();
      break;
    case 'retry-all':
      void downloading.retryAll();
      break;
    case 'enter-token':
      downloading.enterToken(row.account);
      break;
    case 'find':
      void downloading.find(row.key);
      break;
    case 'show-in-folder':
      void downloading.showInFolder(row.key);
      break;
    case 'copy-details':
      void downloading.copyDetails(row);
      break;
  }
}
