/** What makes a Wine prefix look like an instrument: IIS' configuration and the product in the list of programs. */
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runWine, type WinePrefix } from './wine.ts';

const CORPUS = path.resolve(import.meta.dirname, '../../kit-template/iisconfig/testdata/corpus');
const PRODUCT =
  'HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{5EA1C17E-0000-4000-8000-000000000001}';

/** Gives the path of applicationHost.config, a copy of `iis75-bindings.config` (no IP restriction module). */
export async function makeInstrument(prefix: WinePrefix): Promise<string> {
  const folder = path.join(prefix.driveC, 'windows/system32/inetsrv/config');
  await mkdir(folder, { recursive: true });
  const config = path.join(folder, 'applicationHost.config');
  await cp(path.join(CORPUS, 'iis75-bindings.config'), config);
  const values = { DisplayName: 'Local Run Manager', DisplayVersion: '2.4.0.2385' };
  for (const [name, value] of Object.entries(values)) {
    await runWine(prefix, 'reg', ['add', PRODUCT, '/v', name, '/d', value, '/f', '/reg:32']);
  }
  return config;
}
