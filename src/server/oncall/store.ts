import { sql } from 'kysely';
import type { Instant } from '#domain/instant.ts';
import type { Roster } from '#domain/oncall/roster.ts';
import type { Queries, Tx } from '../platform/db/db.ts';
import { violatedConstraint } from '../platform/db/violation.ts';
import { refused } from '../platform/http/refused.ts';

/** A roster as it is kept: the rules' own, and what the desk does with it. */
export interface Kept {
  roster: Roster;
  takesP1: boolean;
  retired: boolean;
  version: number;
  changedAt: Instant;
  /** Null: the system, when somebody left. */
  changedBy: string | null;
}

export type Change = 'created' | 'changed' | 'substitute' | 'absence' | 'leaver';

interface Row {
  id: string;
  name: string;
  zone: string;
  document: Pick<Roster, 'layers' | 'substitutes' | 'absences'>;
  takes_p1: boolean;
  retired: boolean;
  version: number;
  changed_at: Date;
  changed_by: string | null;
}

const keptOf = ({ id, name, zone, document, ...row }: Row): Kept => ({
  roster: { id, name, zone, ...document },
  takesP1: row.takes_p1,
  retired: row.retired,
  version: row.version,
  changedAt: row.changed_at.getTime(),
  changedBy: row.changed_by,
});

/** Rosters that are in use, by name. */
export async function rostersInUse(q: Queries): Promise<Kept[]> {
  const found = await sql<Row>`
    select * from roster where not retired order by name collate "zh-x-icu", id`.execute(q);
  return found.rows.map(keptOf);
}

export async function rosterById(q: Queries, id: string, lock = false): Promise<Kept | null> {
  const found = await sql<Row>`
    select * from roster where id = ${id} ${lock ? sql`for update` : sql``}`.execute(q);
  return found.rows[0] ? keptOf(found.rows[0]) : null;
}

/** Saves the next version, with how it was; a new roster has version 1. */
export async function saveRoster(tx: Tx, kept: Kept, what: Change): Promise<void> {
  const { roster, takesP1, retired, version, changedAt, changedBy } = kept;
  const { id, name, zone, ...document } = roster;
  const at = new Date(changedAt);
  await named(
    sql`
      insert into roster (id, name, zone, document, takes_p1, retired, version, changed_at, changed_by)
      values (${id}, ${name}, ${zone}, ${JSON.stringify(document)}::jsonb, ${takesP1}, ${retired}, ${version}, ${at}, ${changedBy})
      on conflict (id) do update set name = excluded.name, zone = excluded.zone, document = excluded.document,
        takes_p1 = excluded.takes_p1, retired = excluded.retired, version = excluded.version,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx),
  );
  const content = JSON.stringify({ ...roster, takesP1, retired });
  await sql`
    insert into roster_version (roster_id, version, what, content, at, person_id)
    values (${id}, ${version}, ${what}, ${content}::jsonb, ${at}, ${changedBy})`.execute(tx);
}

async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedConstraint(error) !== 'roster_name') throw error;
    throw refused('already_exists', undefined, [{ field: 'body.name', code: 'already_exists' }]);
  }
}

export interface Note {
  id: number;
  personId: string;
  at: Instant;
  text: string;
}

const NOTES_SHOWN = 20;

export async function notesOf(q: Queries, rosterId: string): Promise<Note[]> {
  const found = await sql<Omit<Note, 'at'> & { at: Date }>`
    select id, person_id as "personId", at, text from roster_note
    where roster_id = ${rosterId} order by id desc limit ${NOTES_SHOWN}`.execute(q);
  return found.rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

export async function insertNote(tx: Tx, rosterId: string, note: Omit<Note, 'id'>): Promise<number> {
  const made = await sql<{ id: number }>`
    insert into roster_note (roster_id, person_id, at, text)
    values (${rosterId}, ${note.personId}, ${new Date(note.at)}, ${note.text}) returning id`.execute(tx);
  return made.rows[0]!.id;
}

/** Who of these is at work on the desk now. */
export async function atWork(
  q: Queries,
  personIds: readonly string[],
  roles: readonly string[],
): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const found = await sql<{ id: string }>`
    select id from person where id = any(${[...personIds]}::uuid[]) and active and roles && ${[...roles]}`.execute(
    q,
  );
  return new Set(found.rows.map(({ id }) => id));
}
