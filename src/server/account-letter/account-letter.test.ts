import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { smtpSink } from '#test/smtp.ts';
import { world } from '#test/world.ts';
import { mailChannel } from '../notice/channels.ts';
import { hashPassword } from '../platform/auth/password.ts';
import { transaction } from '../platform/db/db.ts';
import { storePreferences } from '../session/me.ts';
import { forgetAccountLetters, sendAccountLetters } from './send.ts';

const { db, people } = await world();
const { lina, chen, admin } = people;
const app = await testApp(db);
// People of a test's world have tokens and no passwords; these have one that they forgot.
await sql`update person set password_hash = ${await hashPassword('long forgotten')} where id in (${lina.id}, ${chen.id}, ${admin.id})`.execute(
  db,
);
const sink = await smtpSink();
const post = {
  mail: mailChannel({ url: sink.url, from: '一诺服务台 <desk@huaheng.example>' }),
  publicUrl: 'https://desk.huaheng.example',
};
const NEXT = 'violet-otters-read-42';

const call = (path: string, body: object, remoteAddress = '10.9.0.1') =>
  app.inject({ method: 'POST', url: `/api${path}`, payload: body, remoteAddress });
const ask = (login: string, from?: string) => call('/password-resets', { login }, from);
const emailOf = async (id: string) =>
  (await sql<{ email: string; login: string }>`select email, login from person where id = ${id}`.execute(db))
    .rows[0]!;
const lettersTo = (address: string) => sink.got.filter(({ to }) => to[0] === address);
const tokenIn = (text = '') => /\/set-password#(\S+)/.exec(text)?.[1] ?? '';
async function sentTo(address: string) {
  await sendAccountLetters(db, post);
  return lettersTo(address).at(-1)?.mail;
}
afterEach(() => sql`delete from account_letter`.execute(db));

describe('a forgotten password', () => {
  it('is set anew by a link, once; sessions end, and its owner hears of it', async () => {
    const { email, login } = await emailOf(lina.id);
    expect((await ask(email.toUpperCase())).statusCode).toBe(204);
    const mail = await sentTo(email);
    expect(mail?.subject).toBe('设置新密码');
    const token = tokenIn(mail?.text);
    const looked = await call('/password-resets/look', { token });
    expect(looked.json()).toEqual({ login, minLength: 10 });
    const weak = await call('/password-resets/redeem', { token, password: 'password123' });
    expect([weak.statusCode, weak.json().fields[0].field]).toEqual([422, 'body.password']);
    expect((await call('/password-resets/redeem', { token, password: NEXT })).statusCode).toBe(204);
    expect((await call('/session', { login, password: NEXT })).statusCode).toBe(200);
    expect((await lina.get('/session')).status, 'a session of before').toBe(401);
    for (const path of ['look', 'redeem'])
      expect((await call(`/password-resets/${path}`, { token, password: NEXT })).statusCode).not.toBe(200);
    expect((await sentTo(email))?.subject).toBe('您的登录密码已更改');
  });

  it('of two who redeem the same link at once one does', async () => {
    const { email } = await emailOf(chen.id);
    await ask(email);
    const token = tokenIn((await sentTo(email))?.text);
    const answers = await Promise.all(
      ['amber-foxes-sing-11', 'amber-foxes-sing-22'].map((password) =>
        call('/password-resets/redeem', { token, password }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 410]);
  });

  it('gets the same answer whoever is named, and only those a letter who may have one', async () => {
    const { email: admins, login } = await emailOf(admin.id);
    const before = sink.got.length;
    for (const [n, named] of ['nobody', 'nobody@x.example', login, "o'--"].entries())
      expect([named, (await ask(named, `10.9.1.${n}`)).body]).toEqual([named, '']);
    await sendAccountLetters(db, post);
    expect(lettersTo(admins)).toEqual([]);
    expect(sink.got.length).toBe(before);
    const kept = await sql<{ problem: string }>`select problem from account_letter order by problem`.execute(
      db,
    );
    expect(kept.rows.map(({ problem }) => problem)).toEqual([
      'needs_colleague',
      'unknown_person',
      'unknown_person',
      'unknown_person',
    ]);
  });

  it('is asked for three times an hour by login and twenty by address', async () => {
    for (let n = 0; n < 3; n++) expect((await ask('somebody', `10.9.2.${n}`)).statusCode).toBe(204);
    const fourth = await ask('SOMEBODY', '10.9.2.9');
    expect([fourth.statusCode, fourth.json().code]).toEqual([429, 'too_many']);
    for (let n = 0; n < 20; n++) expect((await ask(`somebody${n}`, '10.9.3.1')).statusCode).toBe(204);
    expect((await ask('somebody-else', '10.9.3.1')).statusCode).toBe(429);
  });

  it('is not offered where that is switched off', async () => {
    expect((await admin.patch('/sign-in-settings', { selfReset: false })).status).toBe(200);
    expect((await ask('lina', '10.9.4.1')).json().code).toBe('reset_off');
    expect((await admin.patch('/sign-in-settings', { selfReset: true })).status).toBe(200);
  });

  it.each(['', 'x', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}.${'A'.repeat(43)}`])(
    'a made-up link %j opens nothing',
    async (token) =>
      expect([400, 410]).toContain((await call('/password-resets/look', { token })).statusCode),
  );
});

describe('a letter', () => {
  it('is tried again when the server is away, with the same link and Message-ID', async () => {
    const { email } = await emailOf(lina.id);
    await ask(email, '10.9.5.1');
    const away = mailChannel({ url: 'smtp://127.0.0.1:1', from: 'desk@huaheng.example' });
    await sendAccountLetters(db, { ...post, mail: away });
    away.close();
    const waits = await sql`select from account_letter where state = 'waiting' and problem is not null
      and due_at > now() and claimed_until is null`.execute(db);
    expect(waits.rows.length).toBe(1);
    await sql`update account_letter set due_at = now()`.execute(db);
    const first = await sentTo(email);
    // The worker died before it marked the letter.
    await sql`update account_letter set state = 'waiting', claimed_until = null`.execute(db);
    const again = await sentTo(email);
    expect(again?.messageId).toBe(first?.messageId);
    expect(again?.text).toBe(first?.text);
  });

  it('ends when the password was changed meanwhile, or its time is over', async () => {
    const { email } = await emailOf(lina.id);
    await ask(email, '10.9.6.1');
    const token = tokenIn((await sentTo(email))?.text);
    const open = async () => (await call('/password-resets/look', { token })).statusCode;
    expect(await open()).toBe(200);
    await sql`update account_letter set asked_at = asked_at - interval '31 minutes',
      expires_at = expires_at - interval '31 minutes'`.execute(db);
    expect(await open()).toBe(410);
    await sql`update account_letter set expires_at = expires_at + interval '31 minutes'`.execute(db);
    await sql`update person set password_changed_at = now() where id = ${lina.id}`.execute(db);
    expect(await open()).toBe(410);
  });

  it('invites somebody to set the first password; an administrator never knows it', async () => {
    const { email } = await emailOf(chen.id);
    await storeEnglish();
    expect((await admin.post(`/people/${chen.id}/invitation`)).status).toBe(204);
    const mail = await sentTo(email);
    expect(mail?.subject).toBe('Please set your password');
    const token = tokenIn(mail?.text);
    expect(
      (await call('/password-resets/redeem', { token, password: 'teal-badgers-hum-7' })).statusCode,
    ).toBe(204);
    const entry =
      await sql`select from audit_entry where kind = 'password_link_sent' and person_id = ${admin.id}`.execute(
        db,
      );
    expect(entry.rows.length).toBe(1);
  });

  it('cannot invite whom no mail reaches', async () => {
    const { email } = await emailOf(chen.id);
    await sql`update person set email = null where id = ${chen.id}`.execute(db);
    expect((await admin.post(`/people/${chen.id}/invitation`)).body.code).toBe('no_address');
    await sql`update person set email = ${email} where id = ${chen.id}`.execute(db);
  });

  it('is forgotten a month after it ended, with what was typed', async () => {
    await ask('somebody-long-ago', '10.9.7.1');
    await sql`update account_letter set asked_at = asked_at - interval '40 days',
      expires_at = expires_at - interval '40 days'`.execute(db);
    await forgetAccountLetters(db);
    expect((await sql`select from account_letter`.execute(db)).rows.length).toBe(0);
  });
});

const storeEnglish = () => transaction(db, (tx) => storePreferences(tx, chen.id, { locale: 'en' }));
