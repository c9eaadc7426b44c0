import { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { copies } from '#contract/copies.ts';
import { audit } from '../audit/actions.ts';
import type { Database } from '../platform/db/db.ts';
import type { Call, Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';

const me = ({ caller }: Call): string => caller.actor.personId;

export const copyHandlers: Handlers<typeof copies> = {
  ask: (_input, call) =>
    call.write(async (tx) => {
      const made = await sql<{ id: string }>`
        insert into personal_copy (person_id, asked_at) values (${me(call)}, ${new Date(call.now)})
        on conflict (person_id) where state = 'asked' do nothing returning id`.execute(tx);
      const row = made.rows[0];
      if (!row) throw refused('already_exists');
      await audit(tx, { kind: 'copy_asked', by: me(call), what: {}, ip: call.ip });
      return { id: row.id };
    }),

  list: async (_input, call) => {
    type Row = {
      id: string;
      state: 'asked' | 'ready' | 'failed';
      askedAt: Date;
      expiresAt: Date | null;
      size: number | null;
    };
    const found = await sql<Row>`
      select id, state, asked_at as "askedAt", expires_at as "expiresAt", size from personal_copy
      where person_id = ${me(call)} and (expires_at is null or expires_at > ${new Date(call.now)})
      order by asked_at desc, id`.execute(call.db);
    return {
      items: found.rows.map((row) => ({
        ...row,
        askedAt: row.askedAt.getTime(),
        expiresAt: row.expiresAt?.getTime() ?? null,
      })),
    };
  },

  download: async ({ params }, call) => {
    const found = await sql<{ size: number }>`
      select size from personal_copy where id = ${params.copy} and person_id = ${me(call)} and state = 'ready'
        and expires_at > ${new Date(call.now)}`.execute(call.db);
    const row = found.rows[0];
    if (!row) throw refused('not_found');
    await audit(call.db, { kind: 'copy_taken', by: me(call), what: {}, ip: call.ip });
    await call.reply
      .header('content-type', 'application/zip')
      .header('content-length', row.size)
      .header('content-disposition', 'attachment; filename="yinuo-my-data.zip"')
      .header('cache-control', 'no-store')
      .send(Readable.from(pieces(call.db, params.copy)));
  },
};

async function* pieces(db: Database, id: string): AsyncGenerator<Buffer> {
  for (let n = 0; ; n++) {
    const found = await sql<{ bytes: Buffer }>`
      select bytes from personal_copy_piece where copy_id = ${id} and n = ${n}`.execute(db);
    const row = found.rows[0];
    if (!row) return;
    yield row.bytes;
  }
}
