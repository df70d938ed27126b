/** The fake host's way to the world: what the shell would take and refuse, in its rough outlines. */
import type { AddressRefused, Commands, Network } from './contract';

type Name = 'network' | 'save_api' | 'save_proxy';
type Call = { [C in keyof Commands]: { command: C; args: Commands[C]['args'] } }[keyof Commands];
type Asked = Extract<Call, { command: Name }>;

const usual = 'https://api.useapi.net/v2/pixverse';

export class FakeNetwork {
  now: Network = {
    api: usual,
    usualApi: usual,
    apiNamed: false,
    way: 'system',
    proxy: '',
    apiWaits: false,
    proxyWaits: false,
    mayRestart: true,
    refused: null,
  };
  /** Whether the person agrees when the shell asks. */
  agrees = true;

  answer(call: Call): Network {
    const { command, args } = call as Asked;
    if (command === 'save_api') return this.#api(args.address.trim());
    if (command === 'save_proxy') return this.#proxy(args.way, args.address.trim());
    return this.now;
  }

  #api(address: string): Network {
    if (address !== '') {
      if (!URL.canParse(address)) return this.#refused('not-an-address');
      if (!address.startsWith('https://')) return this.#refused('not-encrypted');
      if (/[?#@]/.test(address)) return this.#refused('more-than-a-path');
      if (!this.agrees) return this.now;
    }
    const api = address === '' ? usual : address;
    return (this.now = { ...this.now, api, apiWaits: api !== usual });
  }

  #proxy(way: Network['way'], address: string): Network {
    if (way === 'named') {
      if (address.includes('@')) return this.#refused('sign-in');
      if (!URL.canParse(address)) return this.#refused('not-a-proxy');
    }
    const proxy = way === 'named' ? address : '';
    return (this.now = { ...this.now, way, proxy, proxyWaits: way !== 'system' });
  }

  #refused(refused: AddressRefused): Network {
    return { ...this.now, refused };
  }
}
