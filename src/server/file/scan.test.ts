import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import { compose } from '#test/mail/compose.ts';
import { type Clamd, EICAR, startClamd } from '#test/scan/clamd.ts';
import { apiOf, INCIDENT, world } from '#test/world.ts';
import { decideMail } from '../intake/actions.ts';
import { keepRaw } from '../intake/store.ts';
import { buildApp } from '../main.ts';
import { notify } from '../notice/reactions.ts';
import { sealerIn } from '../platform/auth/seal.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { clamd, NotJudged, type Scanner } from '../platform/scan/clamd.ts';
import { diskStore } from '../platform/storage/files.ts';
import { drainOutbox } from '../ticket/outbox.ts';
import { scanAgain, scanFiles } from './scan.ts';

const { db, people } = await world();
const daemon: Clamd = await startClamd();
const dir = await mkdtemp(join(tmpdir(), 'yinuo-scan-'));
const files = diskStore(dir);
const at = { host: '127.0.0.1', port: daemon.port };
const POLICY = { ...SHIPPED_INTAKE_POLICY, unknownSender: 'ticket' as const };
const scans = { db, files, scanner: clamd(at), clock: () => Date.now() };

/** The same desk where scanning is on. */
const appWith = (required: boolean) =>
  buildApp(db, { filesDir: dir, sealer: sealerIn(dir), scanner: { clamd: at, required } });
const apps = {
  offered: appWith(false),
  required: appWith(true),
  off: buildApp(db, { filesDir: dir, sealer: sealerIn(dir) }),
};
type Mode = keyof typeof apps;
const as = (who: keyof typeof people, mode: Mode) => apiOf(apps[mode], people[who].headers);

beforeAll(async () => {
  for (const app of Object.values(apps)) await app.ready();
});
afterAll(async () => {
  for (const app of Object.values(apps)) await app.close();
  await daemon.stop();
  await rm(dir, { recursive: true });
});

/** A ticket of Lina's with one file. */
async function attached(bytes: string, mode: Mode = 'offered') {
  const lina = as('lina', mode);
  const kept = await lina.upload('报告.txt', bytes);
  expect(kept.status, JSON.stringify(kept.body)).toBe(201);
  const ticket = await lina.post('/tickets', { ...INCIDENT, uploadIds: [kept.body.id] });
  expect(ticket.status).toBe(201);
  return { file: kept.body.id as string, ticket: ticket.body.id as number };
}

const stateOf = async (ticket: number, mode: Mode, who: keyof typeof people = 'lina') =>
  (await as(who, mode).get(`/tickets/${ticket}`)).body.files[0].state;

const scanAll = async () => {
  await sql`update stored_file set scan_not_before = null`.execute(db);
  while (await scanFiles(scans));
};

describe('the daemon', () => {
  it.each([
    ['by TCP', at],
    ['by its socket', { path: daemon.path }],
  ])('is asked %s and names its signatures', async (_how, place) => {
    const scanner = clamd(place);
    expect(await scanner.scan(Readable.from([Buffer.from('nothing')]))).toEqual({
      finding: null,
      signatures: expect.stringMatching(/^ClamAV \d/),
    });
    const pieces = [EICAR.slice(0, 20), '', EICAR.slice(20)].map((piece) => Buffer.from(piece));
    expect((await scanner.scan(Readable.from(pieces))).finding).toMatch(/Eicar-Test/);
    expect((await scanner.scan(Readable.from([]))).finding).toBe(null);
  });

  it('that will not judge a file says so, and is not taken for being away', async () => {
    const large = Readable.from([Buffer.alloc(800_000, 'a'), Buffer.alloc(800_000, 'b')]);
    await expect(clamd(at).scan(large)).rejects.toThrow(NotJudged);
  });
});

describe('a file', () => {
  it('waits unscanned, is scanned, and says so to requester and desk', async () => {
    const { file, ticket } = await attached('harmless');
    expect(await stateOf(ticket, 'offered')).toBe('unscanned');
    expect(await stateOf(ticket, 'required')).toBe('waiting');
    expect(await stateOf(ticket, 'off')).toBe('ready');
    expect((await as('lina', 'offered').get(`/files/${file}`)).status).toBe(200);
    expect(await as('lina', 'required').get(`/files/${file}`)).toMatchObject({
      status: 409,
      body: { code: 'file_unscanned' },
    });
    await scanAll();
    for (const who of ['lina', 'chen'] as const) expect(await stateOf(ticket, 'required', who)).toBe('ready');
    expect((await as('lina', 'required').get(`/files/${file}`)).raw.toString()).toBe('harmless');
  });

  it('that is infected is given to nobody, also when nothing scans any more, and stays to be seen', async () => {
    const { file, ticket } = await attached(EICAR);
    await scanAll();
    for (const mode of ['offered', 'required', 'off'] as const)
      for (const who of ['lina', 'chen', 'lead', 'auditor'] as const) {
        expect(await as(who, mode).get(`/files/${file}`)).toMatchObject({
          status: 403,
          body: { code: 'file_infected' },
        });
        expect(await stateOf(ticket, mode, who)).toBe('infected');
      }
    const { body } = await as('lead', 'offered').get('/stored-files/trouble');
    expect(body).toMatchObject({ scanning: 'offered', counts: { infected: 1 } });
    expect(body.items).toMatchObject([
      {
        scan: 'infected',
        finding: expect.stringMatching(/Eicar-Test/),
        signatures: expect.stringMatching(/^ClamAV/),
        uses: [{ name: '报告.txt', ticketId: ticket }],
      },
    ]);
    const admin = (await as('admin', 'off').get('/stored-files/trouble')).body;
    expect(admin.items[0].uses).toEqual([{ name: null, ticketId: ticket }]);
    expect((await as('chen', 'off').get('/stored-files/trouble')).status).toBe(403);
    expect(await files.has(body.items[0].sha256)).toBe(true);
    const told = await sql<{ n: number }>`
      select count(*)::int as n from audit_entry where kind = 'file_infected'`.execute(db);
    expect(told.rows[0]?.n).toBe(1);
    const undo = sql`update stored_file set scan = 'clean', scan_finding = null where scan = 'infected'`;
    await expect(undo.execute(db)).rejects.toThrow('not taken back');
  });

  it('is known by its bytes: the same ones are refused under every name', async () => {
    const again = await attached(EICAR);
    expect(await stateOf(again.ticket, 'off')).toBe('infected');
  });

  it('that came by mail is not given out with the whole message either', async () => {
    const reader = new MailReader();
    const desk = { db, files, reader, policy: POLICY, ownAddresses: [], clock: scans.clock };
    const bytes = compose({ text: '见附件', files: [{ name: 'a.txt', content: `${EICAR}\n` }] });
    const { id } = await keepRaw(db, bytes, { kind: 'import' }, Date.now());
    expect(await decideMail(desk, id)).toMatchObject({ outcome: 'ticket' });
    await reader.close();
    const raw = (mode: Mode) => as('chen', mode).get(`/mail/${id}/raw`);
    expect((await raw('off')).status, 'nobody scans there').toBe(200);
    await daemon.pause();
    expect((await raw('offered')).status, 'its scanner is away').toBe(200);
    expect(await raw('required')).toMatchObject({ status: 409, body: { code: 'file_unscanned' } });
    await daemon.start();
    for (const mode of ['offered', 'off', 'required'] as const)
      expect(await raw(mode), 'scanned when it was asked for').toMatchObject({
        status: 403,
        body: { code: 'file_infected' },
      });
  });

  it('in a message that nobody took in is found before the message is given out, and by night', async () => {
    const quarantined = async (text: string) => {
      const bytes = compose({ text: '见附件', files: [{ name: 'a.exe', content: text }] });
      const { id } = await keepRaw(db, bytes, { kind: 'import' }, Date.now());
      await sql`update mail_scan set scan_not_before = 'infinity' where mail_id <> ${id}`.execute(db);
      return id;
    };
    const raw = (id: string) => as('chen', 'offered').get(`/mail/${id}/raw`);
    const [evil, good] = [await quarantined(`${EICAR}\r\n1\r\n`), await quarantined('harmless 2')];
    const shown = async (id: string, mode: Mode = 'offered') => {
      const { body } = await as('chen', mode).get(`/mail/${id}`);
      const listed = (await as('chen', mode).get('/mail?outcome=pending&limit=100')).body.items;
      const [scan] = listed.filter((one: { id: string }) => one.id === id);
      expect(scan).toMatchObject({ scan: body.scan, finding: body.finding });
      return [body.scan, body.finding];
    };
    expect(await shown(evil)).toEqual(['unscanned', null]);
    expect(await shown(evil, 'required')).toEqual(['waiting', null]);
    expect(await shown(evil, 'off')).toEqual(['ready', null]);
    expect(await raw(evil)).toMatchObject({ status: 403, body: { code: 'file_infected' } });
    expect((await raw(good)).status).toBe(200);
    expect(await shown(evil)).toEqual(['infected', expect.stringMatching(/Eicar/)]);
    expect(await shown(good)).toEqual(['ready', null]);
    const { mails } = (await as('admin', 'offered').get('/stored-files/trouble')).body;
    expect(mails).toContainEqual(
      expect.objectContaining({ id: evil, scan: 'infected', finding: expect.stringMatching(/Eicar/) }),
    );
    expect(JSON.stringify(mails)).not.toContain(good);
    const unasked = await quarantined(`${EICAR}\r\n3\r\n`);
    await sql`update mail_scan set scan_not_before = null where mail_id = ${unasked}`.execute(db);
    while (await scanFiles(scans));
    const found = await sql<{ scan: string }>`select scan from mail_scan where mail_id = ${unasked}`.execute(
      db,
    );
    expect(found.rows[0]?.scan).toBe('infected');
    const told = await sql`
      select from audit_entry where kind = 'file_infected' and what ->> 'mail' in (${evil}, ${unasked})`.execute(
      db,
    );
    expect(told.rows).toHaveLength(2);
  });

  it('that is clean by old signatures is scanned again by new ones, locked, and said on its ticket', async () => {
    const text = `today's news ${Math.random()}`;
    const [known, old] = [await attached(text), await attached(`${text}, long ago`)];
    await as('chen', 'offered').post(`/tickets/${known.ticket}/accept`);
    await scanAll();
    await sql`update stored_file set stored_at = now() - interval '31 days'
      where sha256 = (select sha256 from upload where id = ${old.file})`.execute(db);
    await daemon.learn('New-Test', text);
    const bytes = () => Readable.from([Buffer.from(text)]);
    while ((await scans.scanner.scan(bytes())).finding === null) await sleep(50);
    expect(await scanAgain(scans, 30, 100), 'by the same signatures nothing').toBe(0);
    // A daemon with nothing but signatures of one's own names its program alone: the number that it would have then.
    const version = `${await scans.scanner.version()}/27999/Tue Nov 24 2026`;
    const scanner: Scanner = {
      version: async () => version,
      scan: async (stream) => ({ ...(await scans.scanner.scan(stream)), signatures: version }),
    };
    const renewed = { ...scans, scanner };
    expect(await scanAgain(renewed, 0, 100), 'switched off').toBe(0);
    expect(await scanAgain(renewed, 30, 1), 'a few at a time').toBe(1);
    while ((await scanAgain(renewed, 30, 5)) > 0);
    for (const who of ['lina', 'chen', 'lead'] as const)
      expect(await as(who, 'offered').get(`/files/${known.file}`)).toMatchObject({
        status: 403,
        body: { code: 'file_infected' },
      });
    expect(await stateOf(known.ticket, 'offered')).toBe('infected');
    expect((await as('lina', 'offered').get(`/files/${old.file}`)).status, 'too old').toBe(200);
    const entries = async (who: keyof typeof people) =>
      (await as(who, 'offered').get(`/tickets/${known.ticket}`)).body.events.filter(
        ({ kind }: { kind: string }) => kind === 'file_infected',
      );
    expect(await entries('lina')).toEqual([]);
    expect(await entries('chen')).toMatchObject([
      { data: { name: '报告.txt', finding: expect.stringMatching(/^New-Test/) } },
    ]);
    while (await drainOutbox(db, [notify]));
    const news = (await as('chen', 'offered').get('/notices')).body.items;
    expect(news).toContainEqual(expect.objectContaining({ ticketId: known.ticket, kind: 'file_infected' }));
    const told = await sql<{ what: object }>`
      select what from audit_entry where kind = 'file_infected' order by id desc limit 1`.execute(db);
    expect(told.rows[0]?.what).toMatchObject({
      signatures: version,
      cleanBy: expect.stringMatching(/^ClamAV/),
    });
    const { items } = (await as('lead', 'offered').get('/stored-files/trouble')).body;
    expect(items[0]).toMatchObject({ scan: 'infected', uses: [{ ticketId: known.ticket }] });
  });

  it('is taken while the daemon is away, and scanned when it is back', async () => {
    await daemon.pause();
    const { file, ticket } = await attached('while it was away');
    await expect(scanFiles(scans)).rejects.toThrow(/No way to clamd/);
    expect(await stateOf(ticket, 'required')).toBe('waiting');
    expect((await as('lina', 'offered').get(`/files/${file}`)).status).toBe(200);
    await daemon.start();
    await scanAll();
    expect(await stateOf(ticket, 'required')).toBe('ready');
  });

  it('that cannot be judged stays unscanned with the reason', async () => {
    const { ticket } = await attached('long '.repeat(400_000));
    await scanAll();
    expect(await stateOf(ticket, 'required')).toBe('waiting');
    const { items } = (await as('lead', 'required').get('/stored-files/trouble')).body;
    expect(items[0]).toMatchObject({ scan: 'unscanned', scanProblem: expect.stringMatching(/limit/i) });
  });
});
