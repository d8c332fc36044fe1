/** A large file with one byte changed, shown to both verifiers. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runSealkit } from '../e2e/example.ts';
import { runSealCheckNative } from '../launcher/sealcheck.ts';
import { largeKit, spoil, writeLargeFolder } from './large-kit.ts';

const LARGE = 'payload/large';

/** @returns what they find, by the names of the two, in a file of which the last byte, at this offset, is changed */
export async function foundAtEnd(
  offset: number,
  parent: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const [folder, publisher] = [path.join(parent, String(offset)), path.join(parent, 'publisher.json')];
  const kit = await largeKit(new Map([[LARGE, offset + 1]]));
  writeLargeFolder(kit, folder);
  writeFileSync(publisher, kit.record);
  spoil(path.join(folder, LARGE), [offset]);
  const args = ['verify', folder, '--publisher', publisher, '--json'];
  const [sealkit, launcher] = [runSealkit(args), await runSealCheckNative(args)];
  rmSync(folder, { recursive: true });
  return { sealkit: findingsIn(sealkit.stdout), launcher: findingsIn(launcher.stdout) };
}

function findingsIn(report: string): string[] {
  const { findings } = JSON.parse(report) as { findings: readonly { code: string; path: string }[] };
  return findings.map(({ code, path: name }) => `${code} ${name}`);
}

/** What both must find. */
export const FOUND_AT_END = { sealkit: [`file-changed ${LARGE}`], launcher: [`file-changed ${LARGE}`] };
