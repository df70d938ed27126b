import { describe, expect, it } from 'vitest';

import { FakeHost } from '../host/fake';
import { Decoder } from './decoder.svelte';

const command = 'sudo dnf install a-decoder';

function missing() {
  const host = new FakeHost();
  const check = { part: 'decoder', state: 'failed', code: 'h264-missing', figure: null } as const;
  host.access.health = { checks: [{ ...check, command }] };
  let plays = false;
  const decoder = new Decoder(host, () => plays);
  return { host, decoder, install: () => (plays = true) };
}

describe('a missing decoder', () => {
  it('is told of once, with the command of this system', async () => {
    const { decoder, host } = missing();
    await decoder.failed();
    expect(decoder.command).toBe(command);
    await decoder.failed();
    expect(host.calls.filter((call) => call.command === 'health')).toHaveLength(1);
  });

  it('is not blamed for a clip that fails where clips play', async () => {
    const { decoder, install } = missing();
    install();
    await decoder.failed();
    expect(decoder.command).toBeNull();
  });

  it('has a command also where the shell does not answer', async () => {
    const { decoder, host } = missing();
    host.fail('health', {});
    await decoder.failed();
    expect(decoder.command).toMatch(/^sudo apt install/);
  });

  it('goes away when one was installed', async () => {
    const { decoder, install } = missing();
    await decoder.failed();
    expect(await decoder.check()).toBe(false);
    expect(decoder.command).toBe(command);
    install();
    expect(await decoder.check()).toBe(true);
    expect(decoder.command).toBeNull();
  });
});
