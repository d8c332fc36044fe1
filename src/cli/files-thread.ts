/** A thread's program: digests of payload files, and images. */
import { workerData } from 'node:worker_threads';
import { writeImageFile } from '../build/image-file.ts';
import { digestBatch } from '../payload/index.ts';
import { newContentMemory } from '../storage/index.ts';
import type { FilesAnswer, FilesData, FilesQuestion } from './files-beside.ts';
import { decodeFile } from './sent-files.ts';
import { answerEach } from './work-thread-end.ts';

const { tagKey } = workerData as FilesData;

answerEach(async (question, tell): Promise<FilesAnswer> => {
  const asked = question as FilesQuestion;
  if ('image' in asked) {
    const image = { ...asked.image, files: asked.image.files.map(decodeFile) };
    await writeImageFile(image, asked.target, tell);
    return { files: [], known: null };
  }
  // One memory for each answer, so that nothing is sent twice.
  const { digest, known } = newContentMemory(tagKey);
  const files = await digestBatch(asked.batch, { newHash: digest, onBytes: () => undefined });
  return { files, known };
});
