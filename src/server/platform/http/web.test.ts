import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { serveWeb } from './web.ts';

const dir = await mkdtemp(join(tmpdir(), 'yinuo-web-'));
await mkdir(join(dir, 'assets'));
await writeFile(
  join(dir, 'index.html'),
  '<meta property="csp-nonce" nonce="NONCE-OF-THE-ANSWER"><p>一诺</p>',
);
await writeFile(join(dir, 'seal.svg'), '<svg/>');
await writeFile(join(dir, 'assets/main-a1b2.js'), 'run()');
await writeFile(join(dir, 'assets/main-a1b2.js.br'), brotliCompressSync('run()'));
await writeFile(join(dir, '../yinuo-secret.txt'), 'secret');

const app = createApp({ webDir: dir });
afterAll(async () => {
  await app.close();
  await rm(dir, { recursive: true });
  await rm(join(dir, '../yinuo-secret.txt'));
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('the web app on the server', () => {
  it.each(['/', '/desk', '/tickets/17', '/sign-in?to=%2Fdesk', '/apiary'])('%s is the page', async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('一诺');
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  });

  it.each(['/', '/api/nothing', '/assets/main-a1b2.js'])(
    '%s says what a browser must not do',
    async (url) => {
      const { headers } = await get(url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(/script-src [^;]*/.exec(policy)?.[0]).toBe("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("style-src-attr 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(headers['strict-transport-security'], 'by http a browser must not believe it').toBeUndefined();
    },
  );

  it('asks browsers to stay with https where it is reached by it', async () => {
    const behind = createApp({ webDir: dir, trustedProxies: 1 });
    const { headers } = await behind.inject({ url: '/', headers: { 'x-forwarded-proto': 'https' } });
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    await behind.close();
  });

  it('lets nobody keep an answer of the API', async () => {
    expect((await get('/api/nothing')).headers['cache-control']).toBe('no-store');
  });

  it('lets a browser keep what is named by its content', async () => {
    const answer = await get('/assets/main-a1b2.js');
    expect(answer.body).toBe('run()');
    expect(answer.headers['cache-control']).toContain('immutable');
    expect((await get('/seal.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('sends the compressed twin to who can read it', async () => {
    const answer = await get('/assets/main-a1b2.js', { 'accept-encoding': 'br' });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.headers['content-type']).toMatch(/javascript/);
  });

  it('answers a browser that has a file already with 304', async () => {
    const etag = String((await get('/seal.svg')).headers.etag);
    expect((await get('/seal.svg', { 'if-none-match': etag })).statusCode).toBe(304);
  });

  it('gives styles a nonce of each answer alone, which no copy outlives', async () => {
    const answers = [await get('/', { 'accept-encoding': 'br' }), await get('/index.html')];
    const nonces = answers.map(({ headers, body }) => {
      const nonce = /style-src 'self' 'nonce-([\w-]{22})';/.exec(
        String(headers['content-security-policy']),
      )?.[1];
      expect(nonce).toBeDefined();
      expect(body).toContain(`nonce="${nonce}"`);
      expect(headers.etag).toBeUndefined();
      expect(headers['last-modified']).toBeUndefined();
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
    expect((await get('/seal.svg')).headers['content-security-policy']).not.toContain('nonce-');
  });

  it.each(['/api', '/api/nothing', '/assets/gone-9.js', '/../yinuo-secret.txt', '/%2e%2e/yinuo-secret.txt'])(
    '%s gives away nothing',
    async (url) => {
      const answer = await get(url);
      expect(answer.body).not.toContain('secret');
      if (!url.includes('secret')) {
        expect(answer.statusCode).toBe(404);
        expect(answer.json()).toMatchObject({ code: 'not_found' });
      }
    },
  );

  it('sees a new build without being started again', async () => {
    await writeFile(join(dir, 'assets/main-c3d4.js'), 'walk()');
    expect((await get('/assets/main-c3d4.js')).body).toBe('walk()');
  });

  it('takes no other method', async () => {
    expect((await app.inject({ method: 'POST', url: '/desk' })).statusCode).toBe(404);
    expect((await app.inject({ method: 'HEAD', url: '/desk' })).statusCode).toBe(200);
  });

  it('says so when there is nothing to serve', () => {
    expect(() => serveWeb(createApp(), join(dir, 'assets'))).toThrow('not built');
  });
});
