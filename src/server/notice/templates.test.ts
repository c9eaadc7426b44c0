import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { smtpSink } from '#test/smtp.ts';
import { INCIDENT, world } from '#test/world.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { mailChannel } from './channels.ts';
import { type Post, sendDeliveries } from './deliveries.ts';
import { notify } from './reactions.ts';

const { app, db, people } = await world();
const { admin, chen, lina, zhao } = people;
const sink = await smtpSink();
const mail = mailChannel({ url: sink.url, from: 'desk@huaheng.example' });
const post: Post = { mail, publicUrl: 'https://desk.huaheng.example' };

async function settled() {
  while (await drainOutbox(db, [notify])) {}
  await sql`update delivery set deliver_at = now() where state = 'waiting'`.execute(db);
  while (await sendDeliveries(db, post)) {}
}
async function asked(question: string): Promise<number> {
  const { id } = (await lina.post('/tickets', INCIDENT)).body;
  expect((await chen.post(`/tickets/${id}/ask`, { question })).status).toBe(200);
  await settled();
  return id;
}
const last = () => sink.got.filter(({ to }) => to[0]?.startsWith('lina')).at(-1);
const change = (text: string | null, version: number, kind = 'question') =>
  admin.put(`/letter-templates/${kind}/zh-CN`, { text }, { 'if-match': `"${version}"` });

describe('the text of a letter', () => {
  it('is changed, kept with its author, and shipped again by one step', async () => {
    const shipped = (await admin.get('/letter-templates')).body.items;
    expect(shipped).toHaveLength(8);
    for (const one of shipped) expect(one).toMatchObject({ version: 0, text: null, changedBy: null });
    const text = `{{name}}：\n\n{{text}}\n\n<b>{{number}}</b> \${number} <%= 1 %>\n\n{{link}}`;
    expect((await change(text, 0)).body).toMatchObject({ version: 1, text, changedBy: '管理员' });
    expect((await change('另一个', 0)).status).toBe(412);
    const id = await asked('<img src=x onerror=alert(1)> {{name}} {{constructor}}');
    expect(last()?.mail.text).toContain(`李娜：\n\n<img src=x onerror=alert(1)> {{name}} {{constructor}}`);
    expect(last()?.mail.text).toContain(`<b>${id}</b> \${number} <%= 1 %>`);
    expect(last()?.mail.html).not.toContain('<img');
    expect(last()?.mail.html).not.toContain('<b>');
    expect(last()?.mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect((await change(null, 1)).body).toMatchObject({ version: 2, text: null });
    await asked('型号？');
    expect(last()?.mail.text).toContain('服务台想请您补充');
    const { items } = (await admin.get('/letter-templates/question/zh-CN/versions')).body;
    expect(items.map((one: { version: number; text: string | null }) => [one.version, one.text])).toEqual([
      [2, null],
      [1, text],
    ]);
    const kept = await sql`select from audit_entry where kind = 'template_changed'`.execute(db);
    expect(kept.rows).toHaveLength(2);
  });

  it('with a placeholder that is none is refused by its name, and nothing is kept', async () => {
    const before = (await admin.get('/letter-templates/result/zh-CN/versions')).body;
    const refused = await change('{{nmae}} {{constructor}}', 0, 'result');
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      detail: { unknown: ['nmae', 'constructor'] },
      fields: [{ field: 'body.text', code: 'unknown_placeholder' }],
    });
    expect((await admin.get('/letter-templates/result/zh-CN/versions')).body).toEqual(before);
    expect((await chen.get('/letter-templates')).status).toBe(403);
  });

  it('is tried out on an example, with an account and without', async () => {
    const preview = (account: boolean) =>
      admin.post('/letter-templates/receipt/en/preview', { text: '{{name}}\n{{title}}\n{{link}}', account });
    expect((await preview(true)).body).toMatchObject({
      subject: '[#1001] The printer does not work',
      text: expect.stringContaining('Li Na\nThe printer does not work\nhttp'),
    });
    const { body } = await preview(false);
    expect(body.subject).toBe('[#1001] Your service request');
    expect(body.text).not.toContain('printer');
  });
});

describe('news that can be switched off (RFC 8058)', () => {
  const choice = async () => (await lina.get('/session')).body.mailChoice;
  const link = (header: string | undefined) =>
    /^<https:\/\/desk\.huaheng\.example(\/api\/less-mail\/[^>]+)>$/.exec(header ?? '')?.[1] ?? '';

  it('is switched off in one click by a mail program, and by nothing that only looks', async () => {
    await lina.patch('/session/preferences', { mailChoice: 'all' });
    await asked('型号？');
    const got = last();
    expect(got?.header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const url = link(got?.header('list-unsubscribe'));
    expect(url).not.toBe('');
    expect(got?.mail.text).toContain(`https://desk.huaheng.example${url.replace('/api', '')}`);
    const looked = await app.inject({ method: 'GET', url });
    expect([looked.statusCode, looked.headers.location]).toEqual([303, url.replace('/api', '')]);
    expect((await app.inject({ method: 'GET', url: `${url}/choice` })).json()).toEqual({
      choice: 'none',
      done: false,
    });
    expect((await app.inject({ method: 'HEAD', url })).statusCode).toBeLessThan(400);
    expect(await choice()).toBe('all');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = await app.inject({ method: 'POST', url, headers, payload: 'List-Unsubscribe=One-Click' });
    expect(posted.json()).toEqual({ choice: 'none', done: true });
    expect(await choice()).toBe('none');
  });

  it('never by another person’s name, another choice, or with half a proof', async () => {
    await lina.patch('/session/preferences', { mailChoice: 'all' });
    await asked('型号？');
    const url = link(last()?.header('list-unsubscribe'));
    const forged = [
      url.replace(lina.id, zhao.id),
      url.replace('.none.', '.urgent.'),
      url.slice(0, -1),
      `${url.slice(0, -1)}0`,
      `${url.slice(0, -1)}1`,
    ];
    for (const one of forged.filter((other) => other !== url)) {
      const { statusCode } = await app.inject({ method: 'POST', url: one });
      expect([one, [400, 404].includes(statusCode)]).toEqual([one, true]);
    }
    expect(await choice()).toBe('all');
    const answered = await app.inject({ method: 'POST', url, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answered.statusCode).toBe(403);
  });

  it('gives nobody more mail than they chose', async () => {
    await lina.patch('/session/preferences', { mailChoice: 'all' });
    const { id } = (await lina.post('/tickets', INCIDENT)).body;
    await chen.post(`/tickets/${id}/comment`, { text: '在看' });
    await settled();
    const url = link(last()?.header('list-unsubscribe'));
    expect(url).toContain('.urgent.');
    await lina.patch('/session/preferences', { mailChoice: 'none' });
    await app.inject({ method: 'POST', url });
    expect(await choice()).toBe('none');
  });
});
