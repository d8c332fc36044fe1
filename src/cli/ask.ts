/** Questions to whoever sits at the terminal. */
import { createInterface } from 'node:readline';
import type { Context } from './context.ts';

/**
 * Asks one question after the other and gives the answers, without the spaces around them. Where there is no terminal nothing
 * is asked and nothing answered. The end of input leaves the rest unanswered.
 */
export async function askLines(
  questions: readonly string[],
  { input, interruption, terminal }: Context,
): Promise<readonly string[]> {
  const { json, quiet } = terminal.options;
  if (!input.isTTY || json || quiet) return [];
  const lines = createInterface({ input, signal: interruption });
  const answers: string[] = [];
  const ask = (): void => {
    const question = questions[answers.length];
    if (question === undefined) lines.close();
    else terminal.prompt(question);
  };
  ask();
  for await (const line of lines) {
    answers.push(line.trim());
    ask();
  }
  interruption.throwIfAborted();
  return answers;
}
