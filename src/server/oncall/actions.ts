import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/instant.ts';
import { namesPerson, withoutPerson } from '#domain/leaving/rosters.ts';
import { onDuty } from '#domain/oncall/duty.ts';
import { absenceRefusal, substituteRefusal, tidied } from '#domain/oncall/handing-over.ts';
import type { Absence, Roster, Substitute } from '#domain/oncall/roster.ts';
import { validateRoster } from '#domain/oncall/roster-validate.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import { DESK_ROLES } from '#domain/permissions/roles.ts';
import type { FieldProblem, Refusal } from '#domain/refusal.ts';
import { audit } from '../audit/actions.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { Refused, refused } from '../platform/http/refused.ts';
import { calendarsInForce } from '../policy/rulebook.ts';
import { atWork, type Change, insertNote, type Kept, rosterById, rostersInUse, saveRoster } from './store.ts';

export { rostersInUse } from './store.ts';

/** Who changes a roster, from where. */
export interface By {
  actor: Extract<Actor, { kind: 'person' }>;
  ip: string | null;
  now: Instant;
}

/** A roster as it is wished for. */
export type Wish = Omit<Roster, 'id'> & Pick<Kept, 'takesP1' | 'retired'>;

export async function createRoster(tx: Tx, wish: Wish, by: By): Promise<Kept> {
  return keep(tx, { id: randomUUID(), version: 1, ...wish }, 'created', by);
}

export async function changeRoster(
  tx: Tx,
  id: string,
  wish: Wish,
  expected: number | null,
  by: By,
): Promise<Kept> {
  const kept = await locked(tx, id);
  if (expected !== null && expected !== kept.version)
    throw refused('version_conflict', { version: kept.version });
  return keep(tx, { id, version: kept.version + 1, ...wish }, 'changed', by);
}

export async function addSubstitute(tx: Tx, id: string, substitute: Substitute, by: By): Promise<Kept> {
  const kept = await locked(tx, id);
  const calendars = await calendarsInForce(tx);
  refuseIf(substituteRefusal(by.actor, kept.roster, substitute, calendars, by.now));
  const substitutes = [...kept.roster.substitutes, substitute];
  return keep(tx, next(kept, { substitutes }), 'substitute', by);
}

export async function addAbsence(tx: Tx, id: string, absence: Absence, by: By): Promise<Kept> {
  const kept = await locked(tx, id);
  refuseIf(absenceRefusal(by.actor, kept.roster, absence, by.now));
  return keep(tx, next(kept, { absences: [...kept.roster.absences, absence] }), 'absence', by);
}

export async function addNote(tx: Tx, id: string, text: string, { actor, now }: By): Promise<number> {
  await locked(tx, id);
  return insertNote(tx, id, { personId: actor.personId, at: now, text });
}

const next = ({ roster, takesP1, retired, version }: Kept, change: Partial<Roster>) => ({
  ...roster,
  takesP1,
  retired,
  version: version + 1,
  ...change,
});

async function locked(tx: Tx, id: string): Promise<Kept> {
  const kept = await rosterById(tx, id, true);
  if (!kept) throw refused('not_found');
  return kept;
}

function refuseIf(refusal: Refusal | null): void {
  if (refusal) throw new Refused(refusal);
}

async function keep(
  tx: Tx,
  { takesP1, retired, version, ...given }: Roster & Pick<Kept, 'takesP1' | 'retired' | 'version'>,
  what: Change,
  by: By,
): Promise<Kept> {
  const roster = tidied(given, by.now);
  const problems = [
    ...validateRoster(roster, await calendarsInForce(tx)),
    ...(await unknownPeople(tx, roster, what === 'absence')),
  ];
  if (problems.length > 0) {
    const fields = problems.map(({ field, code }) => ({
      field: `body.${spoken(field, what, roster)}`,
      code,
    }));
    throw refused('invalid', undefined, fields);
  }
  const { personId } = by.actor;
  const kept: Kept = { roster, takesP1, retired, version, changedAt: by.now, changedBy: personId };
  await saveRoster(tx, kept, what);
  const kind = what === 'created' ? 'roster_created' : 'roster_changed';
  await audit(tx, { kind, by: personId, what: { roster: roster.id, version, change: what }, ip: by.ip });
  return kept;
}

/** Of one substitute or absence that was handed in alone, the field as the caller knows it. */
function spoken(field: string, what: Change, { substitutes, absences }: Roster): string {
  const last = {
    substitute: `substitutes.${substitutes.length - 1}.`,
    absence: `absences.${absences.length - 1}.`,
  };
  const prefix = what === 'substitute' || what === 'absence' ? last[what] : '';
  return prefix !== '' && field.startsWith(prefix) ? field.slice(prefix.length) : field;
}

/** Members and substitutes are people who work on the desk; who left may still stand as absent. */
async function unknownPeople(
  tx: Tx,
  { layers, substitutes, absences }: Roster,
  lastAbsence: boolean,
): Promise<FieldProblem[]> {
  const named = [
    ...layers.flatMap(({ members }, l) =>
      members.map((personId, m) => ({ personId, field: `layers.${l}.members.${m}` })),
    ),
    ...substitutes.map(({ personId }, i) => ({ personId, field: `substitutes.${i}.personId` })),
    ...absences.map(({ personId }, i) => ({ personId, field: `absences.${i}.personId` })),
  ];
  const known = await atWork(tx, [...new Set(named.map(({ personId }) => personId))], DESK_ROLES);
  return named
    .filter(({ personId, field }) => !known.has(personId) && (lastAbsence || !field.startsWith('absences.')))
    .map(({ field }) => ({ field, code: 'unknown_reference' }));
}

/**
 * Takes somebody who left off every roster in use (4.3), as the system; their turns go to the heir or the next member.
 * @returns the rosters that named them
 */
export async function leaveRosters(
  tx: Tx,
  personId: string,
  { heir, fallback }: { heir: string | null; fallback: string | null },
  now: Instant,
): Promise<string[]> {
  const present = await atWork(
    tx,
    [heir, fallback].filter((id) => id !== null),
    DESK_ROLES,
  );
  const ready = (id: string | null) => (id !== null && present.has(id) ? id : null);
  const changed: string[] = [];
  for (const { roster } of await rostersInUse(tx)) {
    if (!namesPerson(roster, personId)) continue;
    const kept = await locked(tx, roster.id);
    const without = withoutPerson(kept.roster, personId, { heir: ready(heir), fallback: ready(fallback) });
    const version = kept.version + 1;
    await saveRoster(tx, { ...kept, roster: without, version, changedAt: now, changedBy: null }, 'leaver');
    const what = { roster: roster.id, version, change: 'leaver', person: personId };
    await audit(tx, { kind: 'roster_changed', by: null, what, ip: null });
    changed.push(roster.id);
  }
  return changed;
}

/** Who is on duty at an instant, as far as they are at work: by roster, and those who take the calls of P1. */
export async function onDutyAt(
  q: Queries,
  at: Instant,
): Promise<{ byRoster: Record<string, string[]>; forP1: string[] }> {
  const rosters = await rostersInUse(q);
  if (rosters.length === 0) return { byRoster: {}, forP1: [] };
  const calendars = await calendarsInForce(q);
  const called = rosters.map(({ roster, takesP1 }) => ({
    id: roster.id,
    takesP1,
    people: onDuty(roster, at, calendars).map(({ personId }) => personId),
  }));
  const present = await atWork(q, [...new Set(called.flatMap(({ people }) => people))], DESK_ROLES);
  const there = called.map((one) => ({ ...one, people: one.people.filter((id) => present.has(id)) }));
  return {
    byRoster: Object.fromEntries(there.map(({ id, people }) => [id, people])),
    forP1: [...new Set(there.flatMap(({ takesP1, people }) => (takesP1 ? people : [])))],
  };
}

/** Names of the rosters in use whose people on duty are called for P1 (3.3-P1). */
export const rostersForP1 = async (q: Queries): Promise<string[]> =>
  (await rostersInUse(q)).flatMap(({ roster, takesP1 }) => (takesP1 ? [roster.name] : []));
