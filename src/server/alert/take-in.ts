import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { incidentFor, itemKey, type Report } from '#domain/alert/alert.ts';
import { absorbed, courseOf, flaps, notAhead } from '#domain/alert/course.ts';
import { type AlertFacts, type Deed, deedsOf, type Standing } from '#domain/alert/decide.ts';
import { readAlerts } from '#domain/alert/read.ts';
import type { Instant } from '#domain/instant.ts';
import { SYSTEM } from '#domain/permissions/actor.ts';
import type { Submission } from '#domain/ticket/record.ts';
import { itemMeant } from '../config/meant.ts';
import { hashOf } from '../platform/auth/secret.ts';
import { type Database, type Tx, transaction } from '../platform/db/db.ts';
import { refused } from '../platform/http/refused.ts';
import { act, recordTicket } from '../ticket/actions.ts';
import { countPost, heardOf, lockSource, type Source, tokenOf } from './sources.store.ts';
import {
  keepAlert,
  loadAlert,
  oneAtATime,
  openTicket,
  relatedTicket,
  type Stored,
  ticketed,
} from './store.ts';
import { noteOf, type Said, symptomOf, titleOf } from './words.ts';

/** Posts that a source may send in a minute. */
const MOST_POSTS = 300;
const MINUTE = 60_000;
const NOBODYS = Buffer.alloc(32);

export interface Post {
  sourceId: string;
  /** The Authorization header. */
  authorization: string | undefined;
  body: unknown;
  now: Instant;
}

/** Takes in a post of a monitoring system, all of it or nothing. @returns how many alerts it held */
export async function takeIn(db: Database, post: Post): Promise<number> {
  const { sourceId, body, now } = post;
  await admit(db, post);
  const source = await transaction(db, (tx) => lockSource(tx, sourceId));
  if (!source) throw refused('signed_out');
  const reading = readAlerts(source.kind, body, source.mapping, now);
  if (!reading.ok) {
    const { field, code } = reading.problem;
    await heardOf(db, sourceId, now, `${field}: ${code}`);
    throw refused('invalid', undefined, [{ field: field.slice(0, 200), code }]);
  }
  await transaction(db, async (tx) => {
    await oneAtATime(tx);
    for (const report of reading.reports) await takeOne(tx, source, notAhead(report, now), now);
    await heardOf(tx, sourceId, now, null);
  });
  return reading.reports.length;
}

/** Who has the token of the source; the comparison takes as long whatever is wrong with it. */
async function admit(db: Database, { sourceId, authorization, now }: Post): Promise<void> {
  const token = /^Bearer yna_(\S{1,100})$/i.exec(authorization ?? '')?.[1] ?? '';
  const kept = await tokenOf(db, sourceId);
  const fits = timingSafeEqual(hashOf(token), kept ?? NOBODYS);
  if (!fits || kept === null) throw refused('signed_out');
  if ((await countPost(db, sourceId, now)) > MOST_POSTS) throw refused('too_many');
}

const standingOf = ({ absorbed: known, flapping }: Pick<Stored, 'absorbed' | 'flapping'>): Standing => {
  const { firing, onset } = courseOf(known.marks);
  return { firing, flapping, onset };
};

async function takeOne(tx: Tx, source: Source, report: Report, now: Instant): Promise<void> {
  const stored = await loadAlert(tx, { sourceId: source.id, fingerprint: report.fingerprint });
  const known = absorbed(stored?.absorbed ?? null, report);
  const course = courseOf(known.marks);
  const flapping = flaps(course, source.policy, now);
  const id = await keepAlert(tx, { sourceId: source.id, absorbed: known, course, flapping, now });
  const facts: AlertFacts = {
    incident: incidentFor(known, source.policy),
    ownTicket: await openTicket(tx, stored?.ticketId ?? null),
    relatedTicket: await relatedTicket(tx, known.item, now - source.policy.correlationMinutes * MINUTE),
  };
  const deeds = deedsOf(stored && standingOf(stored), { ...course, flapping }, facts);
  await carryOut(tx, { id, source, known, now, ticketId: facts.ownTicket, onset: course.onset }, deeds);
}

/** An alert about which something is to be done. */
export interface Concerned {
  id: string;
  source: Source;
  known: Pick<Report, 'name' | 'item' | 'summary'>;
  now: Instant;
  /** Its open ticket. */
  ticketId: number | null;
  onset: Instant | null;
}

export async function carryOut(tx: Tx, alert: Concerned, deeds: readonly Deed[]): Promise<void> {
  let { ticketId } = alert;
  for (const deed of deeds) {
    if (deed.kind === 'word') {
      if (ticketId !== null)
        await note(tx, alert, ticketId, noteOf(deed.word, saidOf(alert), alert.source.locale));
      continue;
    }
    ticketId = deed.kind === 'join' ? deed.ticketId : await record(tx, alert, deed.incident);
    await ticketed(tx, alert.id, ticketId, alert.now);
  }
}

const saidOf = ({ source, known: { name, item } }: Concerned): Said => ({
  ...{ name, item, source: source.name, hours: source.policy.recoveryHours },
});

async function note(tx: Tx, { now }: Concerned, id: number, text: string): Promise<void> {
  await act(tx, { id, action: 'note', command: { text } }, { actor: SYSTEM, now });
}

type Incident = Extract<Deed, { kind: 'record' }>['incident'];

/** Recorded through the programs' channel; whoever answers for the source is asked and confirms (3.1, 4.2c). */
async function record(tx: Tx, alert: Concerned, incident: Incident): Promise<number> {
  const { source, now } = alert;
  const requester = await requesterOf(tx, source);
  const groupId = incident.groupId ?? source.groupId;
  const key = itemKey(alert.known.item);
  const ref = key === null ? null : await itemMeant(tx, key);
  const intake = { submission: submissionOf(alert, incident, ref), requester, uploadIds: [], groupId };
  const { ticket } = await recordTicket(tx, intake, { actor: SYSTEM, now });
  return ticket.id;
}

/** `ref`: the configuration item that is meant. */
function submissionOf(
  alert: Concerned,
  { type, impact, urgency, service }: Incident,
  ref: string | null,
): Submission {
  const { source, known, onset } = alert;
  const said = saidOf(alert);
  const item = known.item?.slice(0, 100) ?? null;
  return {
    ...{ type, title: titleOf(said, source.locale), symptom: symptomOf(said, source.locale) },
    ...{ occurredAt: onset, scope: known.item ?? source.name, description: known.summary },
    devices: [
      ...(item === null ? [] : [{ kind: 'device' as const, name: item, ref }]),
      ...(service === null ? [] : [{ kind: 'service' as const, name: service, ref: null }]),
    ],
    ...{ noDeviceReason: null, impact, urgency, channel: 'api', source: `alert:${alert.id}` },
    ...{ receivedAt: null, backdateReason: null },
  };
}

async function requesterOf(tx: Tx, { ownerId, name }: Source) {
  const found = await sql<{ active: boolean }>`select active from person where id = ${ownerId}`.execute(tx);
  if (found.rows[0]?.active) return { personId: ownerId, contact: null };
  return { personId: null, name, department: null, contact: null };
}
