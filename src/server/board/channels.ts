import { sql } from 'kysely';
import type { z } from 'zod';
import { type board, CHANNEL_DAYS } from '#contract/board.ts';
import type { Instant } from '#domain/instant.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { CHANNELS, type Channel } from '#domain/ticket/ticket.ts';
import type { Queries } from '../platform/db/db.ts';
import { withinReach } from '../ticket/reach.ts';
import { stampOf } from '../ticket/rows.ts';

type Shares = z.input<(typeof board)['channels']['output']>;

const DAY = 86_400_000;

/** What was recorded lately by each channel, within the actor's reach, and how much of it began as a chat (A5). */
export async function channelShares(q: Queries, actor: Actor, now: Instant): Promise<Shares> {
  const since = now - CHANNEL_DAYS * DAY;
  const found = await sql<{ channel: Channel; count: number }>`
    select t.channel, count(*)::int as count from (
      select type, channel, recorded_at, requester_id, requester_contact, recorded_by, assignee_id, group_id, department_id,
        site_id, confidential, reader_ids from ticket
      union all
      select type, channel, recorded_at, null, null, null, null, group_id, department_id, site_id, confidential, '{}' from past_ticket
    ) t where t.recorded_at >= ${stampOf(since)}::timestamptz and ${withinReach(actor)}
    group by t.channel`.execute(q);
  const counts = new Map(found.rows.map(({ channel, count }) => [channel, count]));
  const all = found.rows.reduce((sum, { count }) => sum + count, 0);
  return {
    days: CHANNEL_DAYS,
    since,
    all,
    channels: CHANNELS.map((channel) => ({ channel, count: counts.get(channel) ?? 0 })),
    convertedShare: all === 0 ? null : (counts.get('im_converted') ?? 0) / all,
  };
}
