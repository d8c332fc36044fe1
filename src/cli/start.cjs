#!/usr/bin/env node
'use strict';
// The program's first file, before anything uses Node's threads: their number is taken from the environment once, at the first
// use, and reading a module is one. Each stick that is written keeps two busy, and there are four unless more are asked for.
if (process.argv.includes('flash')) {
  const sticks = process.argv.filter((arg) => arg.startsWith('--device')).length;
  process.env['UV_THREADPOOL_SIZE'] ??= String(4 + 2 * sticks);
}
// Quicker than `import`, which loads Node's asynchronous loader first.
// @ts-expect-error scripts/bundle.mjs makes it of main.ts
require('./sealkit.mjs');
