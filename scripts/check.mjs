// npm run check: types, lint, format, unused code, architecture. Passes before every commit.
import { ensureModules, run } from './tools.mjs';

ensureModules();
run('npx', ['--no-install', 'tsc', '-p', '.']);
run('npx', ['--no-install', 'eslint', '--max-warnings', '0', '.']);
run('npx', ['--no-install', 'prettier', '--check', '--log-level', 'warn', '.']);
run('npx', ['--no-install', 'knip']);
run('npx', ['--no-install', 'vitest', 'run', '--reporter', 'dot', 'test/architecture.test.ts']);
