import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import type { ProblemCode } from '../host/contract';
import { problemText } from './problems';
import { words } from './words';

/** The codes as the contract lists them: a type leaves no trace that a test could walk through. */
const codes = [
  ...(/type ProblemCode = ([^;]+);/.exec(readFileSync('src/host/contract.ts', 'utf8'))?.[1] ?? '')
    // Comments in the generated file may hold quotes of their own.
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/"([\w-]+)"/g),
].map(([, code]) => code as ProblemCode);

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

  it('tells until when to wait', () => {
    const untilMs = new Date(2026, 10, 23, 14, 32).getTime();
    const text = problemText({ code: 'busy', message: null, status: 429, untilMs });
    expect(text).toContain('14:32');
  });
});
