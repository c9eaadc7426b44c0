import type { z } from 'zod';
import type { calendarContent, versionContent } from '#contract/policy-content.ts';
import type { Instant } from '#domain/instant.ts';
import { policyNames, policyWithout } from '#domain/leaving/policies.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { withAnnounced } from '#domain/policy/announced.ts';
import { effectiveFromProblem, mayActOn, mayReadVersion, type PolicyAction } from '#domain/policy/version.ts';
import type { FieldProblem } from '#domain/refusal.ts';
import type { Calendar } from '#domain/sla/calendar.ts';
import type { PolicyContent } from '#domain/sla/policy.ts';
import { type AuditKind, audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { Refused, refused, wrongField } from '../platform/http/refused.ts';
import { problemsOf } from './problems.ts';
import {
  findVersion,
  inForceOf,
  insertDraft,
  insertPublication,
  insertRejudgement,
  lockFamily,
  lockVersion,
  markApproved,
  markDiscarded,
  occasionOf,
  updateDraft,
  versionsOf,
  type WholeVersion,
} from './store.ts';

export type VersionContent = z.output<typeof versionContent>;
export type CalendarContent = z.output<typeof calendarContent>;

/** Who changes a policy, when and from where. */
export interface By {
  actor: Extract<Actor, { kind: 'person' }>;
  now: Instant;
  ip: string | null;
}

/** Which version, and in which state of it the caller has seen it (null: whatever it is). */
export interface Seen {
  family: string;
  version: number;
  revision: number | null;
}

export const isCalendar = (family: string): boolean => family !== 'service';

async function note(
  tx: Tx,
  kind: AuditKind,
  version: { family: string; version: number },
  by: By,
  more = {},
) {
  const what = { family: version.family, version: version.version, ...more };
  await audit(tx, { kind, by: by.actor.personId, what, ip: by.ip });
}

/** A version that the actor may read; another one does not exist for them. */
export async function readVersion(
  q: Queries,
  family: string,
  version: number,
  actor: Actor,
): Promise<WholeVersion> {
  const found = await findVersion(q, family, version);
  if (!found || !mayReadVersion(actor, found)) throw refused('not_found');
  return found;
}

const reread = async (tx: Tx, { family, version }: { family: string; version: number }) => {
  const found = await findVersion(tx, family, version);
  if (!found) throw new Error(`version ${version} of ${family} is gone`);
  return found;
};

/** What a draft begins with: a version (null: that in force), as it is or with newly announced years. */
export interface NewDraft {
  family: string;
  from: number | null;
  summary: string;
  announced: boolean;
}

/**
 * Begins a draft as a copy: of the version in force, else of the newest that there was. A family has one draft at
 * a time, which everybody who may works on.
 */
export async function beginDraft(
  tx: Tx,
  { family, from, summary, announced }: NewDraft,
  by: By,
): Promise<WholeVersion> {
  if (announced && !isCalendar(family)) throw wrongField('body.announced', 'not_allowed');
  await lockFamily(tx, family);
  const known = await versionsOf(tx, family);
  const [newest] = known;
  if (!newest) throw refused('not_found');
  const source =
    (from === null ? await inForceOf(tx, family) : null) ??
    (await findVersion(tx, family, from ?? newest.version));
  if (!source)
    throw refused('unknown_reference', undefined, [{ field: 'body.from', code: 'unknown_reference' }]);
  const content = announced ? withAnnounced(source.content as unknown as Calendar) : source.content;
  return insert(tx, { family, content, summary }, by, known);
}

/** Begins a calendar that there was not before. */
export async function addCalendar(
  tx: Tx,
  { id, content, summary }: { id: string; content: CalendarContent; summary: string },
  by: By,
): Promise<WholeVersion> {
  const family = `calendar:${id}`;
  await lockFamily(tx, family);
  const known = await versionsOf(tx, family);
  if (known.length > 0)
    throw refused('already_exists', undefined, [{ field: 'body.id', code: 'already_exists' }]);
  refuseProblems(
    await problemsOf(tx, family, { kind: 'calendar', calendar: content }),
    'body.content',
    'calendar',
  );
  return insert(tx, { family, content, summary }, by, known);
}

async function insert(
  tx: Tx,
  draft: { family: string; content: object; summary: string },
  by: By,
  known: readonly { version: number; state: string }[],
): Promise<WholeVersion> {
  const standing = known.find(({ state }) => state === 'draft');
  if (standing) throw refused('draft_exists', { version: standing.version });
  const version = Math.max(0, ...known.map((one) => one.version)) + 1;
  await insertDraft(tx, { ...draft, version, authorId: by.actor.personId, now: by.now });
  await note(tx, 'policy_drafted', { family: draft.family, version }, by, { summary: draft.summary });
  return reread(tx, { family: draft.family, version });
}

/** Locks a version for an action of the caller, on the state of it that they have seen. */
async function taken(tx: Tx, seen: Seen, action: PolicyAction, by: By): Promise<WholeVersion> {
  const found = await lockVersion(tx, seen.family, seen.version);
  if (!found || !mayReadVersion(by.actor, found)) throw refused('not_found');
  const refusal = mayActOn(found, action, by.actor, await occasionOf(tx, by.actor, by.now));
  if (refusal) throw new Refused(refusal);
  if (seen.revision !== null && seen.revision !== found.revision) throw outdated(found);
  return found;
}

/** The draft that the caller has seen, locked for a change. */
export const takenDraft = (tx: Tx, seen: Seen, by: By): Promise<WholeVersion> => taken(tx, seen, 'save', by);

/** Somebody else saved meanwhile: their content comes along, so that both can be laid side by side. */
const outdated = ({ family, revision, content, summary, changedAt }: WholeVersion) =>
  refused('version_conflict', {
    revision,
    summary,
    changedAt: new Date(changedAt).toISOString(),
    content: contentView(family, content),
  });

/** The content with the kind of its family. */
export const contentView = (family: string, content: object): VersionContent =>
  (isCalendar(family)
    ? { kind: 'calendar', calendar: content }
    : { kind: 'service', policy: content }) as VersionContent;

export const plainContent = (content: VersionContent) =>
  content.kind === 'service' ? content.policy : content.calendar;

export function requireKind(family: string, { kind }: VersionContent): void {
  if ((kind === 'calendar') !== isCalendar(family)) throw wrongField('body.content.kind', 'not_allowed');
}

function refuseProblems(problems: readonly FieldProblem[], ...where: string[]): void {
  if (problems.length === 0) return;
  throw refused('invalid_policy', undefined, located(problems, ...where));
}

/** The same problems by where the fields stand in the request. */
export const located = (problems: readonly FieldProblem[], ...where: string[]): FieldProblem[] =>
  problems.map(({ field, code }) => ({ field: [...where, field].join('.'), code }));

export const placeOf = ({ kind }: VersionContent): string => (kind === 'service' ? 'policy' : 'calendar');

export async function saveDraft(
  tx: Tx,
  seen: Seen,
  { content, summary }: { content: VersionContent; summary: string | null },
  by: By,
): Promise<WholeVersion> {
  requireKind(seen.family, content);
  const draft = await taken(tx, seen, 'save', by);
  refuseProblems(await problemsOf(tx, seen.family, content), 'body.content', placeOf(content));
  await updateDraft(tx, draft, { content: plainContent(content), summary, now: by.now });
  await note(tx, 'policy_saved', draft, by, { revision: draft.revision + 1 });
  return reread(tx, draft);
}

export async function discardDraft(tx: Tx, seen: Seen, by: By): Promise<WholeVersion> {
  const draft = await taken(tx, seen, 'discard', by);
  await markDiscarded(tx, draft, by.now);
  await note(tx, 'policy_discarded', draft, by);
  return reread(tx, draft);
}

export interface Approval {
  /** Null: now. */
  effectiveFrom: Instant | null;
  /** Words to those concerned; null publishes nothing yet. */
  publish: string | null;
  rejudge: boolean;
  reason: string | null;
}

/**
 * Approved by somebody else than the author, where there is anybody else (3.3a); from a time on that is not past;
 * never changed again.
 */
export async function approveDraft(tx: Tx, seen: Seen, approval: Approval, by: By): Promise<WholeVersion> {
  const { rejudge, reason, publish } = approval;
  if (rejudge && reason === null) throw wrongField('body.reason', 'required');
  const draft = await taken(tx, seen, 'approve', by);
  const effectiveFrom = approval.effectiveFrom ?? by.now;
  const refusal = effectiveFromProblem(effectiveFrom, by.now);
  if (refusal) throw new Refused(refusal);
  const content = contentView(draft.family, draft.content);
  refuseProblems(await problemsOf(tx, draft.family, content), 'content', placeOf(content));
  const { personId } = by.actor;
  await markApproved(tx, draft, { personId, now: by.now, effectiveFrom });
  const alone = personId === draft.authorId ? { alone: true } : {};
  const more = { effectiveFrom: new Date(effectiveFrom).toISOString(), hash: draft.hash, ...alone };
  await note(tx, 'policy_approved', draft, by, rejudge ? { ...more, rejudge: reason } : more);
  if (rejudge && reason !== null) await insertRejudgement(tx, draft, reason);
  if (publish !== null) await announce(tx, draft, publish, by);
  return reread(tx, draft);
}

/** Drafts that name somebody who left ask the heir instead, else the leads (4.3f). @returns their numbers */
export async function leaveDrafts(
  tx: Tx,
  personId: string,
  heir: string | null,
  now: Instant,
): Promise<number[]> {
  const naming = await servicesNaming(tx, personId, now);
  const drafts = naming.filter(({ state }) => state === 'draft');
  for (const { family, version } of drafts) {
    const draft = await lockVersion(tx, family, version);
    if (draft?.state !== 'draft') continue;
    const content = policyWithout(draft.content as unknown as PolicyContent, personId, heir);
    await updateDraft(tx, draft, { content, summary: null, now });
    const what = { family, version, left: personId };
    await audit(tx, { kind: 'policy_saved', by: null, what, ip: null });
  }
  return drafts.map(({ version }) => version);
}

/** Versions of the policy that name somebody: drafts, the one in force and those to come. */
export async function servicesNaming(
  q: Queries,
  personId: string,
  now: Instant,
): Promise<Pick<WholeVersion, 'family' | 'version' | 'state'>[]> {
  const found: WholeVersion[] = [];
  for (const { version, state, inForce, effectiveFrom } of await versionsOf(q, 'service')) {
    if (state !== 'draft' && !inForce && (effectiveFrom === null || effectiveFrom <= now)) continue;
    const whole = await findVersion(q, 'service', version);
    if (whole && policyNames(whole.content as unknown as PolicyContent, personId)) found.push(whole);
  }
  return found;
}

export async function publishVersion(tx: Tx, seen: Seen, summary: string, by: By): Promise<WholeVersion> {
  const version = await taken(tx, seen, 'publish', by);
  await announce(tx, version, summary, by);
  return reread(tx, version);
}

/** Open tickets are judged anew by a version in force, or once it is (A7): on purpose, with a reason. */
export async function rejudgeBy(tx: Tx, seen: Seen, reason: string, by: By): Promise<WholeVersion> {
  const version = await taken(tx, seen, 'rejudge', by);
  await insertRejudgement(tx, version, reason);
  await note(tx, 'policy_rejudgement_asked', version, by, { reason });
  return reread(tx, version);
}

async function announce(tx: Tx, version: WholeVersion, summary: string, by: By): Promise<void> {
  await insertPublication(tx, version, { personId: by.actor.personId, now: by.now, summary });
  await note(tx, 'policy_published', version, by, { summary, hash: version.hash });
}
