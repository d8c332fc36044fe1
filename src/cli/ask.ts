/** Questions to whoever sits at the terminal. */
import { createInterface } from 'node:readline';
import { SealkitError } from '../base/errors.ts';
import type { Context } from './context.ts';

export interface Question {
  readonly text: string;
  /** Not called for an empty answer. @throws SealkitError when the answer cannot be right */
  readonly check?: (answer: string) => Promise<void>;
}

/**
 * Asks one question after the other, again after an answer that cannot be right, and gives the answers, without the spaces
 * around them. The end of input leaves the rest unanswered. Null where there is no terminal to ask at.
 */
export async function askLines(
  questions: readonly Question[],
  { input, interruption, terminal }: Context,
): Promise<readonly string[] | null> {
  const { json, quiet } = terminal.options;
  if (!input.isTTY || json || quiet) return null;
  const lines = createInterface({ input, signal: interruption });
  const answers: string[] = [];
  const ask = (): void => {
    const question = questions[answers.length];
    if (question === undefined) lines.close();
    else terminal.prompt(question.text);
  };
  ask();
  for await (const line of lines) {
    const answer = line.trim();
    const refusal = answer === '' ? null : await refusalOf(answer, questions[answers.length]);
    if (refusal === null) answers.push(answer);
    else terminal.error(refusal);
    ask();
  }
  interruption.throwIfAborted();
  return answers;
}

async function refusalOf(answer: string, question: Question | undefined): Promise<SealkitError | null> {
  try {
    await question?.check?.(answer);
    return null;
  } catch (cause) {
    if (cause instanceof SealkitError) return cause;
    throw cause;
  }
}
