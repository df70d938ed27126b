import { tauriHost } from './host/tauri';
import { start } from './start';

start(tauriHost());
