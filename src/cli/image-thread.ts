/** A thread's program: images. */
import { writeImageFile } from '../build/image-file.ts';
import type { ImageQuestion } from './image-beside.ts';
import { answerEach } from './work-thread-end.ts';

answerEach((question, tell) => {
  const { input, target } = question as ImageQuestion;
  return writeImageFile(input, target, tell);
});
