import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { troubleWords } from '../accounts/trouble';
import type { Problem, ProblemCode } from '../host/contract';
import { problemText, problemTitle } from './problems';
import { words } from './words';

/** The codes as the contract lists them: a type leaves no trace that a test could walk through. */
const codes = [
  ...(/type ProblemCode = ([^;]+);/.exec(readFileSync('src/host/contract.ts', 'utf8'))?.[1] ?? '')
    // Comments in the generated file may hold quotes of their own.
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/"([\w-]+)"/g),
].map(([, code]) => code as ProblemCode);

const account = { key: 1, name: 'Studio' };

/** What servers, keychains and disks say. */
const raw = [
  'TypeError: Cannot read properties of undefined (reading items)',
  "thread 'main' panicked at src/main.rs:4:5",
  'error sending request for url (https://api.useapi.net/v2/pixverse?token=user:1-abcdef)',
  '{"error":{"code":500}}',
  '<html><body><h1>502 Bad Gateway</h1></body></html>',
  'Os { code: 28, kind: StorageFull, message: "No space left on device" }',
  '/srv/somebody/Videos/Rushes: permission denied',
  'somebody@mail.example could not sign in',
  'again and again '.repeat(500),
];
const rawError =
  /TypeError|undefined|panicked|\.rs:|https?:|\{"|<\/?\w+>|Bad Gateway|Os \{|\/srv\/|sign in$|again and/;

describe('words for problems', () => {
  it('finds the codes of the contract', () => {
    expect(codes.length).toBeGreaterThan(40);
  });

  it.each(codes)('has a sentence for %s that needs no values', (code) => {
    expect(words.has(`problem.${code}`)).toBe(true);
    expect(words.t(`problem.${code}`)).toMatch(/^\S.+\.$/);
  });

  it('tells what the server said where it said anything', () => {
    const problem = { code: 'bad-request', message: 'no such limit', status: 400, untilMs: null };
    expect(problemText({ ...problem, code: 'bad-request' })).toContain('“no such limit”');
    expect(problemText({ ...problem, code: 'bad-request', message: null })).not.toContain('“');
  });

  it.each(codes)('says nothing of %s that is raw, however hostile what came with it is', (code) => {
    for (const message of raw) {
      const problem: Problem = { code, message, status: 500, untilMs: 1_790_000_000_000 };
      const of = { problem, label: 'Main', credential: 1, account, sinceMs: 1_780_000_000_000 };
      for (const system of ['linux', 'windows', 'macos'] as const) {
        const told = troubleWords(of, { now: 1_790_000_000_000, system, version: '0.1.0' });
        const said = [problemText(problem), problemTitle(problem), told.title, told.text];
        const copied = told.steps.flatMap(({ deed }) => (deed.kind === 'copy' ? deed.text : []));
        for (const text of said) {
          // What a server says stands between quotation marks, and nowhere else.
          expect(text?.replace(/“[^”]*”/g, '') ?? '', `${code}: ${text}`).not.toMatch(rawError);
        }
        for (const text of [...said, ...copied]) {
          expect(text ?? '', `${code} names somebody`).not.toMatch(/@|user:\d/);
          expect([...(text ?? '')].length, `${code} goes on and on`).toBeLessThan(500);
        }
      }
    }
  });

  it('tells until when to wait', () => {
    const untilMs = new Date(2026, 10, 23, 14, 32).getTime();
    const text = problemText({ code: 'busy', message: null, status: 429, untilMs });
    expect(text).toContain('14:32');
  });
});
