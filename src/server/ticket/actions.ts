import { randomUUID } from 'node:crypto';
import type { NewEvent } from '#domain/events.ts';
import type { Instant } from '#domain/instant.ts';
import { type Actor, SYSTEM } from '#domain/permissions/actor.ts';
import { mayRead, readerOf } from '#domain/permissions/can.ts';
import { termsIn } from '#domain/sla/ticket-clocks.ts';
import type { AttachedFile, Commands } from '#domain/ticket/commands.ts';
import { missingFields } from '#domain/ticket/completeness.ts';
import { isRefusal, NOBODY } from '#domain/ticket/decide/context.ts';
import { decide } from '#domain/ticket/decide/index.ts';
import { evolve } from '#domain/ticket/evolve.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { belonging, entryFor, NONE_KNOWN, readable } from '#domain/ticket/reading.ts';
import { beginsAsP1, record, type Submission } from '#domain/ticket/record.ts';
import { TIMED_ACTIONS, type TimedAction } from '#domain/ticket/steps.ts';
import type { Requester, Ticket } from '#domain/ticket/ticket.ts';
import type { Tx } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { rulebookFor, rulesFor } from '../policy/rulebook.ts';
import { type Cached, cacheOf } from './cache.ts';
import { caughtUp } from './catching-up.ts';
import { dutyFor } from './duty.ts';
import { factsFor, groupsFor, type Reception, receptionFacts } from './facts.ts';
import { append, begin } from './history.ts';
import { type Deed, lockLinked, mirrored } from './linking.ts';
import { grown, notBefore, write } from './saving.ts';
import { searchableOf } from './searchable.ts';
import { insertTickets, type Loaded, lockTicket } from './store.ts';
import { bindUploads, takeUploads } from './uploads.ts';

export interface Author {
  actor: Actor;
  now: Instant;
}

/** A submission with the person it is for and the files that come with it. */
export interface Intake {
  submission: Submission;
  /** Somebody of the directory, with another way to reach them if given; or a snapshot of a stranger. */
  requester: { personId: string; contact: string | null } | (Requester & { personId: null });
  uploadIds: readonly string[];
  /** The group that the way by which it came belongs to; without one the first line receives it. */
  groupId?: string | null;
  /** The message that it is made of. */
  mail?: MailRef;
}

/** The message that an entry was made of, and the code that says why it stands there. */
export interface MailRef {
  id: string;
  why: string;
  /** What its form was, where that is more than text: `encrypted`, `calendar` ... */
  labels?: readonly string[];
  /** The receiving server did not find that the sender wrote it. */
  doubt?: true;
  /** What it asks for, and what was not done because nothing shows that its sender wrote it. */
  unproven?: Action;
}

export interface Recorded {
  ticket: Ticket;
  missing: readonly string[];
  cached: Cached;
}

/** Records a ticket (3.2a): number, first event, clocks and jobs, all in the caller's transaction. */
export async function recordTicket(tx: Tx, intake: Intake, author: Author): Promise<Recorded> {
  const [recorded] = await recordTickets(tx, [{ intake, author }]);
  if (!recorded) throw new RangeError('a ticket was to be recorded');
  return recorded;
}

/** Records tickets side by side; what refuses one of them refuses all. @returns them in their order */
export async function recordTickets(
  tx: Tx,
  all: readonly { intake: Intake; author: Author }[],
): Promise<Recorded[]> {
  if (all.length === 0) return [];
  const receptions = await receptionFacts(
    tx,
    all.map(({ intake }) => intake.requester),
  );
  const begun: Begun[] = [];
  for (const [i, { intake, author }] of all.entries())
    begun.push(await beginning(tx, intake, receptions[i]!, author));
  await insertTickets(tx, begun);
  for (const { appended, uploadIds } of begun) await bindUploads(tx, appended.ticket.id, uploadIds, false);
  return begun.map(({ appended: { ticket }, cached }) => ({
    ...{ ticket, cached },
    missing: missingFields(ticket),
  }));
}

type Begun = Parameters<typeof insertTickets>[1][number] & Pick<Intake, 'uploadIds'>;

/** A record as it will be written. */
async function beginning(
  tx: Tx,
  intake: Intake,
  { id, ...received }: Reception,
  author: Author,
): Promise<Begun> {
  const reception = { ...received, groupId: intake.groupId ?? received.groupId };
  const files = await takeUploads(tx, intake.uploadIds, author.actor);
  const rulebook = await rulebookFor(tx, [reception.terms]);
  const rules = rulebook.at(reception.terms);
  const paging = beginsAsP1(intake.submission, rules)
    ? { duty: await dutyFor(tx, rules, author.now), groups: await groupsFor(tx, reception.groupId, rules) }
    : { duty: NOBODY, groups: new Map() };
  const facts = { ...author, ...reception, ...paging, files, rules, newId: randomUUID() };
  const outcome = record(intake.submission, facts);
  if (!Array.isArray(outcome)) throw new Refused(outcome);
  const appended = begin(id, withMail(outcome, intake.mail), rulebook, author);
  const cached = cacheOf(appended.ticket, appended.events, rulebook, author.now);
  const searchable = searchableOf(appended.ticket, appended.events);
  return { appended, cached, searchable, now: author.now, uploadIds: intake.uploadIds };
}

/** One action on a ticket as it is asked for: the rule's own command, and files to put on the record. */
export interface Request<A extends Action> {
  id: number;
  action: A;
  command: Commands[A];
  uploadIds?: readonly string[];
  /** The message that the word was made of. */
  mail?: MailRef | undefined;
  /** The version that the caller has seen; another one is a 412 with what happened since. */
  expected?: number | null;
}

/** The six steps of a write: lock, decide, refuse or save with events and jobs in one transaction. */
export async function act<A extends Action>(tx: Tx, request: Request<A>, by: Author): Promise<Ticket> {
  await lockLinked(tx, request);
  const found = await lockTicket(tx, request.id);
  if (!found || !mayRead(by.actor, found.ticket)) throw refused('not_found');
  checkVersion(found, request.expected ?? null, by.actor);
  const author = { ...by, now: notBefore(found, by.now) };
  const timed = (TIMED_ACTIONS as readonly Action[]).includes(request.action);
  const loaded = timed ? found : await caughtUp(tx, found, author.now, OF_PROMISES);
  const { ticket } = loaded;
  const outcome = await decided(tx, ticket, request, author);
  const uploadIds = request.uploadIds ?? [];
  const desk = request.action === 'note';
  const files = await takeUploads(tx, uploadIds, author.actor);
  const events = withMail(files.length > 0 ? withFiles(outcome, files) : outcome, request.mail);
  await save(tx, loaded, events, author);
  await bindUploads(tx, ticket.id, uploadIds, desk);
  for (const deed of mirrored(ticket.id, events, author.actor)) await bySystem(tx, deed, author.now);
  return events.reduce(evolve, ticket);
}

/** Decides on the facts of this moment; a refusal ends the transaction. */
async function decided<A extends Action>(
  tx: Tx,
  ticket: Ticket,
  { action, command }: Pick<Request<A>, 'action' | 'command'>,
  author: Author,
): Promise<NewEvent[]> {
  const rules = await rulesFor(tx, ticket.terms);
  const context = await factsFor(tx, ticket, command, { ...author, rules });
  const outcome = decide(ticket, action, command, context);
  if (isRefusal(outcome)) throw new Refused(outcome);
  return outcome;
}

/** The system does its part on another ticket in the same transaction. */
async function bySystem(tx: Tx, request: Deed, now: Instant): Promise<void> {
  await act(tx, request as Request<Action>, { actor: SYSTEM, now });
}

/** The files of a word stand in its own entry, so that nobody sees them who may not read the entry. */
function withFiles(outcome: readonly NewEvent[], files: readonly AttachedFile[]): NewEvent[] {
  return outcome.map((event, i) => (i === 0 ? { ...event, data: { ...event.data, files } } : event));
}

/** Where a word came by mail, its entry says by which message. */
const withMail = (outcome: readonly NewEvent[], mail: MailRef | undefined): NewEvent[] =>
  outcome.map((event, i) => (i === 0 && mail ? { ...event, data: { ...event.data, mail } } : event));

/** Steps about promises, which no other action may come before. */
const OF_PROMISES: readonly TimedAction[] = ['warn', 'breach', 'climb'];

async function save(tx: Tx, loaded: Loaded, news: readonly NewEvent[], author: Author): Promise<void> {
  const rulebook = await rulebookFor(tx, termsIn([...loaded.events, ...news]));
  const appended = append(loaded.ticket, news, { ...loaded, rulebook }, author);
  await write(tx, [{ state: grown(loaded, appended), appended, rulebook, now: author.now }]);
}

/**
 * A write on an outdated view is refused with the entries that came since, as far as the caller may read.
 * Where these are only the desk's own, the caller's view is not outdated: they change nothing and stay unknown.
 */
function checkVersion({ ticket, events }: Loaded, expected: number | null, actor: Actor): void {
  if (expected === null || expected === ticket.version) return;
  const reader = readerOf(actor, ticket);
  const since = readable(belonging(events, reader), reader).filter((event) => event.seq > expected);
  if (since.length === 0 && expected < ticket.version) return;
  const entries = since.map((event) => entryFor(event, reader, NONE_KNOWN));
  const shown = entries.map(({ seq, at, actorKind, actorId, kind, before, after }) => ({
    seq,
    at,
    actorKind,
    actorId,
    kind,
    before,
    after,
  }));
  throw refused('version_conflict', { version: ticket.version, since: shown });
}
