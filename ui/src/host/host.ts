/**
 * The page's only door. What lives here: the narrow interface through which everything outside the
 * page is reached. What does not: any idea of how; see `tauri.ts` for the real one.
 */
import type { Commands, HostEvent, LibraryKind, Picture, PictureSize, Problem } from './contract';

export type System = 'linux' | 'windows' | 'macos';

/** The arguments of a command; commands without any are called by name alone. */
type Args<C extends keyof Commands> =
  Commands[C]['args'] extends Record<string, never> ? [] : [args: Commands[C]['args']];

export interface Host {
  readonly system: System;
  /** Runs a command of the shell. Rejects with a {@link Problem}. */
  call<C extends keyof Commands>(command: C, ...args: Args<C>): Promise<Commands[C]['result']>;
  /** Hears what the shell tells unasked, until the function that comes back is called. */
  listen(hear: (event: HostEvent) => void): Promise<() => void>;
  /** The address of a clip's picture. */
  pictureUrl(library: LibraryKind, key: number, picture: Picture, size: PictureSize): string;
  /** The address of an account's picture. */
  avatarUrl(library: LibraryKind, account: number, version: string): string;
}

/** The address under which a clip plays, given {@link import('./contract').Boot.clips}. */
export function clipUrl(base: string, key: number): string {
  return `${base}/${key}`;
}

/** The same for a clip that is not to come from its downloaded file, which is gone. */
export function afreshUrl(base: string, key: number): string {
  return `${clipUrl(base, key)}/afresh`;
}

/** What a rejected command holds, whatever was thrown. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) {
    const { code, message, status, untilMs } = thrown as Partial<Problem>;
    if (typeof code === 'string') {
      return { code, message: message ?? null, status: status ?? null, untilMs: untilMs ?? null };
    }
  }
  return { code: 'internal', message: null, status: null, untilMs: null };
}
