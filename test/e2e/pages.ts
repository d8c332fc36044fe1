/** The example's pages as read back from its image. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { runTool } from '../image/outside-tools.ts';
import { buildExample, placeExample } from './example.ts';

export const FIRST = 'LEEME-README.html';
const NAMES = [
  ...['apply', 'card', 'check', 'history', 'installer', 'intrusion', 'legal', 'obtain', 'problems'],
  ...['proof', 'protect', 'recovery', 'remove', 'repair', 'start'],
];
export const PATHS = [
  FIRST,
  ...['es', 'en'].flatMap((language) => NAMES.map((name) => `instructions/${language}/${name}.html`)),
];

/** Gives the folder that holds what a stick would: below `folder`, which is empty. */
export async function pagesFromImage(folder: string): Promise<string> {
  const kit = buildExample(await placeExample(path.join(folder, 'in')), path.join(folder, 'out'), 'img');
  const stick = path.join(folder, 'stick');
  await mkdir(stick);
  expect(runTool('mcopy', '-s', '-n', '-i', `${kit.img}@@1M`, '::/*', stick)).toMatchObject({ status: 0 });
  return stick;
}
