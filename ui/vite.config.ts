import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [
    svelte(),
    svelteTesting(),
    // `--mode fake` starts the page with the fake host; nothing in `src/` knows of it.
    mode === 'fake' && {
      name: 'fake-host',
      transformIndexHtml: {
        order: 'pre',
        handler: (html) => html.replace('/src/main.ts', '/dev/main.ts'),
      },
    },
  ],
  build: {
    target: ['es2022', 'safari16'],
    modulePreload: { polyfill: false },
    // The page's policy knows no `data:` addresses.
    assetsInlineLimit: 0,
  },
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    restoreMocks: true,
  },
}));
