/** The thread's end of a `WorkThread`. */
import { parentPort } from 'node:worker_threads';
import { SealkitError } from '../base/errors.ts';
import type { Message } from './work-thread.ts';

/** @param work may tell how far it has come */
export function answerEach<Answer>(
  work: (question: unknown, tell: (told: unknown) => void) => Answer | Promise<Answer>,
): void {
  const post = (message: Message<Answer, unknown>): void => parentPort?.postMessage(message);
  const answer = async (question: unknown): Promise<Message<Answer, unknown>> => {
    try {
      return { answer: await work(question, (told) => post({ told })) };
    } catch (error) {
      if (error instanceof SealkitError) return { faults: error.faults };
      throw error;
    }
  };
  parentPort?.on('message', (question: unknown) => void answer(question).then(post));
}
