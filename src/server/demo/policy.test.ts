import { expect, it } from 'vitest';
import { testDatabase } from '#test/db.ts';
import { transaction } from '../platform/db/db.ts';
import { coverageOf } from '../policy/acknowledgements.ts';
import { readPromises } from '../policy/promises.ts';
import { versionsOf } from '../policy/store.ts';
import { loadDemoOrganisation } from './organisation.ts';
import { loadDemoPolicy } from './policy.ts';

const db = await testDatabase();

it('shows a newcomer a promise that was published before it took effect, once', async () => {
  const now = Date.now();
  const { people } = await transaction(db, loadDemoOrganisation);
  await transaction(db, (tx) => loadDemoPolicy(tx, now));
  await transaction(db, (tx) => loadDemoPolicy(tx, now));
  expect(await versionsOf(db, 'service')).toHaveLength(2);
  const promises = await readPromises(db, people.lina ?? null, now);
  expect(promises).toMatchObject({
    version: 2,
    previousVersion: 1,
    publishedIsInForce: true,
    acknowledgedAt: null,
  });
  expect(promises.publication?.at).toBeLessThan(promises.effectiveFrom);
  expect(promises.changes).toHaveLength(2);
  const covered = (await coverageOf(db, 2)).map(({ active, acknowledged }) => acknowledged / active);
  expect(Math.max(...covered)).toBeGreaterThan(0);
  expect(Math.min(...covered)).toBeLessThan(1);
});
