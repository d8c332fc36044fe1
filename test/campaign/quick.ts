/**
 * Makes a long run short without changing what it shows: most mutants leave keys and signatures alone, and reckoning with them
 * is nine tenths of the work. The answers depend on nothing but the bytes asked about; those that are yes are remembered.
 * For vi.mock of src/signature/ed25519.ts.
 */
type Module = typeof import('../../src/signature/ed25519.ts');

export function remembering(module: Module): Module {
  return {
    ...module,
    isStrongPoint: remembered(module.isStrongPoint),
    isValidSignature: remembered(module.isValidSignature),
  };
}

function remembered<P extends readonly Uint8Array[]>(
  ask: (...parts: P) => boolean,
): (...parts: P) => boolean {
  const known = new Set<string>();
  return (...parts) => {
    const question = parts.map((part) => `${part.length}:${Buffer.from(part).toString('latin1')}`).join('');
    if (known.has(question)) return true;
    const answer = ask(...parts);
    if (answer) known.add(question);
    return answer;
  };
}
