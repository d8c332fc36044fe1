// Before npm pack and npm publish: a whole dist/ of this source, with nothing of earlier builds in it.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build, ensureModules, ensureTools, ROOT } from './tools.mjs';

ensureTools('build');
ensureModules();
rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
build();
