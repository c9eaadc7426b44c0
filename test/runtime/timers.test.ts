import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '#server/platform/db/db.ts';
import { endPostmaster, readLockFile } from '#server/platform/postgres/postmaster.ts';
import { MONDAY } from '#test/ticket/example.ts';
import { QUERY, recordMany } from '#test/ticket/many.ts';
import { isIdle, notOnce, ownPostgres, stepsTaken, timersOf } from './desk.ts';
import { Workers } from './workers.ts';

const NIGHTLY = process.env.YINUO_NIGHTLY !== undefined;
/** Far more than it takes; no test says how long anything may last. */
const PATIENCE = 3_600_000;

const { dataDir, desk } = await ownPostgres();
let workers: Workers | undefined;
afterAll(() => workers?.stop());

/** Lets workers do all that is due, with something that happens each time so many steps more are done. */
async function drain(
  db: Database,
  count: number,
  every: number,
  happens: () => Promise<void>,
): Promise<Workers> {
  workers = new Workers(db.url, count);
  for (let mark = every; !(await isIdle(db).catch(() => false)); await sleep(20)) {
    const taken = await stepsTaken(db).catch(() => 0);
    if (taken < mark) continue;
    mark = taken + every;
    await happens();
  }
  await workers.stop();
  return workers;
}

async function allOnceInOrder(db: Database, ids: readonly number[]): Promise<void> {
  expect(await notOnce(db)).toEqual([]);
  const timers = await timersOf(db);
  expect([...timers.keys()].sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(timers.values())).toEqual(
    new Set([
      'warn:response:50 warn:response:80 breach:response warn:resolution:50 warn:resolution:80 breach:resolution',
    ]),
  );
}

/** Tickets of P2 long ago, to each of which all its warnings and breaches are owed. */
const overdue = (db: Database, count: number) =>
  recordMany(db, count, MONDAY, { ...QUERY, urgency: 'blocked' });

describe('steps that are due in the same minute', () => {
  it('take effect once each while workers are killed at random (A22)', { timeout: PATIENCE }, async () => {
    const db = await desk();
    const ids = await overdue(db, NIGHTLY ? 1_000 : 350);
    const { killed } = await drain(db, 3, 300, async () => {
      await sleep(Math.random() * 40);
      workers?.killOne();
    });
    expect(killed).toBeGreaterThan(1);
    await allOnceInOrder(db, ids);
  });

  it('take effect once each while the database is restarted', { timeout: PATIENCE }, async () => {
    const db = await desk();
    const ids = await overdue(db, NIGHTLY ? 3_000 : 300);
    let restarts = 0;
    await drain(db, 2, NIGHTLY ? 1_500 : 900, async () => {
      restarts += 1;
      if (restarts % 2 === 1) process.kill(readLockFile(dataDir)?.pid ?? 0, 'SIGQUIT');
      else await endPostmaster(dataDir);
    });
    expect(restarts).toBeGreaterThan(0);
    await allOnceInOrder(db, ids);
  });

  it.runIf(NIGHTLY)(
    'take effect once each on ten thousand tickets (A23)',
    { timeout: PATIENCE },
    async () => {
      const db = await desk();
      const ids = await overdue(db, 10_000);
      await drain(db, 2, Number.POSITIVE_INFINITY, async () => {});
      await allOnceInOrder(db, ids);
    },
  );
});
