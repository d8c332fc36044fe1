/** A thread's program: digests of payload files, the kit's tag, and images. */
import { workerData } from 'node:worker_threads';
import { writeImageFile } from '../build/image-file.ts';
import { makeSwidTag } from '../inventory/index.ts';
import { digestBatch } from '../payload/index.ts';
import { newContentMemory } from '../storage/index.ts';
import type { FilesAnswer, FilesData, FilesQuestion } from './files-beside.ts';
import { decodeFile, decodeListed } from './sent-files.ts';
import { answerEach } from './work-thread-end.ts';

const { tagKey } = workerData as FilesData;

const NOTHING: FilesAnswer = { files: [], known: null, paper: null };

answerEach(async (question, tell): Promise<FilesAnswer> => {
  const asked = question as FilesQuestion;
  if ('image' in asked) {
    const image = { ...asked.image, files: asked.image.files.map(decodeFile) };
    await writeImageFile(image, asked.target, tell);
    return NOTHING;
  }
  if ('tag' in asked) {
    return { ...NOTHING, paper: makeSwidTag({ ...asked.tag, files: asked.tag.files.map(decodeListed) }) };
  }
  // One memory for each answer, so that nothing is sent twice.
  const { digest, known } = newContentMemory(tagKey);
  const files = await digestBatch(asked.batch, { newHash: digest, onBytes: () => undefined });
  return { ...NOTHING, files, known };
});
