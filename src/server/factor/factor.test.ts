import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { session } from '#contract/session.ts';
import { signInSettings } from '#contract/sign-in.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { SEALER } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { PASSWORD, someone } from '#test/people.ts';
import { codeOf, stepAt } from '../platform/auth/totp.ts';
import { createApp } from '../platform/http/app.ts';
import { mount } from '../platform/http/mount.ts';
import { authenticator } from '../session/authenticate.ts';
import { NOWHERE } from '../session/elsewhere.ts';
import { sessionHandlers, signInSettingHandlers } from '../session/routes.ts';
import { mountFactors } from './routes.ts';

const MINUTE = 60_000;
const db = await testDatabase();
const app = createApp();
let now = Date.parse('2026-03-02T09:00:00+08:00');
const clock = () => now;
const http = { app, db, clock, authenticate: authenticator(db, clock) };
mount(http, session, sessionHandlers(NOWHERE));
mount(http, signInSettings, signInSettingHandlers);
mountFactors(http, { sealer: SEALER, elsewhere: NOWHERE, publicUrl: 'https://desk.example' });
afterAll(() => app.close());
beforeEach(() => {
  now += 2 * 24 * 60 * MINUTE;
});

let count = 0;
type Answer = Awaited<ReturnType<typeof send>>;
async function send(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  cookie = '',
  payload?: object,
) {
  const headers = cookie ? { cookie } : {};
  return app.inject({ method, url: `/api${path}`, headers, ...(payload ? { payload } : {}) });
}
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
const told = (answer: Answer) => [answer.statusCode, answer.body ? answer.json().code : undefined];
const signIn = (login: string) => send('POST', '/session', '', { login, password: PASSWORD });
const giveCode = (cookie: string, code: string) =>
  send('POST', '/session/proof', cookie, { method: 'code', code });
const list = (cookie: string) => send('GET', '/factors', cookie);

/** Base32 without padding, as apps read it. */
function bytesOf(text: string): Buffer {
  const bits = [...text].map((c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Somebody whose app makes codes; `code()` is the one of now. */
async function withCodes(roles: readonly Role[] = []) {
  const { id, login, headers } = await someone(db, `f${++count}`, roles, { now, password: PASSWORD });
  const begun = await send('POST', '/factors/totp', headers.cookie);
  const secret = bytesOf(begun.json().secret);
  const code = () => codeOf(secret, stepAt(now));
  const done = await send('POST', '/factors/totp/confirm', headers.cookie, { code: code() });
  const recoveryCodes: string[] = done.json().recoveryCodes;
  now += MINUTE;
  return { id, login, first: headers.cookie, cookie: cookieOf(done), recoveryCodes, code };
}

describe('codes of an app', () => {
  it('count once one was shown; ten recovery codes come with them, and the session gets another secret', async () => {
    const { first, cookie, recoveryCodes } = await withCodes();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await list(first)).statusCode).toBe(401);
    expect((await list(cookie)).json()).toMatchObject({
      items: [{ kind: 'totp' }],
      recoveryCodesLeft: 10,
      required: false,
    });
    expect(told(await send('POST', '/factors/totp', cookie))).toEqual([409, 'already_exists']);
  });

  it('are asked for after the password, open nothing before, and are good once', async () => {
    const { login, code } = await withCodes();
    const half = await signIn(login);
    expect(told(half)).toEqual([401, 'second_factor_required']);
    const cookie = cookieOf(half);
    for (const path of ['/session', '/sessions', '/factors'])
      expect(told(await send('GET', path, cookie))).toEqual([401, 'second_factor_required']);
    expect((await send('GET', '/session/proof', cookie)).json()).toEqual({ methods: ['totp', 'recovery'] });
    const shown = code();
    const whole = await giveCode(cookie, shown);
    expect([whole.statusCode, whole.json().pending]).toEqual([200, null]);
    expect((await send('GET', '/session', cookie)).statusCode).toBe(401);
    expect((await send('GET', '/session', cookieOf(whole))).statusCode).toBe(200);
    expect(told(await giveCode(cookieOf(await signIn(login)), shown))).toEqual([401, 'wrong_factor']);
  });

  it('cannot be guessed by giving the password again and again', async () => {
    const { login, code } = await withCodes();
    const answers: unknown[] = [];
    for (let i = 0; i < 6; i++)
      answers.push((await giveCode(cookieOf(await signIn(login)), '000000x')).statusCode);
    expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await giveCode(cookieOf(await signIn(login)), code())).statusCode).toBe(429);
  });

  it('of two who show the same code at once one is let in', async () => {
    const { login, code } = await withCodes();
    const cookies = [cookieOf(await signIn(login)), cookieOf(await signIn(login))];
    const answers = await Promise.all(cookies.map((cookie) => giveCode(cookie, code())));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
  });

  it('must be given within ten minutes of the password', async () => {
    const { login, code } = await withCodes();
    const cookie = cookieOf(await signIn(login));
    now += 10 * MINUTE;
    expect(told(await giveCode(cookie, code()))).toEqual([401, 'signed_out']);
  });

  it('are kept sealed', async () => {
    const begun = await send(
      'POST',
      '/factors/totp',
      (await someone(db, `f${++count}`, [], { now })).headers.cookie,
    );
    const { rows } =
      await sql`select encode(secret, 'escape') as text, encode(secret, 'base64') as base from factor`.execute(
        db,
      );
    const secret = bytesOf(begun.json().secret);
    for (const spelt of [begun.json().secret, secret.toString('base64'), secret.toString('latin1')])
      expect(JSON.stringify(rows)).not.toContain(spelt);
  });
});

describe('recovery codes', () => {
  it('stand in for the factor, once each, and end when new ones are made', async () => {
    const { login, recoveryCodes } = await withCodes();
    const [one = '', two = ''] = recoveryCodes;
    const whole = await giveCode(cookieOf(await signIn(login)), one.toUpperCase().replaceAll('-', ' '));
    expect(whole.statusCode).toBe(200);
    expect(told(await giveCode(cookieOf(await signIn(login)), one))).toEqual([401, 'wrong_factor']);
    const fresh = await send('POST', '/factors/recovery-codes', cookieOf(whole));
    expect(fresh.json().recoveryCodes).toHaveLength(10);
    expect(told(await giveCode(cookieOf(await signIn(login)), two))).toEqual([401, 'wrong_factor']);
  });

  it('are kept as hashes alone', async () => {
    const { recoveryCodes } = await withCodes();
    const { rows } = await sql`select encode(hash, 'escape') as text, hash from recovery_code`.execute(db);
    for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
  });
});

describe('a role that asks for a second factor', () => {
  const ask = async (secondFactorRoles: Role[]) => {
    const { headers } = await someone(db, `s${++count}`, ['security_admin'], { now });
    expect((await send('PATCH', '/sign-in-settings', headers.cookie, { secondFactorRoles })).statusCode).toBe(
      200,
    );
  };

  it('leads who has none to set one up, and to nothing else', async () => {
    await ask(['lead']);
    const { login } = await someone(db, `f${++count}`, ['lead'], { now, password: PASSWORD });
    const answer = await signIn(login);
    expect(answer.json()).toMatchObject({ pending: 'enrolment' });
    const cookie = cookieOf(answer);
    expect(told(await send('GET', '/sessions', cookie))).toEqual([403, 'enrolment_required']);
    expect((await list(cookie)).json()).toMatchObject({ items: [], required: true });
    const secret = bytesOf((await send('POST', '/factors/totp', cookie)).json().secret);
    const wrong = await send('POST', '/factors/totp/confirm', cookie, { code: 'x' });
    expect([wrong.statusCode, wrong.json().fields]).toEqual([
      400,
      [{ field: 'body.code', code: 'wrong_code' }],
    ]);
    const done = await send('POST', '/factors/totp/confirm', cookie, { code: codeOf(secret, stepAt(now)) });
    expect((await send('GET', '/session', cookieOf(done))).json()).toMatchObject({ pending: null });
    await ask([]);
  });

  it('reaches sessions that are open, at the next request, and lets them go when it asks no more', async () => {
    const { headers } = await someone(db, `f${++count}`, ['lead'], { now, password: PASSWORD });
    const { cookie } = await withCodes(['lead']);
    await ask(['lead']);
    expect(told(await send('GET', '/sessions', headers.cookie))).toEqual([403, 'enrolment_required']);
    expect((await send('GET', '/session', headers.cookie)).json()).toMatchObject({ pending: 'enrolment' });
    expect((await send('GET', '/sessions', cookie)).statusCode).toBe(200);
    now += 11 * MINUTE;
    expect(told(await send('POST', '/factors/totp', headers.cookie))).toEqual([403, 'proof_required']);
    const proof = { method: 'password', password: PASSWORD };
    const proved = cookieOf(await send('POST', '/session/proof', headers.cookie, proof));
    expect(told(await send('GET', '/sessions', proved))).toEqual([403, 'enrolment_required']);
    expect((await send('POST', '/factors/totp', proved)).statusCode).toBe(200);
    await ask([]);
    expect((await send('GET', '/sessions', proved)).statusCode).toBe(200);
  });
});

describe('dangerous acts', () => {
  it('ask for a proof that is at most ten minutes old', async () => {
    const { cookie, code } = await withCodes();
    now += 10 * MINUTE + 1;
    expect(told(await send('POST', '/factors/recovery-codes', cookie))).toEqual([403, 'proof_required']);
    const wrong = await send('POST', '/session/proof', cookie, { method: 'password', password: 'wrong' });
    expect(told(wrong)).toEqual([401, 'wrong_factor']);
    const proved = await giveCode(cookie, code());
    expect((await send('GET', '/session', cookie)).statusCode).toBe(401);
    expect((await send('POST', '/factors/recovery-codes', cookieOf(proved))).statusCode).toBe(200);
  });

  it('take the password as a proof', async () => {
    const { headers } = await someone(db, `f${++count}`, [], { now, password: PASSWORD });
    now += 11 * MINUTE;
    expect(told(await send('POST', '/factors/totp', headers.cookie))).toEqual([403, 'proof_required']);
    const proved = await send('POST', '/session/proof', headers.cookie, {
      method: 'password',
      password: PASSWORD,
    });
    expect((await send('POST', '/factors/totp', cookieOf(proved))).statusCode).toBe(200);
  });
});

it('a security administrator takes lost factors away, not the own ones, and the person is out everywhere', async () => {
  const { id, login, cookie } = await withCodes();
  const admin = await someone(db, `s${++count}`, ['security_admin'], { now });
  const remove = (person: string, by: string) => send('DELETE', `/people/${person}/factors`, by);
  expect(told(await remove(id, cookie))).toEqual([403, 'forbidden']);
  const seen = (by: string) => send('GET', `/people/${id}/factors`, by);
  expect((await seen(admin.headers.cookie)).json()).toMatchObject({
    ...{ items: [{ kind: 'totp' }], recoveryCodesLeft: 10, required: false },
  });
  expect(told(await seen(cookie))).toEqual([403, 'forbidden']);
  expect(told(await remove(admin.id, admin.headers.cookie))).toEqual([403, 'forbidden']);
  expect((await remove(id, admin.headers.cookie)).statusCode).toBe(204);
  expect((await send('GET', '/session', cookie)).statusCode).toBe(401);
  expect((await signIn(login)).statusCode).toBe(200);
});

it('factors of others are neither renamed nor removed', async () => {
  const [mine, other] = [await withCodes(), await withCodes()];
  const { id } = (await list(other.cookie)).json().items[0];
  expect((await send('PATCH', `/factors/${id}`, mine.cookie, { name: 'x' })).statusCode).toBe(404);
  expect((await send('DELETE', `/factors/${id}`, mine.cookie)).statusCode).toBe(404);
  const own = (await list(mine.cookie)).json().items[0].id;
  expect((await send('PATCH', `/factors/${own}`, mine.cookie, { name: '手机' })).statusCode).toBe(204);
  expect((await list(mine.cookie)).json().items[0].name).toBe('手机');
  const removed = await send('DELETE', `/factors/${own}`, mine.cookie);
  expect((await list(cookieOf(removed))).json()).toMatchObject({ items: [], recoveryCodesLeft: 0 });
});

describe('a passkey', () => {
  const ghost = { id: 'Z2hvc3Q', type: 'public-key', rawId: 'Z2hvc3Q', response: {} };

  it('that nobody has answers as a wrong password does, however broken', async () => {
    for (const response of [
      ghost,
      { id: '%', type: 'public-key' },
      { ...ghost, response: { signature: [] } },
    ])
      expect(told(await send('POST', '/session/passkey', '', { response }))).toEqual([
        401,
        'wrong_credentials',
      ]);
    expect((await send('POST', '/session/passkey', '', { response: { id: {} } })).statusCode).toBe(400);
  });

  it('is asked for under the name of the installation, with a challenge of its own each time', async () => {
    const asked = [
      await send('POST', '/session/passkey/options'),
      await send('POST', '/session/passkey/options'),
    ];
    const [one, two] = asked.map((answer) => answer.json());
    expect(one).toMatchObject({ rpId: 'desk.example', userVerification: 'required' });
    expect(one.challenge).not.toBe(two.challenge);
  });

  it('that no authenticator made is not kept', async () => {
    const { headers } = await someone(db, `f${++count}`, [], { now });
    await send('POST', '/factors/passkeys/options', headers.cookie);
    const answer = await send('POST', '/factors/passkeys', headers.cookie, { name: 'x', response: ghost });
    expect([answer.statusCode, answer.json().fields]).toEqual([
      400,
      [{ field: 'body.response', code: 'wrong_format' }],
    ]);
  });
});
