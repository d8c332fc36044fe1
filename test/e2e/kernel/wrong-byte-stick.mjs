// A stick for QEMU that keeps one byte wrong and says nothing: a server of the NBD protocol (fixed newstyle) over a socket.
// Usage: node wrong-byte-stick.mjs SOCKET SIZE PLACE. Writes a line when it is ready; ends with its connection.
import { createServer } from 'node:net';
import { argv, exit, stdout } from 'node:process';

const [socket = '', size = '', place = ''] = argv.slice(2);
const bytes = Buffer.alloc(Number(size), 0xa5);
const wrong = Number(place);

const FIXED_NEWSTYLE = 1;
const OPTION = { exportName: 1, abort: 2, go: 7 };
const OPTION_REPLY = 0x3e889045565a9n;
const REPLY = { acknowledge: 1, info: 3, unsupported: 0x80000001 };
const HAS_FLAGS_AND_FLUSH = 1 | 4;
const REQUEST = { size: 28, read: 0, write: 1, end: 2 };
const SIMPLE_REPLY = 0x67446698;

/** @param {number} option @param {number} kind @param {Buffer} data */
function optionReply(option, kind, data) {
  const head = Buffer.alloc(20);
  head.writeBigUInt64BE(OPTION_REPLY);
  head.writeUInt32BE(option, 8);
  head.writeUInt32BE(kind, 12);
  head.writeUInt32BE(data.length, 16);
  return Buffer.concat([head, data]);
}

/** Size and flags of the one thing that is served. @param {number} before */
function description(before) {
  const data = Buffer.alloc(before + 10);
  data.writeBigUInt64BE(BigInt(bytes.length), before);
  data.writeUInt16BE(HAS_FLAGS_AND_FLUSH, before + 8);
  return data;
}

/** @param {Buffer} request @param {Buffer} data */
function answer(request, data) {
  const [kind, offset, length] = [
    request.readUInt16BE(6),
    Number(request.readBigUInt64BE(16)),
    request.readUInt32BE(24),
  ];
  if (kind === REQUEST.write) {
    data.copy(bytes, offset);
    if (offset <= wrong && wrong < offset + length) bytes[wrong] = (bytes[wrong] ?? 0) ^ 1;
  }
  const head = Buffer.alloc(16);
  head.writeUInt32BE(SIMPLE_REPLY);
  request.copy(head, 8, 8, 16);
  const found = kind === REQUEST.read ? bytes.subarray(offset, offset + length) : Buffer.alloc(0);
  return Buffer.concat([head, found]);
}

const server = createServer((connection) => {
  const arriving = connection[Symbol.asyncIterator]();
  /** @type {Buffer} */
  let kept = Buffer.alloc(0);
  /** @param {number} length */
  const read = async (length) => {
    const parts = [kept];
    for (let have = kept.length; have < length;) {
      const next = /** @type {IteratorResult<Buffer, undefined>} */ (await arriving.next());
      if (next.done === true) exit(0);
      parts.push(next.value);
      have += next.value.length;
    }
    const all = Buffer.concat(parts);
    kept = all.subarray(length);
    return all.subarray(0, length);
  };
  const negotiate = async () => {
    const hello = Buffer.from('NBDMAGICIHAVEOPT\0\0', 'latin1');
    hello.writeUInt16BE(FIXED_NEWSTYLE, 16);
    connection.write(hello);
    await read(4);
    for (;;) {
      const head = await read(16);
      const option = head.readUInt32BE(8);
      await read(head.readUInt32BE(12));
      if (option === OPTION.abort) exit(0);
      if (option === OPTION.exportName)
        return void connection.write(Buffer.concat([description(0), Buffer.alloc(124)]));
      if (option === OPTION.go) {
        connection.write(optionReply(option, REPLY.info, description(2)));
        return void connection.write(optionReply(option, REPLY.acknowledge, Buffer.alloc(0)));
      }
      connection.write(optionReply(option, REPLY.unsupported, Buffer.alloc(0)));
    }
  };
  const serve = async () => {
    await negotiate();
    for (;;) {
      const request = await read(REQUEST.size);
      const kind = request.readUInt16BE(6);
      if (kind === REQUEST.end) exit(0);
      const data = await read(kind === REQUEST.write ? request.readUInt32BE(24) : 0);
      connection.write(answer(request, data));
    }
  };
  serve().catch(() => exit(0));
});
server.listen(socket, () => stdout.write('ready\n'));
