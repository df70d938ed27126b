/** What the person chose: changed at once, kept a moment later. */
import type { Settings } from './host/contract';
import type { Host } from './host/host';
import { singles } from './keys/singles.svelte';

const KEEP_AFTER_MS = 300;

export const usualSettings: Settings = {
  theme: 'system',
  interfaceSize: null,
  motion: 'system',
  tileHeight: 200,
  muted: true,
  volume: 1,
  repeat: true,
  details: null,
  account: null,
  graphics: 'auto',
  lookEvery: null,
  notify: true,
  singleKeys: true,
  hoverPlay: 'soon',
  hoverLocal: false,
  onStart: 'newest',
  onClose: 'ask',
  drawer: false,
  ahead: 'newest',
  clipCacheMb: 2000,
  place: null,
};

export class Choices {
  /** How large the system writes text, in per cent, and so the engine the page. */
  textScale = $state(100);

  #now = $state.raw<Settings>(usualSettings);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Host,
    private readonly onFailure: () => void,
  ) {}

  get now(): Settings {
    return this.#now;
  }

  /** Takes over what the shell knows, without writing it back. */
  take(settings: Settings): void {
    this.#hold(settings);
  }

  change(some: Partial<Settings>): void {
    this.#hold({ ...this.#now, ...some });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), KEEP_AFTER_MS);
  }

  #hold(settings: Settings): void {
    this.#now = settings;
    singles.on = settings.singleKeys;
  }

  /** Writes what is not written yet; called by itself, and when the page goes. */
  keep(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.host.call('save_settings', { settings: this.#now }).catch(this.onFailure);
  }
}
