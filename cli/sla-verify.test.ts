import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { rulebookFor } from '#server/policy/rulebook.ts';
import { dice } from '#test/dice.ts';
import { type Ids, Retelling } from '#test/sla/retold.ts';
import { storeHistory, storeVersions, withoutGuards } from '#test/sla/stored.ts';
import { randomVersions } from '#test/sla/versions.ts';
import { lives, walks } from '#test/ticket/walk.ts';
import { DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';
import { exportTo } from './sla-export.ts';
import { program } from './verify/program.ts';

const folder = await mkdtemp(join(tmpdir(), 'yinuo-verify-'));
afterAll(() => rm(folder, { recursive: true }));

const nightly = Boolean(process.env.YINUO_NIGHTLY);
/** Known by day, so that what fails once fails again; another every night. */
const SEED = Number(process.env.YINUO_SEED ?? (nightly ? Date.now() % 1_000_000_000 : 20261124));
const HISTORIES = Number(process.env.YINUO_HISTORIES ?? (nightly ? 6_000 : 300));

const all = await world();
const { db, people, groups } = all;

async function verified(name: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await program([join(folder, name)], (line) => lines.push(line));
  return { code, lines };
}

describe('an export of tickets that people worked on', () => {
  /** Exports, changes the lines, and verifies what is left. */
  async function verifiedAfter(change: (lines: string[]) => string[]) {
    await exportTo(join(folder, 'worked.ndjson'), db, { from: null, to: null });
    const lines = (await readFile(join(folder, 'worked.ndjson'), 'utf8')).trimEnd().split('\n');
    await writeFile(join(folder, 'changed.ndjson'), `${change(lines).join('\n')}\n`);
    return verified('changed.ndjson');
  }
  const replaced = (which: RegExp, from: RegExp | string, to: string) => (lines: string[]) => {
    const at = lines.findIndex((line) => which.test(line));
    expect(at, String(which)).toBeGreaterThan(0);
    expect(lines[at]).toMatch(from);
    return lines.map((line, i) => (i === at ? line.replace(from, to) : line));
  };

  it('agrees as it is; whatever is altered in it is named, and fails', async () => {
    const { lina, chen } = people;
    const id = (await lina.post('/tickets', INCIDENT)).body.id as number;
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await chen.post(`/tickets/${id}/resolve`, RESULT);
    expect(await verifiedAfter((lines) => lines)).toMatchObject({ code: 0 });

    const altered = await verifiedAfter(replaced(/"kind":"recorded"/, /VPN/, 'WPN'));
    expect(altered.code).toBe(1);
    expect(altered.lines.join('\n')).toContain(`ticket ${id}, seq 1: refused: the event was altered`);

    const removed = await verifiedAfter((lines) =>
      lines.filter((line) => !line.includes('"kind":"diagnosed"')),
    );
    expect(removed.code).toBe(1);
    expect(removed.lines.join('\n')).toMatch(
      new RegExp(`ticket ${id}, seq \\d+: refused: the event is missing`),
    );

    const row = await verifiedAfter(
      replaced(/"type":"verdict".*"kind":"response"/, '"verdict":"met"', '"verdict":"breached"'),
    );
    expect(row.code).toBe(1);
    expect(row.lines.join('\n')).toMatch(
      new RegExp(`ticket ${id}, seq \\d+, response: verdict in the table`),
    );

    const policy = await verifiedAfter(
      replaced(/"family":"service"/, '"reminderDays":[1', '"reminderDays":[2'),
    );
    expect(policy.code).toBe(1);
    expect(policy.lines.join('\n')).toContain('service 1: altered');
    expect(policy.lines.join('\n')).toContain(`ticket ${id}: refused: service 1 is missing or was altered`);

    expect((await verifiedAfter((lines) => lines.slice(0, -1))).lines.join('\n')).toContain(
      'the file breaks off here',
    );
    expect(await verified('nothing.ndjson')).toMatchObject({ code: 2 });
  });
});

it(`finds nothing to object to in random histories (seed ${SEED})`, { timeout: 3_600_000 }, async () => {
  const roll = dice(SEED);
  const { versions, settings } = randomVersions(roll, people.lina.id);
  await storeVersions(all, versions);
  const rulebook = await rulebookFor(
    db,
    settings.map(({ terms }) => terms),
  );
  // Tickets that the walks link to; the story above left one more.
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
  expect(counts.ticket).toBe(HISTORIES + 4);
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
