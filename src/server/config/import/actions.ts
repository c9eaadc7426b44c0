import { sql } from 'kysely';
import { mappingProblems } from '#domain/config/import/headings.ts';
import { type ImportAction, importProblem } from '#domain/config/import/life.ts';
import type { Mapping } from '#domain/config/import/row.ts';
import { managesItems } from '#domain/config/reach.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Database, Queries, Tx } from '../../platform/db/db.ts';
import { Refused, refused } from '../../platform/http/refused.ts';
import type { Author } from '../actions.ts';
import { classesOf } from '../classes.ts';
import { piecesOf } from './pieces.ts';
import { type Shape, type ShapeWish, shapeOf } from './reading.ts';
import { Unread } from './unread.ts';
import { unread } from './upload.ts';
import { type ImportRow, importRow } from './view.ts';

/** An import that the actor may see; locked when it is to be changed. */
export async function knownImport(q: Queries, id: string, actor: Actor, lock = false): Promise<ImportRow> {
  const found = await importRow(q, id, lock);
  const personId = actor.kind === 'person' ? actor.personId : null;
  if (!found || (found.byId !== personId && managesItems(actor).is !== 'always')) throw refused('not_found');
  return found;
}

const own = async (tx: Tx, id: string, { actor, personId }: Author): Promise<ImportRow> => {
  const found = await knownImport(tx, id, actor, true);
  // What was shown was judged by what its importer may.
  if (found.byId !== personId) throw refused('forbidden');
  return found;
};

function asked({ state, ranAt }: ImportRow, action: ImportAction): void {
  const refusal = importProblem({ state, ran: ranAt !== null }, action);
  if (refusal) throw new Refused(refusal);
}

/** Reads a file otherwise than it was taken. */
export async function reshape(db: Database, id: string, wish: ShapeWish, author: Author): Promise<void> {
  const found = await knownImport(db, id, author.actor);
  if (found.byId !== author.personId) throw refused('forbidden');
  asked(found, 'reshape');
  if (!found.shape) throw refused('wrong_status', { state: found.state });
  const { shape, format, size } = found;
  const detected = shape.encoding ? { encoding: shape.encoding, bom: shape.bom } : null;
  const said: ShapeWish = {
    ...(wish.encoding || !shape.delimiter ? {} : { delimiter: shape.delimiter }),
    ...wish,
  };
  let other: Shape;
  try {
    other = await shapeOf(piecesOf(db, id, size), format, detected, said);
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    throw unread(error, `body.${Object.keys(wish)[0] ?? 'encoding'}`);
  }
  await sql`update item_import set shape = ${JSON.stringify(other)}::jsonb, mapping = null
    where id = ${id} and state = 'mapping'`.execute(db);
}

/** Says where columns go; what was worked out under another mapping is forgotten. */
export async function askPlan(tx: Tx, id: string, mapping: Mapping, author: Author): Promise<void> {
  const found = await own(tx, id, author);
  asked(found, 'plan');
  if (!found.shape) throw refused('wrong_status', { state: found.state });
  const problems = mappingProblems(mapping, found.shape.headings.length, await classesOf(tx));
  if (problems.length > 0) throw refused('invalid', undefined, problems);
  await forgetRows(tx, id);
  await sql`update item_import set state = 'planning', mapping = ${JSON.stringify(mapping)}::jsonb, progress = 0, total = 0,
    counts = '{}', problem = null, attempts = 0, lease = null, leased_until = null where id = ${id}`.execute(
    tx,
  );
}

async function forgetRows(tx: Tx, id: string): Promise<void> {
  await sql`delete from item_import_relation where import_id = ${id}`.execute(tx);
  await sql`delete from item_import_key where import_id = ${id}`.execute(tx);
  await sql`delete from item_import_row where import_id = ${id}`.execute(tx);
}

/** Lets a worker import what was shown, or go on where an error ended it. */
export async function askRun(tx: Tx, id: string, author: Author): Promise<void> {
  const found = await own(tx, id, author);
  asked(found, 'run');
  const { new: added = 0, change = 0 } = found.counts;
  if (added + change === 0) throw refused('nothing_to_change');
  await sql`update item_import set state = 'running', ran_at = coalesce(ran_at, ${new Date(author.now)}), ip = ${author.ip},
    total = ${added + change}, progress = (select count(*) from item_import_row where import_id = ${id} and result is not null),
    problem = null, attempts = 0, lease = null, leased_until = null, ended_at = null where id = ${id}`.execute(
    tx,
  );
}

/** Lets a worker take a whole import back. */
export async function askUndo(tx: Tx, id: string, reason: string, author: Author): Promise<void> {
  const found = await knownImport(tx, id, author.actor, true);
  asked(found, 'undo');
  await sql`update item_import set state = 'undoing', undo_by_id = ${author.personId}, reason = ${reason}, ip = ${author.ip},
    progress = 0, total = (select count(*) from item_import_row where import_id = ${id} and result = 'done'),
    problem = null, attempts = 0, lease = null, leased_until = null, ended_at = null where id = ${id}`.execute(
    tx,
  );
}

/** Throws away what has not run, with the file. */
export async function discard(tx: Tx, id: string, author: Author): Promise<void> {
  const found = await own(tx, id, author);
  if (found.state === 'discarded') return;
  asked(found, 'discard');
  await forgetRows(tx, id);
  await sql`delete from item_import_piece where import_id = ${id}`.execute(tx);
  await sql`update item_import set state = 'discarded', lease = null, ended_at = ${new Date(author.now)} where id = ${id}`.execute(
    tx,
  );
}
