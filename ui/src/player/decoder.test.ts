import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ClipTest } from '../host/contract';
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

const own = 'http://127.0.0.1:1/secret/test/0';

/** A decoder that finds these, one after the other. */
function finding(...found: (ClipTest | null)[]) {
  const host = new FakeHost();
  const check = { part: 'decoder', state: 'failed', code: 'h264-fails', figure: null } as const;
  host.access.health = { checks: [{ ...check, command }] };
  const played: string[] = [];
  const decoder = new Decoder(
    host,
    () => true,
    (url) => {
      played.push(url);
      return Promise.resolve(found.shift() ?? null);
    },
  );
  const told = () =>
    host.calls.filter((call) => call.command === 'clip_tested').map(({ args }) => args);
  return { host, decoder, played, told };
}

describe('the clip of our own', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is played once a start, some seconds after it, and what came of it is told', async () => {
    const { decoder, played, told } = finding('plays');
    decoder.begin(own);
    decoder.begin(own);
    await vi.advanceTimersByTimeAsync(1000);
    expect(played, 'the start comes first').toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(played).toEqual([own]);
    expect(told()).toEqual([{ found: 'plays' }]);
    expect(decoder.command).toBeNull();
  });

  it('is not played under hands that are at work', async () => {
    const { decoder, played } = finding('plays');
    decoder.begin(own);
    for (const type of ['pointermove', 'wheel', 'keydown', 'pointerdown']) {
      await vi.advanceTimersByTimeAsync(2500);
      document.body.dispatchEvent(new Event(type, { bubbles: true }));
    }
    await vi.advanceTimersByTimeAsync(2500);
    expect(played).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(played).toEqual([own]);
  });

  it('is not played when a clip of the person has', async () => {
    const { decoder, played, told } = finding('plays');
    decoder.begin(own);
    await decoder.played();
    await decoder.played();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(played, 'two at once would wait for each other').toEqual([]);
    expect(told()).toEqual([{ found: 'plays' }]);
  });

  it('is followed by the command that mends it when it does not play', async () => {
    const { decoder, told } = finding('fails', 'plays');
    decoder.begin(own);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told()).toEqual([{ found: 'fails' }]);
    expect(decoder.command).toBe(command);
    expect(await decoder.check()).toBe(true);
    expect(decoder.command).toBeNull();
  });

  it('accuses nobody when nothing came of it', async () => {
    const { decoder, told } = finding(null);
    decoder.begin(own);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told()).toEqual([]);
    expect(decoder.command).toBeNull();
  });

  it('is not there in a page without a shell', async () => {
    const { decoder, played } = finding('plays');
    decoder.begin('');
    await vi.advanceTimersByTimeAsync(5000);
    expect(played).toEqual([]);
  });

  it('leaves what the Health page says in force', () => {
    const { decoder } = finding();
    const check = { part: 'decoder', figure: null } as const;
    decoder.heard([{ ...check, state: 'failed', code: 'h264-missing', command }]);
    expect(decoder.command).toBe(command);
    decoder.heard([{ ...check, state: 'unknown', code: 'h264-unknown', command: null }]);
    expect(decoder.command, 'nothing new').toBe(command);
    decoder.heard([{ ...check, state: 'ok', code: 'h264-ok', command: null }]);
    expect(decoder.command).toBeNull();
  });
});

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
