import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { headersOf, newWebhookSecret, signatureOf } from './signing.ts';

/** The reference vector of Standard Webhooks. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const message = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const folder = await mkdtemp(join(tmpdir(), 'yinuo-verify-'));
afterAll(() => rm(folder, { recursive: true }));

/** The example of the page for those who receive, as it stands there. */
async function documented(): Promise<
  (secret: string, headers: object, body: string, now?: number) => unknown
> {
  const page = await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const file = join(folder, 'verify.mjs');
  await writeFile(file, code);
  const { verify } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  return verify;
}

it('signs the reference vector as it is to be signed', () => {
  expect(signatureOf(message, secret)).toBe(signature);
  const headers = headersOf(message, [secret]);
  expect(headers['webhook-signature']).toBe(signature);
  expect(headers['webhook-timestamp']).toBe('1614265330');
});

it('makes secrets of 24 to 64 bytes, each another', () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  expect(new Set(secrets).size).toBe(2);
  for (const one of secrets) expect(Buffer.from(one.slice(6), 'base64')).toHaveLength(32);
});

it('is verified by the documented example, by either of two secrets, and by no other', async () => {
  const verify = await documented();
  const [old, next, other] = [secret, newWebhookSecret(), newWebhookSecret()];
  const headers = headersOf(message, [next, old]);
  const now = message.timestamp + 10;
  expect(verify(old, headers, message.body, now)).toEqual({ test: 2_432_232_314 });
  expect(verify(next, headers, message.body, now)).toEqual({ test: 2_432_232_314 });
  expect(() => verify(other, headers, message.body, now)).toThrow('wrong signature');
  expect(() => verify(old, headers, `${message.body} `, now)).toThrow('wrong signature');
  expect(() => verify(old, { ...headers, 'webhook-id': 'msg_x' }, message.body, now)).toThrow(
    'wrong signature',
  );
  expect(() => verify(old, headers, message.body, now + 3600)).toThrow('too old');
});
