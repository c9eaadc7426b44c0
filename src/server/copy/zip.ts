import type { Readable } from 'node:stream';
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** One file of an archive: its text, or its bytes as they come. */
export type Entry = { path: string } & ({ text: string } | { bytes: Readable });

/** Bytes of one piece, about. */
const PIECE = 1024 * 1024;

/** Packs files one after the other into pieces, none of them held longer than it takes to hand it on. */
export async function pack(
  entries: AsyncIterable<Entry>,
  keep: (piece: Buffer) => Promise<void>,
): Promise<number> {
  let waiting: Uint8Array[] = [];
  let held = 0;
  let size = 0;
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failed ??= error;
    waiting.push(chunk);
    held += chunk.length;
  });
  const flush = async (least: number) => {
    if (failed) throw failed;
    if (held < least || held === 0) return;
    const piece = Buffer.concat(waiting);
    [waiting, held] = [[], 0];
    size += piece.length;
    await keep(piece);
  };
  for await (const entry of entries) {
    if ('text' in entry) {
      const file = new ZipDeflate(entry.path);
      zip.add(file);
      file.push(strToU8(entry.text), true);
    } else {
      const file = new ZipPassThrough(entry.path);
      zip.add(file);
      for await (const chunk of entry.bytes as AsyncIterable<Buffer>) {
        file.push(new Uint8Array(chunk));
        await flush(PIECE);
      }
      file.push(new Uint8Array(0), true);
    }
    await flush(PIECE);
  }
  zip.end();
  await flush(1);
  return size;
}
