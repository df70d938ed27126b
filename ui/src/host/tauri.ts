/** The real door: the shell that this window belongs to. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Commands, HostEvent, LibraryKind, Picture, PictureSize } from './contract';
import type { Host, System } from './host';

/** The system, as the engine names itself; the shell has nothing to add to that. */
export function systemOf(userAgent: string): System {
  if (userAgent.includes('Windows')) return 'windows';
  if (userAgent.includes('Mac')) return 'macos';
  return 'linux';
}

/** WebView2 gives custom schemes an address under http. */
function pictures(system: System): string {
  return system === 'windows' ? 'http://thumb.localhost' : 'thumb://localhost';
}

export function pictureAddress(
  system: System,
  library: LibraryKind,
  key: number,
  version: string,
  size: PictureSize,
): string {
  return `${pictures(system)}/${library}/${key}/${size}?v=${encodeURIComponent(version)}`;
}

export function tauriHost(): Host {
  const system = systemOf(navigator.userAgent);
  return {
    system,
    call: <C extends keyof Commands>(command: C, args?: Commands[C]['args']) =>
      invoke<Commands[C]['result']>(command, { ...args }),
    listen: (hear) => listen<HostEvent>('host', (event) => hear(event.payload)),
    pictureUrl: (library: LibraryKind, key: number, picture: Picture, size: PictureSize) =>
      pictureAddress(system, library, key, picture.version, size),
    avatarUrl: (library: LibraryKind, account: number, version: string) =>
      `${pictures(system)}/${library}/avatar/${account}/${encodeURIComponent(version)}`,
  };
}
