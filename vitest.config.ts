import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    restoreMocks: true,
    // What decides whether a kit is genuine is tested whole. scripts/test.mjs asks for it.
    coverage: {
      provider: 'v8',
      include: [
        'src/verification/**/*.ts',
        'src/container/**/*.ts',
        'src/manifest/**/*.ts',
        'src/signature/**/*.ts',
      ],
      reporter: ['text'],
      thresholds: { 100: true },
    },
  },
});
