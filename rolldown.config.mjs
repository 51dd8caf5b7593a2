import { defineConfig } from 'rolldown'

/**
 * Puts the modules of the entries that every process of an app loads into few files: what `tsc` wrote, one file for each
 * module, took four times as long to import (docs/benchmark.md).
 */
export default defineConfig({
  input: { index: 'src/index.ts', 'v3/index': 'src/v3/index.ts', 'v4/index': 'src/v4/index.ts' },
  external: /^[^./]/,
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  output: { dir: 'dist', sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' },
})
