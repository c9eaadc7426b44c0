import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { Plugin } from 'vite';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** The page itself has no twin: each answer writes a nonce into it. */
const TEXT = /\.(js|css|svg|json|webmanifest)$/;
/** Below this a packet is a packet. */
const WORTH_IT = 1024;

/** Writes a compressed twin beside every text of the build, so that the server never compresses one. */
export function precompress(): Plugin {
  let dir = '';
  return {
    name: 'yinuo-precompress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      dir = resolve(root, build.outDir);
    },
    closeBundle: async () => {
      const found = await readdir(dir, { recursive: true, withFileTypes: true });
      const texts = found.filter((entry) => entry.isFile() && TEXT.test(entry.name));
      await Promise.all(texts.map((entry) => twins(join(entry.parentPath, entry.name))));
    },
  };
}

async function twins(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < WORTH_IT) return;
  const best = { params: { [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  await Promise.all([
    brotli(bytes, best).then((small) => writeFile(`${file}.br`, small)),
    zip(bytes, { level: 9 }).then((small) => writeFile(`${file}.gz`, small)),
  ]);
}
