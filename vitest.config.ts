import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two files at once even on two processors, where it would be one: many wait for Wine, QEMU or the disk most of the time.
    maxWorkers: 2,
    // Against what never ends; no test is about time.
    testTimeout: 300_000,
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
