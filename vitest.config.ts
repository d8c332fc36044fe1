import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Three files at once even on two processors: many wait for Wine, QEMU or the disk.
    maxWorkers: 3,
    // Against what never ends; no test is about time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
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
