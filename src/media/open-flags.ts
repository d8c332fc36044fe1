/** How a drive is opened: alone, and past the system's memory. */
import { constants } from 'node:fs';

/** Of libuv on Windows, which Node has no names for: FILE_FLAG_NO_BUFFERING, FILE_FLAG_WRITE_THROUGH, and no sharing. */
const WINDOWS = 0x0200_0000 | 0x0800_0000 | 0x1000_0000;
/** O_EXLOCK of macOS. A raw disk is never remembered there. */
const MACOS = 0x20;
/** O_EXCL of a block device: not while anybody else has it mounted. */
const LINUX = constants.O_EXCL | constants.O_DIRECT;

export function openFlags(name: string, use: 'read' | 'write'): number {
  const own = name.startsWith('\\\\.\\') ? WINDOWS : name.startsWith('/dev/rdisk') ? MACOS : LINUX;
  return (use === 'read' ? constants.O_RDONLY : constants.O_RDWR) | own;
}
