/**
 * ISO 9660 (ECMA-119) and Joliet by the book: every rule that a strict reader could hold an image to, read from the raw bytes.
 * Shares no code with src/image. Numbers in brackets are sections of ECMA-119.
 */

const SECTOR = 2048;
const DESCRIPTORS = { primary: 16, joliet: 17, terminator: 18 } as const;

interface Found {
  /** Path of identifiers as stored, without versions; empty for the root. */
  readonly path: string;
  readonly level: number;
  readonly isDirectory: boolean;
  readonly location: number;
  readonly length: number;
  readonly identifier: Buffer;
}

export interface IsoReading {
  readonly broken: readonly string[];
  /** Path to first sector and length, of files. */
  readonly files: ReadonlyMap<string, string>;
}

/** What one hierarchy breaks, and the files in it. */
export function readIsoStrictly(image: Uint8Array, kind: 'primary' | 'joliet'): IsoReading {
  const reader = new StrictReader(Buffer.from(image), kind);
  const found = reader.readAll();
  const files = found.filter((entry) => !entry.isDirectory);
  return {
    broken: reader.broken,
    files: new Map(files.map((file) => [file.path, `${file.location}+${file.length}`])),
  };
}

class StrictReader {
  readonly broken: string[] = [];
  readonly #image: Buffer;
  readonly #kind: 'primary' | 'joliet';
  readonly #descriptor: Buffer;

  constructor(image: Buffer, kind: 'primary' | 'joliet') {
    this.#image = image;
    this.#kind = kind;
    this.#descriptor = this.#sectors(DESCRIPTORS[kind], SECTOR);
  }

  readAll(): Found[] {
    this.#checkDescriptors();
    const root = this.#record(this.#descriptor.subarray(156, 190), '', 0);
    const found = [root];
    for (const entry of found) if (entry.isDirectory) found.push(...this.#directory(entry, found));
    this.#checkPathTables(found.filter((entry) => entry.isDirectory));
    return found;
  }

  #rule(isKept: boolean, rule: string): void {
    if (!isKept) this.broken.push(`${this.#kind}: ${rule}`);
  }

  #sectors(first: number, length: number): Buffer {
    this.#rule((first + Math.ceil(length / SECTOR)) * SECTOR <= this.#image.length, `${first} is inside`);
    return this.#image.subarray(first * SECTOR, first * SECTOR + length);
  }

  #both32(bytes: Buffer, at: number, field: string): number {
    this.#rule(bytes.readUInt32LE(at) === bytes.readUInt32BE(at + 4), `${field} in both orders (7.3.3)`);
    return bytes.readUInt32LE(at);
  }

  #both16(bytes: Buffer, at: number, field: string): number {
    this.#rule(bytes.readUInt16LE(at) === bytes.readUInt16BE(at + 2), `${field} in both orders (7.2.3)`);
    return bytes.readUInt16LE(at);
  }

  #checkDescriptors(): void {
    const terminator = this.#sectors(DESCRIPTORS.terminator, SECTOR);
    this.#rule(
      terminator.subarray(0, 7).equals(Buffer.from('\u00ffCD001\u0001', 'latin1')),
      'terminator (8.3)',
    );
    this.#rule(
      this.#image.subarray(0, 16 * SECTOR).every((byte) => byte === 0),
      'empty system area',
    );
    const descriptor = this.#descriptor;
    this.#rule(descriptor.toString('latin1', 1, 6) === 'CD001' && descriptor[6] === 1, 'CD001 (8.4.2)');
    this.#rule(descriptor[0] === (this.#kind === 'primary' ? 1 : 2), 'type (8.4.1)');
    this.#rule(this.#both16(descriptor, 120, 'set size') === 1, 'one volume (8.4.11)');
    this.#rule(this.#both16(descriptor, 124, 'sequence number') === 1, 'the first (8.4.12)');
    this.#rule(this.#both16(descriptor, 128, 'block size') === SECTOR, 'block size (8.4.13)');
    const size = this.#both32(descriptor, 80, 'space size') * SECTOR;
    this.#rule(size === this.#image.length && size % (512 * SECTOR) === 0, 'space size (8.4.8)');
    this.#rule(descriptor[881] === 1, 'file structure version (8.4.31)');
    const created = descriptor.toString('latin1', 813, 829);
    this.#rule(/^20[0-9]{12}00$/.test(created) && descriptor[829] === 0, 'creation time (8.4.26.1)');
    const text = this.#text(descriptor.subarray(40, 72)).trimEnd();
    this.#rule(/^[A-Z0-9_]{1,16}$/.test(text), 'volume identifier (8.4.7)');
    const escape = descriptor.toString('latin1', 88, 91);
    this.#rule(escape === (this.#kind === 'joliet' ? '%/E' : '\0\0\0'), 'escape sequence (8.5.6)');
  }

  #text(bytes: Buffer): string {
    return this.#kind === 'joliet'
      ? Buffer.from(bytes).swap16().toString('utf16le')
      : bytes.toString('latin1');
  }

  #record(bytes: Buffer, parent: string, level: number): Found {
    const identifier = bytes.subarray(33, 33 + (bytes[32] ?? 0));
    const isDirectory = bytes[25] === 2;
    this.#rule(isDirectory || bytes[25] === 0, 'flags (9.1.6)');
    this.#rule(
      bytes.length % 2 === 0 && bytes[1] === 0 && bytes[26] === 0 && bytes[27] === 0,
      'record (9.1)',
    );
    this.#rule(this.#both16(bytes, 28, 'volume number') === 1, 'volume (9.1.9)');
    const [month, day, hour, minute, second] = [...bytes.subarray(19, 24)] as [
      number,
      number,
      number,
      number,
      number,
    ];
    const isTime =
      month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
    this.#rule(isTime && bytes[24] === 0, 'recording time (9.1.5)');
    const name = level === 0 ? '' : this.#name(identifier, isDirectory);
    const path = parent === '' ? name : `${parent}/${name}`;
    const location = this.#both32(bytes, 2, `location of ${path}`);
    const length = this.#both32(bytes, 10, `length of ${path}`);
    return { path, level, isDirectory, location, length, identifier };
  }

  /** The name without version and idle dot, as drivers show it. */
  #name(identifier: Buffer, isDirectory: boolean): string {
    const text = this.#text(identifier);
    if (this.#kind === 'joliet') {
      this.#rule(text.length <= 64 && !/[*/:;?\\]/.test(text), `Joliet name ${text}`);
      return text;
    }
    const form = isDirectory ? /^[A-Z0-9_]{1,31}$/ : /^[A-Z0-9_]{1,30}\.[A-Z0-9_]{0,30};1$/;
    this.#rule(form.test(text) && text.length <= 33, `identifier ${text} (7.5.1, 7.6.1, 10.2)`);
    return text.replace(/\.?;1$/, '');
  }

  #directory(own: Found, found: readonly Found[]): Found[] {
    this.#rule(own.length % SECTOR === 0 && own.length > 0, `length of /${own.path} (6.8.1.3)`);
    this.#rule(own.level < 8, `level of /${own.path} (6.8.2.1)`);
    const bytes = this.#sectors(own.location, own.length);
    const records: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = bytes[at] ?? 0;
      const left = SECTOR - (at % SECTOR);
      this.#rule(length <= left, `records of /${own.path} within sectors (6.8.1.1)`);
      if (length > 0) records.push(bytes.subarray(at, at + length));
      else
        this.#rule(
          bytes.subarray(at, at + left).every((byte) => byte === 0),
          `tail of /${own.path}`,
        );
      at += length > 0 ? length : left;
    }
    const parent = found.find((entry) => entry.isDirectory && entry.path === upFrom(own.path)) ?? own;
    this.#checkDots(records.slice(0, 2), own, parent);
    const children = records.slice(2).map((record) => this.#record(record, own.path, own.level + 1));
    const names = children.map((child) => child.path);
    this.#rule(isAscending(names), `order of /${own.path} (9.3)`);
    this.#rule(
      new Set(names.map((name) => name.toUpperCase())).size === names.length,
      `names of /${own.path}`,
    );
    return children;
  }

  #checkDots(records: readonly Buffer[], own: Found, parent: Found): void {
    for (const [i, target] of [own, parent].entries()) {
      const record = records[i] ?? Buffer.alloc(34);
      const isRight = record[32] === 1 && record[33] === i && record[25] === 2;
      this.#rule(
        isRight && record.readUInt32LE(2) === target.location,
        `record ${i} of /${own.path} (6.8.2.2)`,
      );
      this.#rule(record.readUInt32LE(10) === target.length, `length in record ${i} of /${own.path}`);
    }
  }

  /** Directories are found level by level and in order, which is the order of a path table (6.9.1). */
  #checkPathTables(directories: readonly Found[]): void {
    const numbers = new Map(directories.map(({ path }, i) => [path, i + 1]));
    const size = this.#both32(this.#descriptor, 132, 'path table size');
    const tables = [
      {
        first: this.#descriptor.readUInt32LE(140),
        read: (bytes: Buffer, at: number) => bytes.readUInt32LE(at),
      },
      {
        first: this.#descriptor.readUInt32BE(148),
        read: (bytes: Buffer, at: number) => bytes.readUInt32BE(at),
      },
    ];
    for (const { first, read } of tables) {
      const bytes = this.#sectors(first, size);
      let at = 0;
      for (const { path, location, identifier } of directories) {
        const length = bytes[at] ?? 0;
        const up = read === tables[0]?.read ? bytes.readUInt16LE(at + 6) : bytes.readUInt16BE(at + 6);
        const isRight = bytes.subarray(at + 8, at + 8 + length).equals(identifier) && bytes[at + 1] === 0;
        this.#rule(isRight && read(bytes, at + 2) === location, `path table record of /${path} (9.4)`);
        this.#rule(up === (numbers.get(upFrom(path)) ?? 1), `parent in the path table of /${path} (9.4.4)`);
        at += 8 + length + (length % 2);
      }
      this.#rule(at === size, 'path table size (8.4.14)');
    }
  }
}

function upFrom(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** Name before extension, each as if padded with spaces. Joliet's are ordered likewise by those who care. */
function isAscending(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || (names[i - 1] ?? '') < name);
}
