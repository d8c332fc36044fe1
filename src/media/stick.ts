/** A stick while it is worked on: what is asked of it is done one after the other, until something fails. */
import { faultOf, type Fault } from '../base/errors.ts';
import { BLOCK } from './capacity.ts';
import type { Target } from './target.ts';

export class Stick {
  readonly target: Target;
  /** Why it is not good; null as long as nothing failed. */
  fault: Fault | null = null;
  /** Bytes of the phase that it is in. */
  done = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(target: Target) {
    this.target = target;
  }

  /** Does the work when all before it is done; nothing when some of that failed. Throws only for a bug. */
  inTurn(work: (target: Target) => Promise<void>): Promise<void> {
    this.#last = this.#last.then(async () => {
      if (this.fault !== null) return;
      try {
        await work(this.target);
      } catch (error) {
        this.fault = faultOf(error);
      }
    });
    return this.#last;
  }

  /**
   * Makes a stick that is not good unusable, as far as it still answers, when what was begun on it is done. One that has
   * stopped answering is not waited for: should it come back while the program still runs, it is cleared then.
   */
  async clear(): Promise<void> {
    await this.#last.catch(() => undefined);
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
