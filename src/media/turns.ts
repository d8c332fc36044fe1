/** Work on one drive, in the order in which it is asked for: a piece alone, or two pieces at a time, which keep a drive busy. */

export interface Turns {
  /** When all that was asked before has ended; what is asked later waits for its end. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Beside the piece that was asked before or the one that is asked next, which has the other lane. */
  beside<T>(work: (lane: 0 | 1) => Promise<T>): Promise<T>;
}

/** How a piece ends is the business of whoever asked for it: the next one is done in any case. */
export function newTurns(): Turns {
  /** Of the last piece in each lane. */
  let ends: readonly [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()];
  let next: 0 | 1 = 0;
  const endOf = (turn: Promise<unknown>): Promise<unknown> => turn.catch(() => undefined);
  return {
    alone: (work) => {
      const turn = Promise.all(ends).then(work);
      const end = endOf(turn);
      ends = [end, end];
      return turn;
    },
    beside: (work) => {
      const lane = next;
      const turn = ends[lane].then(() => work(lane));
      ends = lane === 0 ? [endOf(turn), ends[1]] : [ends[0], endOf(turn)];
      next = lane === 0 ? 1 : 0;
      return turn;
    },
  };
}
