import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '#domain/ticket/files.ts';
import { apiOf, INCIDENT, multipart, world } from '#test/world.ts';
import { FILE_POLICY } from '../platform/http/page-policy.ts';
import { dropForgottenUploads } from './uploads.ts';

const { app, db, people, person, groups } = await world();
const { lina, wang, chen, admin } = people;

const record = async (uploadIds: string[] = []) =>
  (await lina.post('/tickets', { ...INCIDENT, uploadIds })).body.id;
async function uploads(): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from upload`.execute(db);
  return found.rows[0]?.n ?? 0;
}

describe('uploading', () => {
  it('keeps every byte, whatever they are', async () => {
    const bytes = randomBytes(300_000);
    const kept = await lina.upload('日志.zip', bytes);
    expect(kept).toMatchObject({
      status: 201,
      body: { name: '日志.zip', size: 300_000, mediaType: 'application/zip' },
    });
    const got = await lina.get(`/files/${kept.body.id}`);
    expect(createHash('sha256').update(got.raw).digest('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(got.headers['content-length']).toBe('300000');
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/etc/shadow', 'shadow'],
    ['C:\\Users\\lina\\截图.png', '截图.png'],
    ['%2e%2e%2fsecret.txt', '%2e%2e%2fsecret.txt'],
    ['\u200b.htaccess', 'htaccess'],
    ['photo\u202egnp.txt', 'photognp.txt'],
    [`${'报'.repeat(300)}.pdf`, /^报{50,}\.pdf$/],
    ['a&b;c=d.txt', 'a&b;c=d.txt'],
    ['<img src=x onerror=alert(1)>.png', /^img src=x onerror=alert\(1\)\.png$/],
    ['CON', 'CON'],
    ['report.txt. . .', 'report.txt'],
  ])('%j is only a name', async (name, shown) => {
    const kept = await lina.upload(name, 'x');
    expect(kept.status, JSON.stringify(kept.body)).toBe(201);
    expect(kept.body.name).toMatch(
      typeof shown === 'string' ? new RegExp(`^${shown.replace(/[.%&;=]/g, '\\$&')}$`) : shown,
    );
  });

  it.each(['setup.exe', 'SETUP.EXE', 'run.bat.', 'x.js', 'a.hta', 'b.ps1 ', 'c.lnk\u200b', '发票.pdf.scr'])(
    '%j does not stand on a record',
    async (name) => {
      const before = await uploads();
      expect(await lina.upload(name, 'MZ')).toMatchObject({
        status: 400,
        body: { fields: [{ field: 'body.file', code: 'runnable_file' }] },
      });
      expect(await uploads()).toBe(before);
    },
  );

  it('refuses the empty, the too large, and what is no file', async () => {
    const before = await uploads();
    expect(await lina.upload('leer.txt', '')).toMatchObject({
      status: 400,
      body: { fields: [{ code: 'empty_file' }] },
    });
    const large = await lina.upload('gross.bin', Buffer.alloc(MAX_FILE_BYTES + 1));
    expect(large).toMatchObject({ status: 413, body: { code: 'too_large' } });
    const huge = await lina.upload('riesig.bin', Buffer.alloc(28_000_000));
    expect(huge).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(await lina.post('/uploads', { file: 'x' })).toMatchObject({ status: 415 });
    const send = (disposition: string) => {
      const { payload, headers } = multipart(disposition, 'x');
      return lina.post('/uploads', payload, headers);
    };
    expect(await send('form-data; name="file"')).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect((await send('form-data')).status).toBe(400);
    expect((await send('form-data; name="file"; filename=""')).status).toBe(400);
    expect((await send('form-data; name="file"; filename="a\u0000.exe"')).status).toBe(400);
    expect((await send('form-data; name="file"; filename*=UTF-8\'\'a%00b.exe')).status).toBe(400);
    const field = multipart('form-data; name="note"', 'x', 'text/plain');
    expect((await lina.post('/uploads', field.payload, field.headers)).status).toBe(400);
    expect(
      (await lina.post('/uploads', 'garbage', { 'content-type': 'multipart/form-data; boundary=x' })).status,
    ).toBe(400);
    expect((await lina.post('/uploads', 'garbage', { 'content-type': 'multipart/form-data' })).status).toBe(
      400,
    );
    expect(await uploads()).toBe(before);
  });

  it('takes exactly the largest size', async () => {
    expect(await lina.upload('max.bin', Buffer.alloc(MAX_FILE_BYTES))).toMatchObject({
      status: 201,
      body: { size: MAX_FILE_BYTES },
    });
  });
});

describe('serving', () => {
  it.each([
    ['page.html', '<script>alert(1)</script>', 'application/octet-stream', 'attachment'],
    ['logo.svg', '<svg onload="alert(1)"/>', 'application/octet-stream', 'attachment'],
    ['x.ics', 'BEGIN:VCALENDAR', 'application/octet-stream', 'attachment'],
    ['a.pdf', '%PDF', 'application/octet-stream', 'attachment'],
    ['feed.xml', '<?xml-stylesheet href="x"?><a/>', 'application/octet-stream', 'attachment'],
    ['x.xhtml', '<script xmlns="http://www.w3.org/1999/xhtml"/>', 'application/octet-stream', 'attachment'],
    ['polyglot.gif.html', 'GIF89a<script>alert(1)</script>', 'application/octet-stream', 'attachment'],
    ['polyglot.gif', 'GIF89a/*<script>alert(1)</script>', 'image/gif', 'inline'],
    ['截图 1.png', 'no picture at all', 'image/png', 'inline'],
  ])('%s cannot run', async (name, bytes, type, how) => {
    const { body } = await lina.upload(name, bytes);
    const { headers, raw } = await lina.get(`/files/${body.id}`);
    expect(raw.toString()).toBe(bytes);
    expect(headers['content-type']).toBe(type);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe(FILE_POLICY);
    expect(headers['content-disposition']).toBe(`${how}; filename*=UTF-8''${encodeURIComponent(name)}`);
    expect(headers['cache-control']).toContain('private');
  });

  it.each(['nonsense', '00000000-0000-4000-8000-000000000000'])('%s is not there', async (file) => {
    expect([400, 404]).toContain((await lina.get(`/files/${file}`)).status);
  });
});

describe('an upload on a record', () => {
  it('belongs to who uploaded it, until it is used, once', async () => {
    const { id } = (await lina.upload('a.txt', 'a')).body;
    const ticket = await record();
    for (const [by, path] of [
      [wang, '/tickets'],
      [chen, `/tickets/${ticket}/comment`],
    ] as const) {
      const body = path === '/tickets' ? { ...INCIDENT, uploadIds: [id] } : { text: 'x', uploadIds: [id] };
      expect(await by.post(path, body)).toMatchObject({
        status: 400,
        body: { fields: [{ field: 'body.uploadIds.0', code: 'unknown_reference' }] },
      });
    }
    const both = await Promise.all([
      lina.post(`/tickets/${ticket}/attach`, { uploadIds: [id] }),
      lina.post(`/tickets/${ticket}/attach`, { uploadIds: [id] }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    const { files, events } = (await chen.get(`/tickets/${ticket}`)).body;
    expect(files).toMatchObject([{ id, name: 'a.txt' }]);
    expect(events.at(-1)).toMatchObject({
      kind: 'attached',
      data: { files: [{ id, name: 'a.txt', size: 1 }] },
    });
  });

  it('named twice stands there once', async () => {
    const { id } = (await lina.upload('b.txt', 'b')).body;
    const answer = await lina.post(`/tickets/${await record()}/attach`, { uploadIds: [id, id] });
    expect(answer).toMatchObject({ status: 400, body: { fields: [{ field: 'body.uploadIds.1' }] } });
  });

  it('comes with the word it was sent with', async () => {
    const { id } = (await lina.upload('c.txt', 'c')).body;
    const ticket = await record([id]);
    const more = (await chen.upload('d.txt', 'd')).body.id;
    await chen.post(`/tickets/${ticket}/comment`, { text: '见附件', uploadIds: [more] });
    const { files, events } = (await lina.get(`/tickets/${ticket}`)).body;
    expect(files.map((file: { id: string }) => file.id)).toEqual([id, more]);
    expect(events[0].data.files).toMatchObject([{ id }]);
    expect(events[1].data).toMatchObject({ text: '见附件', files: [{ id: more }] });
    expect((await lina.get(`/files/${more}`)).raw.toString()).toBe('d');
  });

  it('is forgotten after a day without a record; the same bytes elsewhere stay', async () => {
    const forgetful = await person('forgetful', '忘事');
    const waiting = (await forgetful.upload('e.txt', 'same bytes')).body.id;
    const used = (await lina.upload('f.txt', 'same bytes')).body.id;
    await record([used]);
    await dropForgottenUploads(db, Date.now());
    expect((await forgetful.get(`/files/${waiting}`)).status).toBe(200);
    await dropForgottenUploads(db, Date.now() + 86_500_000);
    expect((await forgetful.get(`/files/${waiting}`)).status).toBe(404);
    expect((await chen.get(`/files/${used}`)).raw.toString()).toBe('same bytes');
  });

  it('is read by nobody who may not read the record, nor without login, with one answer', async () => {
    const { id } = (await lina.upload('geheim.txt', 'g')).body;
    const missing = await wang.get('/files/00000000-0000-4000-8000-000000000000');
    for (const onRecord of [false, true]) {
      if (onRecord) await record([id]);
      const answer = await wang.get(`/files/${id}`);
      expect(answer.status).toBe(404);
      expect({ ...answer.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
      expect((await admin.get(`/files/${id}`)).status).toBe(404);
      expect((await apiOf(app).get(`/files/${id}`)).status).toBe(401);
      expect((await lina.get(`/files/${id}`)).status).toBe(200);
    }
    expect((await chen.get(`/files/${id}`)).status).toBe(200);
  });

  it('of a private note stays with the desk; who leaves the desk loses it', async () => {
    const ticket = await record();
    const gone = await person('gone', '已离岗', ['agent'], [groups.first]);
    const { id } = (await gone.upload('intern.txt', 'i')).body;
    const noted = await gone.post(`/tickets/${ticket}/note`, { text: '仅内部', uploadIds: [id] });
    expect(noted.status, JSON.stringify(noted.body)).toBe(200);
    expect((await lina.get(`/files/${id}`)).status).toBe(404);
    expect((await lina.get(`/tickets/${ticket}`)).body.files).toEqual([]);
    expect((await gone.get(`/files/${id}`)).status).toBe(200);
    await sql`update person set roles = '{requester}' where id = ${gone.id}`.execute(db);
    expect((await gone.get(`/files/${id}`)).status).toBe(404);
  });

  it('is named by chance alone, never by what it holds or where it lies', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await lina.upload('same.txt', 'same')).body.id));
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(3);
    const hash = createHash('sha256').update('same').digest('hex');
    for (const path of ['..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd', '%00', hash])
      expect([400, 404], path).toContain((await lina.get(`/files/${path}`)).status);
  });
});
