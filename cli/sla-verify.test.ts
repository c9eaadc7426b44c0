import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonical } from '#domain/evidence/canonical.ts';
import type { Calendar, Interval } from '#domain/sla/calendar.ts';
import { chinaCalendar } from '#domain/sla/calendars.ts';
import { type PolicyContent, shippedPolicy } from '#domain/sla/policy.ts';
import { diskStore } from '#server/platform/storage/files.ts';
import { rejudgeOpen } from '#server/ticket/rejudge.ts';
import { SEALER } from '#test/api.ts';
import { accept, classify, diagnose, lived, resolve, tell } from '#test/sla/lived.ts';
import { storeVersions } from '#test/sla/stored.ts';
import { world } from '#test/world.ts';
import { COMMANDS } from './commands.ts';
import { dispatch } from './dispatch.ts';

const folder = await mkdtemp(join(tmpdir(), 'yinuo-verify-'));
afterAll(() => rm(folder, { recursive: true }));
const all = await world();
const { db, people } = all;
const { lina, wang, chen, zhao, lead } = people;

/** A command as somebody types it. */
async function yinuo(...words: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const open = async () => ({ db, files: diskStore(folder), sealer: SEALER, close: async () => {} });
  const code = await dispatch(COMMANDS, words, { print: (line) => lines.push(line), open });
  return { code, lines };
}
const file = join(folder, 'evidence.ndjson');
const exported = async (): Promise<string[]> => (await readFile(file, 'utf8')).trimEnd().split('\n');

/** Verifies the export after a change of its lines. */
async function verifiedAfter(change: (lines: string[]) => string[]) {
  const changed = join(folder, 'changed.ndjson');
  await writeFile(changed, `${change(await exported()).join('\n')}\n`);
  const { code, lines } = await yinuo('sla', 'verify', changed);
  return { code, said: lines.join('\n') };
}

/** The first line of which all this is true, with a change in it. */
const altered = (marks: readonly string[], from: string, to: string) => (lines: string[]) => {
  const at = lines.findIndex((line) => marks.every((mark) => line.includes(mark)));
  expect(lines[at], marks.join()).toContain(from);
  return lines.map((line, i) => (i === at ? line.replace(from, to) : line));
};
/** The last event of a ticket told otherwise, with a hash that fits, and the ticket that names it. */
const forged =
  (id: number, kind: string, tell: (data: Record<string, unknown>) => object) => (lines: string[]) => {
    const last = lines.findLastIndex((line) => line.includes(`{"type":"event","ticketId":${id},`));
    const { type, prevHash, hash: _hash, ...event } = JSON.parse(lines[last] ?? '');
    expect(event.kind).toBe(kind);
    event.data = tell(event.data);
    const hash = createHash('sha256')
      .update(`${prevHash}\n${canonical(event)}`)
      .digest('hex');
    const line = JSON.stringify({ type, ...event, prevHash, hash });
    const head = lines.findIndex((one) => one.startsWith(`{"type":"ticket","id":${id},`));
    return lines.map((one, i) =>
      i === last ? line : i === head ? JSON.stringify({ ...JSON.parse(one), head: hash }) : one,
    );
  };
const without = (marks: readonly string[]) => (lines: string[]) => {
  const at = lines.findIndex((line) => marks.every((mark) => line.includes(mark)));
  expect(at, marks.join()).toBeGreaterThan(0);
  return lines.filter((_, i) => i !== at);
};

const P2 = { urgency: 'blocked' } as const;
const P4 = { urgency: 'planned' } as const;

/** Nights in Berlin from 22:00 to 06:00 with a break at two, but not on Mondays. */
const NIGHT: readonly Interval[] = [
  [1320, 1560],
  [1590, 1800],
];
const NIGHTS: Omit<Calendar, 'id' | 'version'> = {
  zone: 'Europe/Berlin',
  week: { 1: [], 2: NIGHT, 3: NIGHT, 4: NIGHT, 5: NIGHT, 6: NIGHT, 7: NIGHT },
  days: { '2026-04-05': { kind: 'holiday', intervals: [], name: 'Ostern' } },
};

/** Puts the people of Berlin under their own calendar and promises, in force since 2020. */
async function berlin(): Promise<void> {
  const site = await sql<{
    id: string;
  }>`insert into site (name, zone) values ('柏林', 'Europe/Berlin') returning id`.execute(db);
  const siteId = site.rows[0]?.id ?? '';
  await sql`update person set site_id = ${siteId} where id = ${wang.id}`.execute(db);
  const { version: _version, ...shipped } = shippedPolicy;
  const policy: PolicyContent = {
    ...shipped,
    calendars: { standard: 'china', bySite: { [siteId]: 'berlin' } },
    special: [
      {
        name: '财务',
        services: ['ERP'],
        customers: [],
        targets: { ...shipped.targets, P3: { ...shipped.targets.P3, resolution: null } },
      },
    ],
  };
  await storeVersions(
    all,
    [
      { family: 'calendar:berlin', version: 1, content: NIGHTS },
      { family: 'service', version: 2, content: policy },
    ],
    '2020-01-01',
  );
}

const ids: number[] = [];
const [SPRING, NATIONAL, BERLIN] = [0, 1, 3];

beforeAll(async () => {
  await berlin();
  // Spring Festival 2026: off from 15 to 23 February; the Saturdays 14 and 28 are worked.
  ids.push(
    await lived(db, '2026-02-13T16:00', lina, {}, [
      accept('2026-02-13T16:30', chen),
      ['2026-02-14T10:00', chen, 'ask', { question: '哪张报表?' }],
      ['2026-02-24T10:00', lina, 'answer', { text: '月报', fields: {} }],
      tell('2026-02-24T11:00', chen, '2026-02-24T20:00'),
      diagnose('2026-02-25T09:30', chen),
      ['2026-02-25T10:00', chen, 'wait_third_party', { name: '厂商', reason: '补丁', expectedAt: null }],
      ['2026-02-28T12:00', chen, 'resume', { note: null }],
      resolve('2026-02-28T17:00', chen),
      ['2026-03-02T09:00', lina, 'reject', { comment: '还是打不开' }],
      resolve('2026-03-03T09:00', chen),
      ['2026-03-03T10:00', lina, 'confirm', { comment: null, sure: false }],
    ]),
  );
  // Sunday 28 September 2025 is worked in exchange; 1 to 8 October is off, Saturday the 11th worked.
  ids.push(
    await lived(db, '2025-09-27T12:00', lina, P2, [
      accept('2025-09-28T09:30', chen),
      diagnose('2025-09-28T10:00', chen),
      tell('2025-09-28T11:00', chen, null),
      resolve('2025-09-28T18:00', chen),
      ['2025-09-30T17:00', lina, 'reject', { comment: '不行' }],
      ['2025-10-09T09:00', lina, 'appeal', { reason: '太慢' }],
      ['2025-10-11T17:00', lead, 'decide_appeal', { upheld: true, answer: '加急' }],
      resolve('2025-10-11T17:30', chen),
    ]),
  );
  ids.push(
    // Due in a year that nobody has announced; nights in Berlin over the skipped and the repeated hour.
    await lived(db, '2026-12-28T15:00', lina, P4, [accept('2026-12-29T15:00', chen)]),
    await lived(db, '2026-03-28T21:00Z', wang, P2, [
      accept('2026-03-28T21:30Z', zhao),
      diagnose('2026-03-29T00:10Z', zhao),
      ['2026-03-29T00:40Z', zhao, 'ask', { question: '?' }],
      ['2026-03-29T01:30Z', wang, 'answer', { text: '!', fields: {} }],
      resolve('2026-03-29T21:00Z', zhao),
    ]),
    await lived(db, '2026-10-24T20:00Z', wang, P2, [
      accept('2026-10-24T20:30Z', zhao),
      diagnose('2026-10-25T01:30Z', zhao),
      resolve('2026-10-25T04:45Z', zhao),
    ]),
    // Up to P1 and back while it waits; another service, another promise, and none at all.
    await lived(db, '2026-06-08T16:00', lina, {}, [
      accept('2026-06-08T16:10', chen),
      ['2026-06-08T17:00', chen, 'ask', { question: '?' }],
      classify('2026-06-09T09:00', lead, 'stopped', 'enterprise'),
      classify('2026-06-09T11:00', lead, 'avoidable'),
      ['2026-06-09T12:00', lina, 'answer', { text: '!', fields: {} }],
      [
        '2026-06-09T12:30',
        chen,
        'amend',
        { fields: { devices: [{ kind: 'service', name: 'ERP', ref: null }] } },
      ],
      [
        '2026-06-10T12:30',
        chen,
        'amend',
        { fields: { devices: [{ kind: 'service', name: 'OA', ref: null }] } },
      ],
      diagnose('2026-06-12T09:00', chen),
      resolve('2026-06-17T09:00', chen),
    ]),
    await lived(db, '2026-06-08T16:00', lina, {}, [
      ['2026-06-09T09:00', lina, 'withdraw', { reason: '好了' }],
    ]),
  );
  expect(await yinuo('sla', 'export', file)).toMatchObject({ code: 0 });
});

/** Verdicts as the table of the export has them: clock, verdict, due time in Shanghai. */
async function verdictsOf(id: number): Promise<string[]> {
  const records = (await exported()).map((line) => JSON.parse(line));
  return records
    .filter(({ type, ticketId }) => type === 'verdict' && ticketId === id)
    .map(
      ({ kind, verdict, dueAt }) =>
        `${kind} ${verdict} ${new Date(dueAt + 28_800_000).toISOString().slice(5, 19)}`,
    );
}

describe('tickets that lived over holidays and changes of clocks', () => {
  it('are judged alike by the second program', async () => {
    const { code, lines } = await yinuo('sla', 'verify', file);
    expect(lines.at(-1)).toBe('Everything agrees.');
    expect(lines.at(-2)).toMatch(/^\d\d verdicts recomputed, 0 tickets refused, 0 differences$/);
    expect(code).toBe(0);
  });

  it('as somebody reckons with the calendar in hand', async () => {
    expect(await Promise.all(ids.map(verdictsOf))).toEqual([
      [
        'response met 02-14T11:00:00',
        'update met 02-25T14:30:00',
        'update breached 02-25T09:00:00',
        'resolution met 03-02T15:00:00',
        'resolution breached 03-02T16:00:00',
        'update met 03-03T16:00:00',
      ],
      [
        'response met 09-28T10:00:00',
        'update met 09-28T13:30:00',
        'update breached 09-28T15:00:00',
        'resolution breached 09-28T17:00:00',
        // Gone on with after it was late, it is late again at once.
        'resolution breached 09-28T17:00:00',
        'update breached 10-09T12:00:00',
        'appeal breached 10-09T17:00:00',
      ],
      ['response breached 12-29T14:00:00'],
      // 02:30 is skipped: the second half of the night begins at 03:30 and is an hour shorter.
      ['response met 03-29T06:00:00', 'update breached 03-29T10:20:00', 'resolution met 03-30T05:50:00'],
      // The first of two 02:00 ends its half, the first of two 02:30 begins the other, an hour longer.
      ['response met 10-25T05:00:00', 'update breached 10-25T09:00:00', 'resolution breached 10-25T12:30:00'],
      [
        'response met 06-09T11:00:00',
        'update breached 06-09T09:10:00',
        'update breached 06-10T16:10:00',
        'resolution breached 06-11T15:00:00',
      ],
      [],
    ]);
  });

  it('and says of a due time in a year that nobody has announced that it is provisional', async () => {
    const found = (await exported()).filter((line) => line.includes('"provisional":true'));
    expect(found.map((line) => JSON.parse(line).ticketId)).toEqual([ids[2]]);
  });
});

describe('whatever is altered in an export is named', () => {
  const named = async (change: (lines: string[]) => string[], ...words: (string | RegExp)[]) => {
    const { code, said } = await verifiedAfter(change);
    expect(code, said).toBe(1);
    for (const word of words) expect(said).toMatch(word);
    return said;
  };
  const of = (i: number) => `"ticketId":${ids[i]}`;

  it('nothing altered: nothing said', async () => {
    expect(await verifiedAfter((lines) => lines)).toMatchObject({ code: 0 });
  });

  it('one letter of one event: its ticket is refused, the others are judged', async () => {
    const said = await named(
      altered([of(SPRING), '"kind":"recorded"'], '报表打不开', '报表打开了'),
      new RegExp(
        `ticket ${ids[SPRING]}, seq 1: refused: the event was altered: expected "[0-9a-f]{64}", found "[0-9a-f]{64}"`,
      ),
      'SHA-256',
      '1 tickets refused',
    );
    expect(said).not.toContain(`ticket ${ids[NATIONAL]}`);
  });

  it('an event less, in the middle or at the end, and one too many', async () => {
    await named(
      without([of(SPRING), '"kind":"accepted"']),
      `ticket ${ids[SPRING]}, seq 2: refused: the event is missing`,
    );
    await named(
      without([of(SPRING), '"kind":"closed"']),
      new RegExp(`ticket ${ids[SPRING]}, seq \\d+: refused: the event is missing`),
    );
    await named(
      (lines) =>
        lines.flatMap((line) =>
          line.includes(of(SPRING)) && line.includes('"kind":"asked"') ? [line, line] : [line],
        ),
      `ticket ${ids[SPRING]}`,
      'refused',
    );
  });

  it('a verdict in an event, though its hash was made anew', async () => {
    const verdict = { kind: 'resolution', verdict: 'met' };
    const more = forged(ids[NATIONAL] ?? 0, 'resolved', (data) => ({
      ...data,
      verdicts: [...((data.verdicts as object[] | undefined) ?? []), verdict],
    }));
    await named(
      more,
      new RegExp(`ticket ${ids[NATIONAL]}, seq \\d+, resolution: in the event: nothing decides this verdict`),
    );
  });

  it('a verdict of the table, changed, removed or made up', async () => {
    const row = ['"type":"verdict"', of(NATIONAL), '"kind":"update"'];
    await named(
      altered(row, '"verdict":"met"', '"verdict":"breached"'),
      new RegExp(
        `ticket ${ids[NATIONAL]}, seq \\d+, update: verdict in the table: expected "met", found "breached"`,
      ),
    );
    await named(
      altered(row, '"dueAt":1', '"dueAt":2'),
      /update: dueAt in the table: expected 2025-09-28T05:30:00.000Z/,
    );
    await named(without(row), /update: missing in the table/);
    await named(
      altered(row, '"kind":"update"', '"kind":"appeal"'),
      /update: missing in the table/,
      /appeal: in the table: nothing decides/,
    );
  });

  it('a file of something else in one sentence, and of very many differences the first', async () => {
    const other = await named(() => Array.from({ length: 5000 }, () => 'a'), 'line 1: is not the header');
    expect(other.split('\n')).toHaveLength(4);
    await writeFile(join(folder, 'empty'), '');
    expect((await yinuo('sla', 'verify', join(folder, 'empty'))).lines[0]).toBe('line 1: the file is empty');
    const many = await named(
      (lines) => [...lines, ...Array.from({ length: 5000 }, () => 'a')],
      /and 9\d{3} more/,
    );
    expect(many.split('\n').length).toBeLessThan(1010);
  });

  it('what stands twice: a version, a ticket, a verdict', async () => {
    const doubled = (mark: string) => (lines: string[]) =>
      lines.flatMap((line) => (line.includes(mark) ? [line, line] : [line]));
    await named(doubled('"type":"version","family":"service","version":2,'), 'service 2: stands twice');
    await named(doubled(`"type":"ticket","id":${ids[BERLIN]},`), `ticket ${ids[BERLIN]}: stands twice`);
    const row = (line: string) =>
      line.startsWith(`{"type":"verdict",${of(BERLIN)}`) && line.includes('"kind":"response"');
    await named(
      (lines) => lines.flatMap((line) => (row(line) ? [line, line] : [line])),
      new RegExp(`ticket ${ids[BERLIN]}, seq \\d+, response: stands twice in the table`),
    );
  });

  it('a policy or a calendar: no ticket is judged by it', async () => {
    await named(
      altered(['"family":"service"', '"version":2,'], '"reminderDays":[1', '"reminderDays":[2'),
      'service 2: altered',
      `ticket ${ids[SPRING]}: refused: service 2 is missing or was altered`,
    );
    const said = await named(
      altered(['"family":"calendar:berlin"'], '1320', '1321'),
      'calendar:berlin 1: altered',
      `ticket ${ids[BERLIN]}: refused: calendar:berlin 1 is missing or was altered`,
    );
    expect(said).not.toContain(`ticket ${ids[SPRING]}`);
    await named(
      without(['"family":"calendar:china"']),
      `ticket ${ids[SPRING]}: refused: calendar:china 1 is missing`,
    );
  });

  it('a policy with a hash made anew: the verdicts that no longer follow from it', async () => {
    const longer = (lines: string[]) =>
      lines.map((line) => {
        if (!line.includes('"family":"service","version":2,')) return line;
        const { hash: _hash, ...version } = JSON.parse(line);
        version.content.targets.P2.response.budget *= 2;
        return JSON.stringify({
          ...version,
          hash: createHash('sha256').update(canonical(version.content)).digest('hex'),
        });
      });
    await named(
      longer,
      new RegExp(
        `ticket ${ids[NATIONAL]}, seq 3, response: budgetMs in the event: expected 7200000, found 3600000`,
      ),
    );
  });

  it('a file that is cut off, torn, or none', async () => {
    await named((lines) => lines.slice(0, -1), 'the file breaks off here');
    await named((lines) => lines.slice(0, 9), 'the file breaks off here');
    await named((lines) => [...lines, '{"type":"event"}'], 'comes after the end');
    await named(
      (lines) => lines.map((line, i) => (i === 4 ? line.slice(0, 40) : line)),
      'line 5: does not belong where it stands',
    );
    await named((lines) => lines.slice(1), 'line 1: is not the header');
    for (const junk of [
      '',
      'null',
      '[]',
      '{"type":"ticket","id":1}\n{"type":"event","ticketId":1,"seq":1}',
    ]) {
      expect((await verifiedAfter(() => junk.split('\n'))).code, junk).toBe(1);
    }
    expect((await yinuo('sla', 'verify', join(folder, 'none'))).code).toBe(2);
    expect(await yinuo('sla', 'verify', folder)).toEqual({ code: 2, lines: [`${folder} cannot be read.`] });
    expect((await yinuo('sla', 'verify')).code).toBe(2);
  });
});

describe('the export', () => {
  const count = async (type: string) =>
    (await exported()).filter((line) => line.startsWith(`{"type":"${type}"`)).length;

  it('takes tickets by the day on which they were recorded, first and last included', async () => {
    const take = (...args: string[]) => yinuo('sla', 'export', file, ...args);
    await take('--from', '2026-06-08', '--to', '2026-06-08');
    expect(await count('ticket')).toBe(2);
    await take('--from', '2026-06-09');
    expect(await count('ticket')).toBe(2);
    await take('--to', '2026-06-07', '--zone', 'America/New_York');
    expect(await count('ticket')).toBe(3);
    await take();
    expect([await count('ticket'), await count('version')]).toEqual([7, 4]);
    expect(await yinuo('sla', 'verify', file)).toMatchObject({ code: 0 });
  });

  it('lies there whole or not at all, for its owner alone', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await readFile(file, 'utf8');
    await sql`alter table ticket_verdict rename to ticket_verdict_away`.execute(db);
    await expect(yinuo('sla', 'export', file)).rejects.toThrow();
    await sql`alter table ticket_verdict_away rename to ticket_verdict`.execute(db);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it.each([
    [[], 'Name one file.'],
    [['a', 'b'], 'Name one file.'],
    [[join(folder, 'no', 'such', 'file')], 'is no folder'],
    [[folder], 'is a folder'],
    [[file, '--from', '2026-02-30'], '2026-02-30 is no date'],
    [[file, '--from', '2026-03-02', '--to', '2026-03-01'], '--to comes before --from'],
    [[file, '--zone', 'Mars/Base'], '--zone Mars/Base is unknown'],
    [[file, '--all'], '--all'],
  ])('is told what is wrong with %j', async (args, words) => {
    const { code, lines } = await yinuo('sla', 'export', ...args);
    expect([code, lines.join()]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('a judgement by other versions (A7)', () => {
  it('is recomputed on both sides', async () => {
    const hours = (version: number, to: number) => {
      const { id: _id, version: _version, ...content } = chinaCalendar([[600, to]]);
      return storeVersions(all, [{ family: 'calendar:china', version, content }], `2020-01-0${version}`);
    };
    await hours(2, 960);
    const moved = await lived(db, '2027-06-08T16:00', lina, P4, [accept('2027-06-08T16:10', chen)]);
    await hours(3, 1020);
    expect(await rejudgeOpen(db, { reason: '改历' })).toBeGreaterThan(0);
    await yinuo('sla', 'export', file);
    const events = (await exported()).filter((line) => line.includes('"kind":"rejudged"'));
    const found = events.map((line) => JSON.parse(line)).find(({ ticketId }) => ticketId === moved);
    const sides = [found.data.verdictsBefore, found.data.verdictsAfter];
    const versions = (kind: string) =>
      sides.map((side) => side.find((one: { kind: string }) => one.kind === kind).calendarVersion);
    expect([versions('resolution'), versions('response')], 'what was kept stays').toEqual([
      [2, 3],
      [2, 2],
    ]);
    expect(await yinuo('sla', 'verify', file)).toMatchObject({ code: 0 });
  });

  it('and a side that was told otherwise is named', async () => {
    const event = (await exported())
      .filter((line) => line.includes('"kind":"rejudged"'))
      .map((line) => JSON.parse(line))
      .at(-1);
    const later = (list: unknown) =>
      (list as { dueAt: number }[]).map((one) => ({ ...one, dueAt: one.dueAt + 1 }));
    const change = forged(event.ticketId, 'rejudged', (data) => ({
      ...data,
      verdictsAfter: later(data.verdictsAfter),
    }));
    const { code, said } = await verifiedAfter(change);
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/resolution: dueAt in verdictsAfter: expected 20/),
    ]);
  });
});

it('the second program knows nothing of the product that it judges', async () => {
  const home = fileURLToPath(new URL('./verify/', import.meta.url));
  for (const name of await readdir(home)) {
    const text = await readFile(join(home, name), 'utf8');
    const from = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((found) => found[1] ?? '');
    expect(
      from.filter((path) => !/^(node:|\.\/)/.test(path)),
      name,
    ).toEqual([]);
  }
});
