import { sql } from 'kysely';
import type { MailChoice } from '#domain/notice/mailing.ts';
import { addressForm, isChat, MESSAGE_CHANNELS, type MessageChannel } from '#domain/robot/robot.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { refused, wrongField } from '../platform/http/refused.ts';

/** How a person is reached by a channel. */
export interface Reached {
  channel: MessageChannel;
  address: string | null;
  choice: MailChoice;
  open: boolean;
}

/** Until somebody chooses: what is urgent by chat, and nothing but calls of P1 by telephone. */
const FIRST_CHOICE = (channel: MessageChannel): MailChoice => (isChat(channel) ? 'urgent' : 'none');

/** Every channel, whether or not the person has an address there. */
export async function channelsOf(q: Queries, personId: string): Promise<Reached[]> {
  const found = await sql<{ channel: MessageChannel; address: string; choice: MailChoice }>`
    select channel, address, choice from person_channel where person_id = ${personId}`.execute(q);
  const open = await sql<{ channel: MessageChannel }>`
    select distinct channel from robot where serves = 'people' and enabled`.execute(q);
  const mine = new Map(found.rows.map((row) => [row.channel, row]));
  const ways = new Set(open.rows.map(({ channel }) => channel));
  return MESSAGE_CHANNELS.map((channel) => ({
    channel,
    address: mine.get(channel)?.address ?? null,
    choice: mine.get(channel)?.choice ?? FIRST_CHOICE(channel),
    open: ways.has(channel),
  }));
}

export async function isPerson(q: Queries, id: string): Promise<boolean> {
  return (await sql`select from person where id = ${id}`.execute(q)).rows.length > 0;
}

export interface Wish {
  /** Null takes the person off the channel; undefined leaves it. */
  address?: string | null | undefined;
  choice?: MailChoice | undefined;
}

interface By {
  personId: string;
  ip: string | null;
}

/** As an administrator sets it. */
export async function setChannel(
  tx: Tx,
  personId: string,
  channel: MessageChannel,
  wish: Wish,
  by: By,
): Promise<Reached[]> {
  const known = await sql`select from person where id = ${personId} for update`.execute(tx);
  if (known.rows.length === 0) throw refused('not_found');
  await store(tx, personId, channel, wish, by, 'body.address');
  return channelsOf(tx, personId);
}

/** As a person wishes for themselves: a choice, and a telephone number of their own. */
export async function chooseChannel(
  tx: Tx,
  channel: MessageChannel,
  wish: { choice?: MailChoice | undefined; phone?: string | null | undefined },
  by: By,
): Promise<Reached[]> {
  // Whoever set the id of somebody else would have their own news read by them.
  if (wish.phone !== undefined && isChat(channel)) throw wrongField('body.phone', 'not_allowed');
  await store(tx, by.personId, channel, { address: wish.phone, choice: wish.choice }, by, 'body.phone');
  return channelsOf(tx, by.personId);
}

async function store(
  tx: Tx,
  personId: string,
  channel: MessageChannel,
  { address, choice }: Wish,
  by: By,
  field: string,
): Promise<void> {
  const what = { person: personId, channel, address, choice };
  if (address === null || address === '') {
    await sql`delete from person_channel where person_id = ${personId} and channel = ${channel}`.execute(tx);
  } else if (address === undefined) {
    if (choice === undefined) throw wrongField('body.choice', 'required');
    const changed = await sql`
      update person_channel set choice = ${choice} where person_id = ${personId} and channel = ${channel}`.execute(
      tx,
    );
    if (changed.numAffectedRows === 0n) throw wrongField(field, 'required');
    return;
  } else {
    if (!addressForm(channel).test(address)) throw wrongField(field, 'wrong_format');
    const first = choice ?? FIRST_CHOICE(channel);
    await sql`
      insert into person_channel (person_id, channel, address, choice)
      values (${personId}, ${channel}, ${address}, ${first})
      on conflict (person_id, channel) do update
        set address = excluded.address, choice = coalesce(${choice ?? null}, person_channel.choice)`.execute(
      tx,
    );
  }
  await audit(tx, { kind: 'person_channel_set', by: by.personId, what, ip: by.ip });
}
