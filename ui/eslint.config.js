import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const tauriOnlyInTheDoor = {
  patterns: [
    { group: ['@tauri-apps/*'], message: 'Only src/host/tauri.ts talks to the shell.' },
    { group: ['**/host/fake', '**/host/fake.ts'], message: 'The fake host is for tests.' },
  ],
};

const noHtmlStrings = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc'].map(
  (property) => ({
    property,
    message: 'Text nodes only: prompts are written by others.',
  }),
);

export default ts.config(
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', tauriOnlyInTheDoor],
      'no-restricted-properties': ['error', ...noHtmlStrings],
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "SvelteAttribute[key.name='style']",
          message: 'The policy refuses style attributes; `style:` directives set properties.',
        },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'svelte/prefer-svelte-reactivity': 'off',
      // svelte-check knows the types and so warns of more than this rule can see; it fails on those.
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  {
    files: ['src/host/tauri.ts', 'src/host/fake*.ts', '**/*.test.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['*.js', '*.ts'],
    languageOptions: { globals: globals.node },
  },
);
