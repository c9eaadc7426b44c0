import { createInflateRaw } from 'node:zlib';
import { readAll, type Source } from './pieces.ts';
import { Unread } from './unread.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MOST_PARTS = 10_000;

export interface Part {
  name: string;
  method: number;
  packed: number;
  offset: number;
}

/**
 * The parts of a ZIP archive by its central directory, which is what spreadsheets go by. Refused are archives that are
 * encrypted, split, of more than 4 GB, or have a name twice: none is a workbook as they write it.
 */
export async function partsOf(source: Source): Promise<Map<string, Part>> {
  const tail = await readAll(source, Math.max(0, source.size - END_SIZE - 65_535), END_SIZE + 65_535);
  const end = endIn(tail);
  if (end === null)
    throw new Unread(isOld(await readAll(source, 0, 8)) ? 'protected_workbook' : 'bad_workbook');
  const [count, size, from] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ];
  if (count > MOST_PARTS || size > MOST_PARTS * 400 || from + size > source.size)
    throw new Unread('bad_workbook');
  const directory = await readAll(source, from, size);
  const parts = new Map<string, Part>();
  for (let at = 0, n = 0; n < count; n++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY) throw new Unread('bad_workbook');
    const [name, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const part = {
      name: directory.toString('utf8', at + 46, at + 46 + name),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    };
    if (directory.readUInt16LE(at + 8) & 1) throw new Unread('protected_workbook');
    if (parts.has(part.name) || part.offset + part.packed > source.size) throw new Unread('bad_workbook');
    parts.set(part.name, part);
    at += 46 + name + extra + comment;
  }
  return parts;
}

function endIn(tail: Buffer): number | null {
  for (let at = tail.length - END_SIZE; at >= 0; at--)
    if (tail.readUInt32LE(at) === END && at + END_SIZE + tail.readUInt16LE(at + 20) === tail.length)
      return at;
  return null;
}

/** A file of the old compound form: an .xls, or a workbook with a password. */
const isOld = (head: Buffer) => head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]));

/** What a part unpacks to, piece by piece; more than `most` bytes are refused however little they are packed into. */
export async function* unpacked(source: Source, part: Part, most: number): AsyncGenerator<Buffer> {
  const head = await readAll(source, part.offset, 30);
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) throw new Unread('bad_workbook');
  const from = part.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = source.read(from, part.packed);
  if (part.method !== 0 && part.method !== 8) throw new Unread('bad_workbook');
  let size = 0;
  for await (const chunk of part.method === 0 ? packed : inflated(packed)) {
    size += chunk.length;
    if (size > most) throw new Unread('too_big');
    yield chunk;
  }
}

async function* inflated(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw();
  const feeding = (async () => {
    for await (const piece of packed) {
      if (inflate.destroyed) return;
      if (!inflate.write(piece)) await opened(inflate);
    }
    inflate.end();
  })().catch((error: Error) => inflate.destroy(error));
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) yield chunk;
    await feeding;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new Unread('bad_workbook');
    throw error;
  } finally {
    inflate.destroy();
  }
}

const opened = (inflate: ReturnType<typeof createInflateRaw>) =>
  new Promise<void>((resolve) => {
    if (inflate.destroyed) resolve();
    inflate.once('drain', resolve).once('close', resolve);
  });
