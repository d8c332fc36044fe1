/** Sources and reading them front to back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealkitError } from '../../src/base/errors.ts';
import * as sources from '../../src/base/source.ts';
import { codeOfAsync } from './code-of.ts';

const MIB = sources.CHUNK_SIZE;

/** A source that writes down its reads, and fails at those that reach the given offset. */
function watched(size: number, failsAt = Infinity): { source: sources.ByteSource; log: string[] } {
  const log: string[] = [];
  const read = async (offset: number, target: Uint8Array): Promise<void> => {
    log.push(`read ${offset}`);
    await Promise.resolve();
    if (offset + target.length > failsAt) throw new SealkitError({ code: 'io-error' });
    target.fill(offset / MIB + 1);
  };
  return { source: { size, read }, log };
}

describe('visitChunks', () => {
  it('visits every byte once, in order, reading one chunk ahead', async () => {
    const { source, log } = watched(2 * MIB + 5);
    await sources.visitChunks(source, async (chunk, offset) => {
      log.push(`begin ${offset}`);
      await new Promise((resolve) => setImmediate(resolve));
      expect(chunk.every((byte) => byte === offset / MIB + 1)).toBe(true);
      log.push(`end ${offset} ${chunk.length}`);
    });
    expect(log).toEqual([
      ...['read 0', `read ${MIB}`, 'begin 0', `end 0 ${MIB}`],
      ...[`read ${2 * MIB}`, `begin ${MIB}`, `end ${MIB} ${MIB}`],
      ...[`begin ${2 * MIB}`, `end ${2 * MIB} 5`],
    ]);
  });

  it.each([1, MIB - 1, MIB, MIB + 1])('takes %i bytes', async (size) => {
    let seen = 0;
    await sources.visitChunks(watched(size).source, (chunk, offset) => {
      expect(offset).toBe(seen);
      seen += chunk.length;
    });
    expect(seen).toBe(size);
  });

  it('neither reads nor visits an empty source', async () => {
    const { source, log } = watched(0);
    await sources.visitChunks(source, () => void log.push('visit'));
    expect(log).toEqual([]);
  });

  it('passes on what the source throws, after the chunks before it', async () => {
    const visited: number[] = [];
    const { source } = watched(3 * MIB, 2 * MIB);
    const code = await codeOfAsync(() =>
      sources.visitChunks(source, (_chunk, offset) => void visited.push(offset)),
    );
    expect([code, visited]).toEqual(['io-error', [0, MIB]]);
  });

  // Vitest fails the run for a rejection that nobody handles.
  it('passes on what the visitor throws, even when the read ahead fails as well', async () => {
    const { source, log } = watched(3 * MIB, MIB);
    const visit = (): never => {
      throw new RangeError('visitor');
    };
    await expect(sources.visitChunks(source, visit)).rejects.toThrow(RangeError);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['read 0', `read ${MIB}`]);
  });
});

describe('windows and memory', () => {
  it('give the bytes that are there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.nat(59),
        fc.nat(59),
        async (bytes, a, b) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b)].map((at) => Math.min(at, bytes.length)) as [
            number,
            number,
          ];
          const slice = sources.sliceSource(sources.sourceOfBytes(bytes), from, to - from);
          expect(await sources.readWhole(slice)).toEqual(bytes.slice(from, to));
        },
      ),
    );
  });
});
