import { sql } from 'kysely';
import type { TicketEvent } from '#domain/events.ts';
import type { PersonActor } from '#domain/permissions/actor.ts';
import { mayRead, readerOf } from '#domain/permissions/can.ts';
import { belonging, entryFor, NONE_KNOWN, readable } from '#domain/ticket/reading.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { actorOf } from '../access/actor.ts';
import type { Queries } from '../platform/db/db.ts';
import { loadTicket } from '../ticket/store.ts';

type Row = Record<string, unknown>;

/** A file of the copy: where its bytes are, by their content. */
export interface OwnFile {
  path: string;
  sha256: string;
  size: number;
}

/** All that is known of a person, and nothing of others. */
export interface PersonalData {
  sections: Readonly<Record<SectionName, readonly Row[]>>;
  tickets: readonly Row[];
  files: readonly OwnFile[];
}

/** Lists of a copy; each is a table of the readable part. */
export const SECTIONS = [
  'profile',
  'channels',
  'ways_in',
  'tokens',
  'sessions',
  'confirmations',
  'words',
  'notices',
  'deliveries',
  'calls',
  'mails',
  'items',
  'acknowledgements',
  'account_log',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** What the audit tells of somebody's own account: signing in and out, and what was changed about them. */
const ACCOUNT_KINDS = [
  ...['signed_in', 'sign_in_failed', 'locked_out', 'signed_out', 'password_changed', 'password_set'],
  ...[
    'sessions_ended',
    'presence_proved',
    'proof_failed',
    'factor_added',
    'factor_changed',
    'factor_removed',
  ],
  ...['recovery_codes_made', 'recovery_code_used', 'identity_bound', 'token_created', 'token_revoked'],
  ...[
    'person_created',
    'person_changed',
    'person_channel_set',
    'promises_acknowledged',
    'copy_asked',
    'copy_taken',
  ],
];

/** Reads all of it; in one snapshot of the database when `q` is one. */
export async function collect(q: Queries, personId: string): Promise<PersonalData> {
  const rows = async (query: ReturnType<typeof sql>): Promise<Row[]> =>
    (await query.execute(q)).rows as Row[];
  const me = sql`${personId}::uuid`;
  const sections = {
    profile: await rows(sql`
      select p.name, p.login, p.email, p.phone, p.extension, d.path as department, s.name as site, p.given_roles as roles,
        array(select g.name from group_member m join support_group g on g.id = m.group_id where m.person_id = p.id
          order by g.name) as groups,
        p.locale, p.zone, p.colour_scheme as "colourScheme", p.mail_choice as "mailChoice", p.created_at as "createdAt",
        u.employee_number as "employeeNumber", u.external_id as "externalId"
      from person p left join scim_user u on u.person_id = p.id left join department_path d on d.id = p.department_id left join site s on s.id = p.site_id
      where p.id = ${me}`),
    channels: await rows(
      sql`select channel, address, choice from person_channel where person_id = ${me} order by channel`,
    ),
    ways_in: await rows(sql`
      select kind, name, created_at as at, last_used_at as "lastUsedAt" from factor where person_id = ${me}
      union all
      select v.name, i.subject, i.bound_at, null from identity i join identity_provider v on v.id = i.provider_id
      where i.person_id = ${me} order by at`),
    tokens: await rows(sql`
      select name, scopes, created_at as at, expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
      from api_token where person_id = ${me} order by created_at`),
    sessions: await rows(sql`
      select created_at as at, last_seen_at as "lastSeenAt", ip, user_agent as agent from session where person_id = ${me}
      order by created_at`),
    confirmations: await rows(sql`
      select ticket_id as ticket, round, accepted, at, method, comment, number from confirmation where person_id = ${me}
      order by at`),
    notices: await rows(sql`
      select ticket_id as ticket, kind, created_at as at, read_at as "readAt" from notice where person_id = ${me} order by id`),
    deliveries: await rows(sql`
      select d.channel, d.state, d.created_at as at, d.sent_at as "sentAt", d.address from delivery d
        left join notice n on n.id = d.notice_id where coalesce(d.person_id, n.person_id) = ${me}
      union all
      select m.channel, m.state, m.created_at, m.sent_at, null from message m join notice n on n.id = m.notice_id
      where n.person_id = ${me} order by at`),
    calls: await rows(sql`
      select c.number, c.started_at as at, c.answered_at as "answeredAt", c.ended_at as "endedAt" from phone_call c
        join person p on p.id = ${me} where c.number in (p.phone, p.extension) order by c.started_at`),
    mails: await rows(sql`
      select m.received_at as at, m.subject, m.sender, m.outcome, t.id as ticket from inbound_mail m
        join person p on p.id = ${me} and lower(p.email) = lower(m.sender)
        join ticket t on t.id = m.ticket_id and t.requester_id = ${me}
      where m.emptied_at is null order by m.received_at`),
    items: await rows(sql`
      select number, class, name, serial, asset_number as "assetNumber", state from item where holder_id = ${me}
      order by number`),
    acknowledgements: await rows(sql`
      select version, at from policy_acknowledgement where person_id = ${me} order by at`),
    account_log: await rows(sql`
      select at, kind, ok, case when person_id = ${me} then ip end as ip, case when person_id = ${me} then agent end as agent,
        person_id is not distinct from ${me} as own
      from audit_entry
      where kind = any(${ACCOUNT_KINDS}::text[]) and (person_id = ${me} and coalesce(object_id, ${personId}) = ${personId}
        or person_id = ${me} and object_kind = 'token' or object_kind = 'person' and object_id = ${personId})
      order by id`),
  };
  const actor = await actorOf(q, personId);
  const { tickets, words } = actor ? await ticketsOf(q, actor) : { tickets: [], words: [] };
  return { sections: { ...sections, words }, tickets, files: await filesOf(q, personId) };
}

/** As somebody who asked for them reads their tickets: nothing that the desk keeps to itself. */
async function ticketsOf(q: Queries, actor: PersonActor): Promise<{ tickets: Row[]; words: Row[] }> {
  const { personId } = actor;
  const plain: PersonActor = { kind: 'person', personId, roles: ['requester'], groupIds: [] };
  const found = await sql<{ id: number; own: boolean }>`
    select t.id, t.requester_id = ${personId} as own from ticket t
    where t.requester_id = ${personId}
      or exists (select from ticket_event e where e.ticket_id = t.id and e.actor_id = ${personId}) order by t.id`.execute(
    q,
  );
  const [tickets, words]: [Row[], Row[]] = [[], []];
  for (const { id, own } of found.rows) {
    const loaded = await loadTicket(q, id);
    // What they may not read any more is no longer theirs to take along.
    if (!loaded || !mayRead(own ? plain : actor, loaded.ticket)) continue;
    const reader = { ...readerOf(plain, loaded.ticket), desk: false };
    const entries = readable(belonging(loaded.events, reader), reader).map((event) =>
      entryFor(event, reader, NONE_KNOWN),
    );
    if (own)
      tickets.push({ ...factsOf(loaded.ticket), history: entries.map((event) => entryOf(event, personId)) });
    else
      for (const event of entries)
        if (event.actorId === personId) words.push({ ticket: id, ...entryOf(event, personId) });
  }
  return { tickets, words };
}

const factsOf = (t: Ticket): Row => ({
  ...{
    number: t.id,
    type: t.type,
    title: t.title,
    status: t.status,
    priority: t.priority,
    closure: t.closure,
  },
  ...{ channel: t.channel, receivedAt: iso(t.receivedAt), recordedAt: iso(t.recordedAt) },
  ...{ name: t.requester.name, department: t.requester.department, contact: t.requester.contact },
  ...{ symptom: t.symptom, scope: t.scope, description: t.description, occurredAt: iso(t.occurredAt) },
  ...{ devices: t.devices.map(({ name }) => name), impact: t.impact, urgency: t.urgency },
  ...{ confidential: t.confidential, result: t.resolution?.result ?? null },
});

/** What the desk says to whoever asked; ids, numbers and names of colleagues are not theirs. */
const SAID = ['text', 'result', 'question', 'answer', 'comment', 'plan', 'next', 'headline'];

function entryOf({ seq, at, kind, actorId, data }: TicketEvent, personId: string): Row {
  const own = actorId === personId;
  const by = own ? 'self' : actorId === null ? 'system' : 'desk';
  const words = Object.entries(data).filter(
    ([key, value]) => (own ? !/Ids?$/.test(key) : SAID.includes(key)) && (own || typeof value === 'string'),
  );
  return { entry: seq, at: iso(at), kind, by, ...Object.fromEntries(words) };
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The files that they handed in, on what they may still read; none that is infected. */
async function filesOf(q: Queries, personId: string): Promise<OwnFile[]> {
  const found = await sql<{ id: string; name: string; ticket: number | null; sha256: string; size: number }>`
    select u.id, u.name, u.ticket_id as ticket, encode(u.sha256, 'hex') as sha256, u.size
    from upload u join stored_file f using (sha256) left join ticket t on t.id = u.ticket_id
    where u.uploaded_by = ${personId} and not u.desk and f.scan <> 'infected'
      and (t.id is null or t.requester_id = ${personId} or not t.confidential)
    order by u.uploaded_at, u.id`.execute(q);
  return found.rows.map(({ id, name, ticket, sha256, size }) => ({
    path: `files/${ticket ?? 'waiting'}/${id.slice(0, 8)}-${name}`,
    sha256,
    size,
  }));
}
