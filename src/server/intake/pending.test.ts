import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import { compose } from '#test/mail/compose.ts';
import { world } from '#test/world.ts';
import { MailReader } from '../platform/mail/mail-reader.ts';
import { diskStore } from '../platform/storage/files.ts';
import type { Desk } from './actions.ts';
import { decideClaimed } from './pending.ts';
import { keepRaw } from './store.ts';

const { db, people } = await world();
await sql`update person set email = 'lina@example.com' where id = ${people.lina.id}`.execute(db);
const reader = new MailReader();
afterAll(() => reader.close());
const NOW = Date.UTC(2026, 10, 2, 1);
const desk: Desk = {
  ...{ db, files: diskStore('/tmp'), reader, policy: SHIPPED_INTAKE_POLICY, ownAddresses: [] },
  clock: () => NOW,
};

let kept = 0;
const keep = (letter: Parameters<typeof compose>[0]) =>
  keepRaw(db, compose(letter), { kind: 'import' }, NOW + ++kept);

const outcomes = async () => {
  const found = await sql<{ subject: string; outcome: string; ticket: number | null }>`
    select coalesce(subject, head_id) as subject, outcome, ticket_id as ticket from inbound_mail
    order by received_at`.execute(db);
  return found.rows;
};

/** All claims are over, as after the death of whoever held them. */
const unclaim = () => sql`update inbound_mail set claimed_until = null`.execute(db);

describe('messages that wait for a decision', () => {
  it('are decided once each by workers side by side', async () => {
    for (let i = 0; i < 60; i++) await keep({ subject: `求助 ${i}`, messageId: `p${i}@x.cn` });
    const run = async () => {
      while (await decideClaimed(desk));
    };
    await Promise.all([run(), run(), run()]);
    const all = await outcomes();
    expect(all.filter(({ outcome }) => outcome === 'ticket')).toHaveLength(60);
    expect(new Set(all.map(({ ticket }) => ticket)).size).toBe(60);
  });

  it('come after the message that they answer, whoever decides which', async () => {
    const before = (await outcomes()).length;
    for (let i = 0; i < 8; i++) {
      await keep({ subject: `问 ${i}`, messageId: `q${i}@x.cn` });
      await keep({ subject: `答 ${i}`, messageId: `a${i}@x.cn`, inReplyTo: `q${i}@x.cn`, text: '补充' });
    }
    await Promise.all([decideClaimed(desk), decideClaimed(desk)]);
    while ((await outcomes()).some(({ outcome }) => outcome === 'pending')) {
      await unclaim();
      await decideClaimed(desk);
    }
    const pairs = (await outcomes()).slice(before);
    for (let i = 0; i < 16; i += 2) {
      expect([pairs[i]!.outcome, pairs[i + 1]!.outcome]).toEqual(['ticket', 'reply']);
      expect(pairs[i + 1]!.ticket).toBe(pairs[i]!.ticket);
    }
  });

  it('are put into quarantine when nothing but them can be to blame, and keep no other waiting', async () => {
    await sql`create function choke() returns trigger language plpgsql as
      'begin if new.subject = $$有毒$$ then raise exception $$no space$$ using errcode = $$53100$$; end if; return new; end'`.execute(
      db,
    );
    await sql`create trigger choke before update on inbound_mail for each row
      when (new.outcome = 'ticket') execute function choke()`.execute(db);
    const { id } = await keep({ subject: '有毒', messageId: 'poison@x.cn' });
    const other = await keep({ subject: '无毒', messageId: 'harmless@x.cn' });
    let failed = 0;
    const state = async (of: string) =>
      (await sql<{ outcome: string }>`select outcome from inbound_mail where id = ${of}`.execute(db)).rows[0]!
        .outcome;
    for (let i = 0; (await state(id)) === 'pending' && i < 30; i++) {
      await unclaim();
      await decideClaimed(desk).catch((error: unknown) => {
        expect(error).toBeInstanceOf(AggregateError);
        failed += 1;
      });
    }
    expect([await state(id), await state(other.id), failed]).toEqual(['quarantine', 'ticket', 20]);
  });
});
