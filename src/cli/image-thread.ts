/** A thread's program: images. */
import { writeImageFile } from '../build/image-file.ts';
import type { ImageQuestion } from './image-beside.ts';
import { answerEach } from './work-thread-end.ts';

answerEach(({ input, target }: ImageQuestion, tell) => writeImageFile(input, target, tell));
