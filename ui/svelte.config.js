import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/vite-plugin-svelte').SvelteConfig} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    // Templates are built node by node, so that no HTML string is ever parsed (Trusted Types).
    fragments: 'tree',
  },
};
