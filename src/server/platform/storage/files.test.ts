import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { type S3Server, startSwift } from '#test/storage/swift.ts';
import { Authority, type Certificate, tlsProxy } from '#test/storage/tls.ts';
import { diskStore, type FileStore, keyOf, StoreProblem, TooLarge } from './files.ts';
import { s3Store } from './s3.ts';

const dir = await mkdtemp(join(tmpdir(), 'yinuo-store-'));
const server: S3Server = await startSwift();
const bucket = await server.bucket();
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});

/** Every file below the folder, as paths from it. */
const below = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

const disk = join(dir, 'disk');
const incoming = join(dir, 'incoming');
const STORES: { name: string; store: FileStore; lose(sha256: string): Promise<unknown> }[] = [
  { name: 'a folder', store: diskStore(disk), lose: (sha256) => rm(join(disk, keyOf(sha256))) },
  {
    name: 'a bucket',
    store: s3Store(bucket, incoming),
    lose: (sha256) => server.raw(bucket, 'DELETE', keyOf(sha256)),
  },
];

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const MISSING = 'ab'.repeat(32);

async function listed(store: FileStore): Promise<string[]> {
  const names: string[] = [];
  for await (const name of store.list()) names.push(name);
  return names.sort();
}

describe.each(STORES)('$name keeps files (39)', ({ store, lose }) => {
  it('by what they are, the same ones once, whole', async () => {
    const bytes = randomBytes(2_000_000);
    const sha256 = hashOf(bytes);
    const both = await Promise.all([1, 2].map(() => store.put(Readable.from([bytes]), 2_000_000)));
    expect(both).toEqual([1, 2].map(() => ({ sha256, size: 2_000_000 })));
    expect((await listed(store)).filter((name) => name === sha256)).toEqual([sha256]);
    expect(await store.has(sha256)).toBe(true);
    const found = await store.get(sha256);
    expect(found?.size).toBe(2_000_000);
    expect(bytes.equals(await buffer(found?.stream ?? Readable.from([])))).toBe(true);
  });

  it('of no bytes too', async () => {
    const { sha256 } = await store.put(Readable.from([]), 10);
    const found = await store.get(sha256);
    expect(found?.size).toBe(0);
    expect((await buffer(found?.stream ?? Readable.from(['not there']))).length).toBe(0);
  });

  it('and leaves nothing behind of what is too large or breaks off', async () => {
    const before = await listed(store);
    const tooLarge = Readable.from([Buffer.alloc(60), Buffer.alloc(60)]);
    await expect(store.put(tooLarge, 100)).rejects.toThrow(TooLarge);
    const breaks = Readable.from(
      (async function* () {
        yield Buffer.alloc(60);
        throw new Error('connection lost');
      })(),
    );
    await expect(store.put(breaks, 100)).rejects.toThrow('connection lost');
    expect(await listed(store)).toEqual(before);
    expect(await below(join(disk, 'incoming'))).toEqual([]);
    expect(await below(incoming)).toEqual([]);
    expect((await store.put(Readable.from([Buffer.alloc(100)]), 100)).size).toBe(100);
  });

  it('and takes away what is old, and nothing that came since', async () => {
    const { sha256 } = await store.put(Readable.from([randomBytes(20)]), 20);
    const [past, future] = [-60_000, 60_000].map((ms) => new Date(Date.now() + ms)) as [Date, Date];
    expect([await store.isOlder(sha256, past), await store.isOlder(sha256, future)]).toEqual([false, true]);
    expect([await store.remove(sha256, past), await store.has(sha256)]).toEqual([false, true]);
    expect([await store.remove(sha256, future), await store.has(sha256)]).toEqual([true, false]);
    expect(await store.remove(sha256, future)).toBe(false);
  });

  it('and says of what it has lost that it has not got it, until it is given again', async () => {
    expect(await store.get(MISSING)).toBe(null);
    expect(await store.has(MISSING)).toBe(false);
    const bytes = randomBytes(50);
    const { sha256 } = await store.put(Readable.from([bytes]), 50);
    await lose(sha256);
    expect(await store.get(sha256)).toBe(null);
    expect(await listed(store)).not.toContain(sha256);
    await store.put(Readable.from([bytes]), 50);
    expect(await store.has(sha256)).toBe(true);
  });
});

describe('a folder', () => {
  it('shows its files to nobody else on the machine', async () => {
    const { sha256 } = await diskStore(disk).put(Readable.from(['x']), 10);
    expect((await stat(join(disk, keyOf(sha256)))).mode & 0o077).toBe(0);
  });

  it('says so when it cannot be written', async () => {
    const blocked = join(dir, 'blocked');
    await writeFile(blocked, 'no folder');
    await expect(diskStore(blocked).put(Readable.from(['x']), 10)).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});

describe('a bucket', () => {
  it('lists only what is ours, also over many pages', async () => {
    const own = await server.bucket();
    for (const key of ['readme.txt', 'ab/short', 'zz/&lt;odd&gt;']) await server.raw(own, 'PUT', key, 'x');
    const store = s3Store(own, incoming, 2);
    const kept = [];
    for (const text of ['a', 'b', 'c']) kept.push((await store.put(Readable.from([text]), 10)).sha256);
    expect(await listed(store)).toEqual(kept.sort());
  });

  it.each([
    ['a wrong secret', { secret: 'wrong' }, 'refused', /403.*SignatureDoesNotMatch/],
    ['a wrong key', { keyId: 'test:nobody' }, 'refused', /403/],
    ['a bucket that is not there', { bucket: 'no-such-bucket' }, 'refused', /404.*NoSuchBucket/],
    ['a server that is away', { endpoint: 'http://127.0.0.1:9' }, 'unreachable', /No way to the bucket/],
  ] as const)('tells of %s, never the secret', async (_name, wrong, why, words) => {
    const store = s3Store({ ...bucket, ...wrong }, incoming);
    const problem = await store.put(Readable.from(['x']), 10).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StoreProblem);
    expect(problem).toMatchObject({ why, message: expect.stringMatching(words) });
    expect(String(problem)).not.toContain('of-a-test');
    expect(await below(incoming)).toEqual([]);
  });

  it('tells a missing bucket from a missing file', async () => {
    const store = s3Store({ ...bucket, bucket: 'no-such-bucket' }, incoming);
    await expect(store.get(MISSING)).rejects.toThrow(/NoSuchBucket/);
  });

  it('is asked again while the server is overloaded, and not when it is full', async () => {
    const asked: string[] = [];
    const answers = [503, 500, 200, 507];
    const away = createServer((request, answer) => {
      request.resume().on('end', () => {
        asked.push(request.method ?? '');
        answer.writeHead(answers.shift() ?? 500).end();
      });
    });
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
      const store = s3Store({ ...bucket, endpoint }, incoming);
      expect((await store.put(Readable.from(['x']), 10)).size).toBe(1);
      expect(asked).toEqual(['PUT', 'PUT', 'PUT']);
      await expect(store.put(Readable.from(['x']), 10)).rejects.toMatchObject({ why: 'full' });
      expect(asked).toHaveLength(4);
    } finally {
      away.close();
    }
  });
});

describe('a bucket by TLS', () => {
  const own = new Authority(dir, 'own');
  const other = new Authority(dir, 'other');
  const at = async (certificate: Certificate, ca: string | undefined) => {
    const proxy = await tlsProxy(Number(new URL(bucket.endpoint).port), certificate);
    afterAll(() => proxy.close());
    const settings = { ...bucket, endpoint: `https://127.0.0.1:${proxy.port}`, ca };
    return { proxy, store: s3Store(settings, incoming) };
  };

  it('of one’s own authority keeps files, gives them back, and lists them', async () => {
    const { proxy, store } = await at(own.issue('IP:127.0.0.1'), `${other.cert}\n${own.cert}`);
    const bytes = randomBytes(1_000_000);
    const { sha256 } = await store.put(Readable.from([bytes]), 1_000_000);
    expect(bytes.equals(await buffer((await store.get(sha256))?.stream ?? Readable.from([])))).toBe(true);
    expect(await listed(store)).toContain(sha256);
    expect(proxy.heard()).toBeGreaterThan(1_000_000);
    expect(await s3Store(bucket, incoming).has(sha256)).toBe(true);
  });

  it.each([
    ['of an authority that nobody named', () => own.issue('IP:127.0.0.1'), undefined],
    ['of another authority than the one that was named', () => other.issue('IP:127.0.0.1'), own.cert],
    ['of another host', () => own.issue('DNS:s3.example'), own.cert],
    ['that is out of date', () => own.issue('IP:127.0.0.1', -1), own.cert],
  ])('refuses a certificate %s, and sends it nothing', async (_name, certificate, ca) => {
    const { proxy, store } = await at(certificate(), ca);
    const problem = await store.put(Readable.from(['x']), 10).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(StoreProblem);
    expect(problem).toMatchObject({
      why: 'refused',
      message: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not trusted.*YINUO_S3_CA/),
    });
    expect(proxy.heard()).toBe(0);
    expect(await below(incoming)).toEqual([]);
  });

  it('takes a certificate that vouches for itself when it is named', async () => {
    const self = execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30'],
        ...['-subj', '/CN=store', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(dir, 'self.key')],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const certificate = { cert: self, key: await readFile(join(dir, 'self.key'), 'utf8') };
    const { store } = await at(certificate, self);
    expect((await store.put(Readable.from(['self']), 10)).size).toBe(4);
    const strict = await at(certificate, undefined);
    await expect(strict.store.has(MISSING)).rejects.toThrow(/not trusted/);
  });
});
