/** Memory for direct access to drives, which must begin at a page's start: only WebAssembly's does. Other threads see it too. */
const WASM_PAGE = 65_536;
/** No drive wants more. */
const ALIGNMENT = 4096;
const ours = new WeakSet<ArrayBufferLike>();

export function newAlignedMemory(size: number): Buffer {
  const pages = Math.ceil(size / WASM_PAGE);
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  ours.add(buffer);
  return Buffer.from(buffer, 0, size);
}

/** True for whole pages of such memory. */
export function isAligned({ buffer, byteOffset }: Uint8Array): boolean {
  return ours.has(buffer) && byteOffset % ALIGNMENT === 0;
}
