import { Readable } from 'node:stream';
import { diskStore } from '#server/platform/storage/files.ts';

/** Puts into a store in a folder what comes in by standard input, until it is killed. */
const [dir = ''] = process.argv.slice(2);
await diskStore(dir).put(Readable.from(process.stdin), 1_000_000_000);
