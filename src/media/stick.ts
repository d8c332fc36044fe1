/** A stick while it is worked on: what is asked of it is done one after the other, until something fails. */
import { faultOf, type Fault } from '../base/errors.ts';
import { BLOCK } from './capacity.ts';
import type { Target } from './target.ts';
import { newTurns } from './turns.ts';

/** How it ended with one stick. */
export interface FlashedStick {
  readonly name: string;
  /** Why it is not good; null when every byte of it was read back and is the image's. */
  readonly fault: Fault | null;
}

export class Stick {
  readonly target: Target;
  /** Why it is not good; null as long as nothing failed. */
  fault: Fault | null = null;
  /** Bytes of the phase that it is in. */
  done = 0;
  readonly #turns = newTurns();
  readonly #onEnd: (stick: FlashedStick) => Promise<void>;
  #isEnded = false;

  constructor(target: Target, onEnd: (stick: FlashedStick) => Promise<void>) {
    this.target = target;
    this.#onEnd = onEnd;
  }

  get result(): FlashedStick {
    return { name: this.target.name, fault: this.fault };
  }

  get #isToldBad(): boolean {
    return this.#isEnded && this.fault !== null;
  }

  /** Does the work when all before it is done; nothing when some of that failed. @throws what telling of a failure throws */
  inTurn(work: (target: Target) => Promise<void>): Promise<void> {
    return this.#turns.alone(() => this.#attempt(work));
  }

  /** The same beside other such work before it or after it. */
  beside(work: (target: Target) => Promise<void>): Promise<void> {
    return this.#turns.beside(() => this.#attempt(work));
  }

  async #attempt(work: (target: Target) => Promise<void>): Promise<void> {
    if (this.fault !== null) return;
    try {
      await work(this.target);
    } catch (error) {
      // Unless the piece beside it has failed before, and that was told.
      if (!this.#isToldBad) this.fault = faultOf(error);
      await this.end();
    }
  }

  /** Tells how it ended, once. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    await this.#onEnd(this.result);
  }

  /** Whatever ends all sticks; one that has ended stays as it was told. */
  failWith(fault: Fault): void {
    if (!this.#isEnded) this.fault ??= fault;
  }

  /**
   * Makes a stick that is not good unusable, as far as it still answers, when what was begun on it is done. One that has
   * stopped answering is not waited for: should it come back while the program still runs, it is cleared then.
   */
  async clear(): Promise<void> {
    await this.#turns.alone(() => Promise.resolve());
    if (this.fault === null) return;
    const cleared = clearHead(this.target).catch(faultOf);
    if (this.fault.code !== 'drive-stalled') await cleared;
  }
}

/** Without its first block no computer takes it for a kit. */
export async function clearHead(target: Target): Promise<void> {
  await target.write(0, new Uint8Array(BLOCK));
  await target.flush();
}
