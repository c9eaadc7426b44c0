import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { rulebookFor } from '#server/policy/rulebook.ts';
import { dice } from '#test/dice.ts';
import { type Ids, Retelling } from '#test/sla/retold.ts';
import { storeHistory, storeVersions, withoutGuards } from '#test/sla/stored.ts';
import { randomVersions } from '#test/sla/versions.ts';
import { lives, walks } from '#test/ticket/walk.ts';
import { INCIDENT, world } from '#test/world.ts';
import { exportTo } from './sla-export.ts';
import { program } from './verify/program.ts';

const folder = await mkdtemp(join(tmpdir(), 'yinuo-verify-'));
afterAll(() => rm(folder, { recursive: true }));

const nightly = Boolean(process.env.YINUO_NIGHTLY);
/** Known by day, so that what fails once fails again; another every night. */
const SEED = Number(process.env.YINUO_SEED ?? (nightly ? Date.now() % 1_000_000_000 : 20261124));
const HISTORIES = Number(process.env.YINUO_HISTORIES ?? (nightly ? 6_000 : 100));

const all = await world();
const { db, people, groups } = all;

async function verified(name: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await program([join(folder, name)], (line) => lines.push(line));
  return { code, lines };
}

it(`finds nothing to object to in random histories (seed ${SEED})`, { timeout: 3_600_000 }, async () => {
  const roll = dice(SEED);
  const { versions, settings } = randomVersions(roll, people.lina.id);
  await storeVersions(all, versions);
  const rulebook = await rulebookFor(
    db,
    settings.map(({ terms }) => terms),
  );
  // Tickets that the walks link to.
  for (let i = 0; i < 3; i++) await people.lina.post('/tickets', INCIDENT);
  await withoutGuards(db);
  const { lina, chen, zhao, lead, manager, auditor, wang, admin } = people;
  const ids: Ids = {
    ...{ lina: lina.id, chen: chen.id, zhao: zhao.id, lead: lead.id, manager: manager.id, admin: admin.id },
    ...{ auditor: auditor.id, stranger: wang.id, gone: wang.id },
    ...{ 'group-first': groups.first, 'group-second': groups.second, 'group-last': groups.second },
  };
  const retelling = new Retelling(settings, rulebook, roll, ids);
  for (const [index, walk] of fc
    .sample(fc.oneof(walks, lives), { numRuns: HISTORIES, seed: SEED })
    .entries()) {
    await storeHistory(db, retelling.tell(5000 + index, walk), rulebook);
  }
  const counts = await exportTo(join(folder, 'random.ndjson'), db, { from: null, to: null });
  expect(counts.ticket).toBe(HISTORIES + 3);
  expect(counts.verdict).toBeGreaterThan(HISTORIES);
  const { code, lines } = await verified('random.ndjson');
  expect(lines.slice(0, 20), `seed ${SEED}`).toEqual([
    `${versions.length + 2} versions of policies and calendars, ${counts.ticket} tickets, ${counts.event} events`,
    `${counts.verdict} verdicts recomputed, 0 tickets refused, 0 differences`,
    'Everything agrees.',
  ]);
  expect(code).toBe(0);
  const text = await readFile(join(folder, 'random.ndjson'), 'utf8');
  for (const verdict of ['met', 'breached']) expect(text).toContain(`"verdict":"${verdict}"`);
});
