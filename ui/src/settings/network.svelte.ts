/** The way to the world while it is edited: what is chosen, what stands in the fields, what is wrong. */
import type { App } from '../app.svelte';
import type { AddressRefused, Network, ProxyWay } from '../host/contract';
import { words, type WordKey } from '../words/words';

export class Ways {
  /** What is chosen; null until the shell has said it. */
  chosen = $state.raw<Network | null>(null);
  /** The address that stands in the field. */
  text = $state('');
  /** The way that is shown: that of an address is not chosen before there is one. */
  way = $state<ProxyWay>('system');
  #refused = $state<AddressRefused | null>(null);
  /** Whether the shell asks the person just now. */
  asks = $state(false);

  constructor(
    private readonly app: App,
    private readonly of: 'api' | 'proxy',
  ) {}

  async begin(): Promise<void> {
    await this.#take(this.app.host.call('network'));
    this.#show();
  }

  type(text: string): void {
    this.text = text;
    this.#refused = null;
  }

  /** Why the address in the field was not taken. */
  get wrong(): string | null {
    const refused = this.#refused;
    return refused === null ? null : words.t(`settings.network.refused.${refused}` as WordKey);
  }

  /** Whether there is something in the field that is not chosen. */
  get differs(): boolean {
    const text = this.text.trim();
    return text !== '' && this.chosen !== null && text !== this.chosen[this.of];
  }

  async use(address = this.text): Promise<void> {
    if (this.asks) return;
    const { host } = this.app;
    const before = this.chosen?.[this.of];
    this.asks = true;
    const call =
      this.of === 'api'
        ? host.call('save_api', { address })
        : host.call('save_proxy', { way: 'named', address });
    const taken = await this.#take(call);
    this.asks = false;
    // What the person did not agree to stays to be edited.
    if (taken && (address === '' || this.chosen?.[this.of] !== before)) this.#show();
  }

  async choose(way: ProxyWay): Promise<void> {
    this.way = way;
    this.#refused = null;
    if (way === 'named') return;
    await this.#take(this.app.host.call('save_proxy', { way, address: '' }));
    this.#show();
  }

  #show(): void {
    if (this.chosen === null) return;
    this.text = this.chosen[this.of];
    this.way = this.chosen.way;
  }

  /** Takes over what the shell answers. Whether it took what it was given. */
  async #take(call: Promise<Network>): Promise<boolean> {
    try {
      this.chosen = await call;
      this.#refused = this.chosen.refused;
      return this.#refused === null;
    } catch (thrown) {
      this.app.failed(thrown);
      return false;
    }
  }
}
