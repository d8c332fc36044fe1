// npm run build: a fresh clone to a working dist/.
import { build, ensureModules, ensureTools } from './tools.mjs';

ensureTools('build');
ensureModules();
build();
