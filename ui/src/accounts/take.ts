/** Does what a step says. */
import type { App } from '../app.svelte';
import { copyText } from '../ui/copy';
import { words } from '../words/words';
import type { Deed } from './steps';

export async function take(app: App, deed: Deed): Promise<void> {
  const { access } = app;
  switch (deed.kind) {
    case 'enter-token':
      access.openReplace({ credential: deed.credential, label: deed.label });
      break;
    case 'remove-token':
      access.openRemove({ kind: 'token', token: deed.credential });
      break;
    case 'store-token':
      await access.store({ credential: deed.credential, label: deed.label });
      break;
    case 'forget-token':
      await access.tryToForget({ credential: deed.credential, label: deed.label });
      break;
    case 'explain-still':
      access.openStill({ credential: deed.credential, label: deed.label });
      break;
    case 'check':
      await access.checkAgain(deed.account, deed.credential);
      break;
    case 'include':
      await access.include(deed.account, deed.on);
      break;
    case 'copy':
      app.say((await copyText(deed.text)) ? deed.said : words.t('ui.notCopied'));
      break;
    case 'connect':
      access.openConnect();
      break;
    case 'own-library':
      await app.switchLibrary('own');
      break;
    case 'refresh':
      await app.refresh();
      break;
    case 'open-useapi':
      app.openPage('useapi');
      break;
    case 'manage':
      access.openManage();
      break;
    case 'unlock':
      await access.unlock();
      break;
    case 'stop-waiting':
      access.stopWaiting();
      break;
    case 'check-keychain':
      await access.check();
      break;
    case 'explain-keychain':
      app.dialog = 'keychain';
      break;
    case 'check-decoder':
      if (await app.decoder.check()) app.say(words.t('health.code.h264-ok'));
      else app.say(words.t('player.noDecoderStill'));
      break;
    case 'session':
      await access.useSession();
      break;
    case 'show-settings':
      await app.showKeptSettings();
      break;
    case 'settings':
      app.dialog = 'settings';
      break;
    case 'health':
      app.dialog = 'health';
      break;
    case 'show-data':
      await app.host.call('show_data').catch((thrown) => app.failed(thrown));
      break;
    case 'choose-folder':
      await app.downloading.chooseFolder();
      break;
    case 'retry-downloads':
      await app.downloading.retryAll();
      break;
    case 'fetch-anyway':
      await app.host.call('fetch_anyway').catch((thrown) => app.failed(thrown));
      break;
  }
}
