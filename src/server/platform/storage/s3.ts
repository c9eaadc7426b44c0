import { createReadStream } from 'node:fs';
import { buffer, text } from 'node:stream/consumers';
import { type FileStore, hasRoom, keyOf, nameAt, received, StoreProblem, sweepIncoming } from './files.ts';
import { type Asked, asker, type S3Settings } from './s3-request.ts';

/**
 * A store in a bucket of an S3-compatible server. A file is first received whole on this disk, in `incoming`, and
 * then sent in one request that names its hash: the server keeps it whole or not at all.
 */
export function s3Store(settings: S3Settings, incoming: string, pageSize = 1000): FileStore {
  const ask = asker(settings);
  const head = async (sha256: string) => {
    const answer = await ask({ method: 'HEAD', key: keyOf(sha256) }, ['NoSuchKey', '']);
    await drained(answer);
    return answer;
  };
  const isOlder = async (sha256: string, before: Date) => {
    const modified = (await head(sha256))?.modified;
    return modified != null && modified < before;
  };
  return {
    isOlder,
    hasRoom: () => hasRoom(incoming),
    async remove(sha256, before) {
      if (!(await isOlder(sha256, before))) return false;
      await drained(await ask({ method: 'DELETE', key: keyOf(sha256) }, ['NoSuchKey']));
      return true;
    },
    sweepIncoming: (before, dry) => sweepIncoming(incoming, before, dry),
    put: (source, maxBytes) =>
      received(source, { dir: incoming, maxBytes }, async ({ sha256, size }, waiting) => {
        const body = { size, sha256, open: () => createReadStream(waiting) };
        await drained(await ask({ method: 'PUT', key: keyOf(sha256), body }));
      }),
    async get(sha256) {
      const answer = await ask({ method: 'GET', key: keyOf(sha256) }, ['NoSuchKey']);
      return answer && { size: answer.size, stream: answer.stream };
    },
    has: async (sha256) => (await head(sha256)) !== null,
    async *list() {
      let after = '';
      for (;;) {
        const query = {
          'list-type': '2',
          'max-keys': String(pageSize),
          ...(after ? { 'start-after': after } : {}),
        };
        const page = await pageOf(await ask({ method: 'GET', query }));
        for (const key of page.keys) {
          const name = nameAt(key);
          if (name) yield name;
        }
        const last = page.keys.at(-1);
        if (!page.more || !last) return;
        after = last;
      }
    },
  };
}

async function drained(answer: Asked | null): Promise<void> {
  if (answer) await buffer(answer.stream);
}

/** Our keys are hexadecimal, so nothing in them is escaped; keys of others are passed over. */
async function pageOf(answer: Asked | null): Promise<{ keys: string[]; more: boolean }> {
  const page = answer ? await text(answer.stream) : '';
  if (!/<ListBucketResult[\s>]/.test(page))
    throw new StoreProblem('refused', 'The S3 server does not answer a list of its bucket.');
  const keys = [...page.matchAll(/<Key>([^<]+)<\/Key>/g)].map((found) => found[1] ?? '');
  return { keys, more: /<IsTruncated>\s*true/i.test(page) };
}
