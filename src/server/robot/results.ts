import { sql } from 'kysely';
import { askAgainAfter } from '#domain/robot/robot.ts';
import { type Database, type Queries, transaction } from '../platform/db/db.ts';
import { type Outside, whatBecame } from './sending.ts';
import { heard, type Ready, readRobot } from './store.ts';

const BATCH = 20;

interface Asked {
  id: number;
  task: string;
  robotId: string;
  asked: number;
}

/**
 * Asks what became of messages that a platform took to send later. One that it did not bring is a failed message
 * from then on, seen and sent again like any other. Who does not know after some hours is asked no more.
 */
export async function askAfterMessages(db: Database, outside: Outside): Promise<boolean> {
  const due = await claim(db);
  const errors: unknown[] = [];
  for (const message of due) {
    await ask(db, message, outside).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} results could not be asked for`);
  return due.length === BATCH;
}

/** Whoever takes them has five minutes; they are asked for again after that. */
async function claim(db: Queries): Promise<Asked[]> {
  const found = await sql<Asked>`
    update message set ask_at = now() + interval '5 minutes', asked = asked + 1
    where id in (
      select id from message where ask_at <= now() order by ask_at limit ${BATCH} for update skip locked)
    returning id, task, task_robot as "robotId", asked`.execute(db);
  return found.rows;
}

async function ask(db: Database, message: Asked, outside: Outside): Promise<void> {
  const robot = await readRobot(db, message.robotId);
  if (!robot) return;
  const became = await whatBecame(db, robot, message.task, outside);
  if (became.kind === 'delivered') return set(db, message, sql`ask_at = null`);
  if (became.kind === 'lost') return lost(db, message, robot, became.text);
  const wait = askAgainAfter(message.asked);
  const at = wait === null ? null : new Date(robot.now.getTime() + wait);
  return set(db, message, sql`ask_at = ${at}`);
}

function lost(db: Database, message: Asked, robot: Ready, text: string): Promise<void> {
  return transaction(db, async (tx) => {
    await heard(tx, robot.id, text, null);
    await set(tx, message, sql`ask_at = null, state = 'failed', error = ${text}, ended_at = now()`);
  });
}

/** Unless it was sent again meanwhile, under another number. */
async function set(q: Queries, { id, task }: Asked, what: ReturnType<typeof sql>): Promise<void> {
  await sql`update message set ${what} where id = ${id} and task = ${task} and state = 'sent'`.execute(q);
}
