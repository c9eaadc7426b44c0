import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { afterAll, describe, expect, it } from 'vitest';
import { compose } from '#test/mail/compose.ts';
import { world } from '#test/world.ts';
import { diskStore } from '../platform/storage/files.ts';
import { type Handover, listenForMail } from './handover.ts';

const { db, people } = await world();
const { admin } = people;
await admin.post('/mailboxes', { kind: 'handed_over', name: '服务台', address: 'Desk@Corp.example' });
const off = await admin.post('/mailboxes', { kind: 'handed_over', name: '旧', address: 'old@corp.example' });
await admin.patch(`/mailboxes/${off.body.id}`, { enabled: false }, { 'if-match': '"1"' });

const MIB = 1024 * 1024;
const dir = await mkdtemp(join(tmpdir(), 'yinuo-room-'));
const small = mountSmall();
afterAll(async () => {
  if (small) execFileSync('umount', [dir]);
  await rm(dir, { recursive: true });
});

/** A disk with 2 MiB more than the 32 MiB that are kept free, where this process may have one. */
function mountSmall(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=34m', 'tmpfs', dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let told = 0;
const listen = async (protocol: 'smtp' | 'lmtp', hasRoom = async () => true): Promise<Handover> => {
  const clock = () => Date.now();
  const handover = await listenForMail({
    ...{ db, clock, protocol, hasRoom, host: '127.0.0.1', port: 0 },
    onMail: () => told++,
  });
  afterAll(() => handover.close());
  return handover;
};

let letters = 0;
const bytes = () => Buffer.from(compose({ subject: `转交 ${++letters}`, messageId: `h${letters}@x.cn` }));

const hand = async (
  { port }: Handover,
  protocol: 'smtp' | 'lmtp',
  raw: Buffer,
  to: string | string[] = 'desk@corp.example',
  from = 'lina@example.com',
) => {
  const client = createTransport({ host: '127.0.0.1', port, lmtp: protocol === 'lmtp', ignoreTLS: true });
  try {
    const { rejectedErrors = [] } = await client.sendMail({ envelope: { from, to }, raw });
    // By LMTP each recipient is answered on its own.
    for (const error of rejectedErrors) throw error;
  } finally {
    client.close();
  }
};

const stored = async () =>
  (
    await sql<{ raw: Buffer; source: string; outcome: string }>`
      select raw, source, outcome from inbound_mail order by received_at, id`.execute(db)
  ).rows;

describe.each(['smtp', 'lmtp'] as const)('mail that is handed over by %s', (protocol) => {
  it('is kept byte for byte below the envelope sender, and told of', async () => {
    const server = await listen(protocol);
    const raw = bytes();
    const before = told;
    await hand(server, protocol, raw);
    const all = await stored();
    const kept = all.at(-1)!;
    const head = 'Return-Path: <lina@example.com>\r\n';
    expect(kept.raw.subarray(0, head.length).toString()).toBe(head);
    expect(kept.raw.subarray(head.length).toString().trimEnd()).toBe(raw.toString().trimEnd());
    expect([kept.source, kept.outcome, told]).toEqual(['handed_over', 'pending', before + 1]);
    await hand(server, protocol, raw);
    expect(await stored()).toHaveLength(all.length);
  });

  it('keeps the null sender of a bounce, takes what follows a plus, and one copy for two recipients', async () => {
    const server = await listen(protocol);
    await hand(server, protocol, bytes(), ['desk+t.1.abc@corp.example', 'desk@corp.example'], '');
    expect((await stored()).at(-1)!.raw.toString()).toMatch(/^Return-Path: <>\r\n/);
  });

  it.each(['nobody@corp.example', 'old@corp.example', 'victim@elsewhere.example'])(
    'is refused for %s: we relay for nobody',
    async (to) => {
      const server = await listen(protocol);
      const before = (await stored()).length;
      await expect(hand(server, protocol, bytes(), to)).rejects.toMatchObject({ responseCode: 550 });
      expect(await stored()).toHaveLength(before);
    },
  );

  it('stays with the other server while the database cannot keep it', async () => {
    const server = await listen(protocol);
    await sql`create function refuse_all() returns trigger language plpgsql as 'begin raise exception $$full$$ using errcode = $$53100$$; end'`.execute(
      db,
    );
    await sql`create trigger full_disk before insert on inbound_mail execute function refuse_all()`.execute(
      db,
    );
    const raw = bytes();
    await expect(hand(server, protocol, raw)).rejects.toMatchObject({ responseCode: 451 });
    await sql`drop trigger full_disk on inbound_mail`.execute(db);
    await sql`drop function refuse_all`.execute(db);
    const before = (await stored()).length;
    await hand(server, protocol, raw);
    expect(await stored()).toHaveLength(before + 1);
  });

  it.skipIf(!small)('stays with the other server while the disk for attachments is full: 452', async () => {
    const server = await listen(protocol, diskStore(dir).hasRoom);
    const raw = bytes();
    const before = (await stored()).length;
    await writeFile(join(dir, 'other'), Buffer.alloc(4 * MIB));
    await expect(hand(server, protocol, raw)).rejects.toMatchObject({ responseCode: 452 });
    expect(await stored()).toHaveLength(before);
    await rm(join(dir, 'other'));
    await hand(server, protocol, raw);
    expect(await stored()).toHaveLength(before + 1);
  });
});
