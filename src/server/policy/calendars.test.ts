import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { chinaWorking } from '#domain/sla/calendars.ts';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { type Answer, apiOf, INCIDENT, world } from '#test/world.ts';

const { db, app, people } = await world();
const { lead, manager, lina, admin } = people;

const codeOf = ({ status, body }: Answer) => [status, body.code];
const NIGHTS = [[1320, 1800]];
const night = {
  name: '夜班',
  zone: 'Asia/Shanghai',
  week: { 1: NIGHTS, 2: NIGHTS, 3: NIGHTS, 4: NIGHTS, 5: NIGHTS, 6: [], 7: [] },
  days: {},
};
const any = { 'if-match': '*' };
const at = (family: string, version: number, then = '') => `/policies/${family}/versions/${version}${then}`;

const feed = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//ZH', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const holiday = (name: string, from: string, to: string) => [
  'BEGIN:VEVENT',
  `UID:${from}@x`,
  'DTSTAMP:20250101T000000Z',
  `DTSTART;VALUE=DATE:${from}`,
  `DTEND;VALUE=DATE:${to}`,
  `SUMMARY:${name}`,
  'END:VEVENT',
];

describe('a new calendar', () => {
  it('is drafted, refused where it makes no sense, approved, and given to a site by the policy', async () => {
    const made = await lead.post('/calendars', { id: 'night', content: night, summary: '夜班' });
    expect(made.body).toMatchObject({
      family: 'calendar:night',
      version: 1,
      state: 'draft',
      comparedWith: null,
    });
    expect(codeOf(await lead.post('/calendars', { id: 'night', content: night, summary: '又' }))).toEqual([
      409,
      'already_exists',
    ]);
    const empty = {
      ...night,
      zone: 'Mars/Olympus',
      week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
    };
    const refused = await lead.post('/calendars', { id: 'never', content: empty, summary: 'x' });
    expect(codeOf(refused)).toEqual([422, 'invalid_policy']);
    expect(refused.body.fields).toEqual([
      { field: 'body.content.calendar.zone', code: 'unknown_zone' },
      { field: 'body.content.calendar.week', code: 'no_working_time' },
    ]);
    const site = await admin.post('/sites', { name: '西安' });
    const { version: _version, ...policy } = shippedPolicy;
    const bySite = {
      kind: 'service',
      policy: { ...policy, calendars: { standard: 'china', bySite: { [site.body.id]: 'night' } } },
    };
    const early = await manager.post('/policies/service/validate', { content: bySite });
    expect(early.body.problems).toContainEqual({
      field: `body.content.policy.calendars.bySite.${site.body.id}`,
      code: 'unknown_reference',
    });
    const approved = await manager.post(at('calendar:night', 1, '/approve'), {}, { 'if-match': '"1"' });
    expect(approved.body).toMatchObject({ inForce: true, state: 'approved' });
    const drafted = await manager.post('/policies/service/drafts', { summary: '西安夜班' });
    await manager.patch(at('service', drafted.body.version), { content: bySite }, any);
    expect((await lead.post(at('service', drafted.body.version, '/approve'), {}, any)).body.inForce).toBe(
      true,
    );
    await sql`update person set site_id = ${site.body.id} where id = ${lina.id}`.execute(db);
    const ticket = await lina.post('/tickets', INCIDENT);
    const view = await lina.get(`/tickets/${ticket.body.id}`);
    expect(view.body.clocks[0]).toMatchObject({ calendarId: 'night', calendarVersion: 1 });
    const promises = await lina.get('/promises');
    expect(promises.body.calendars.map(({ id, name, sites }: never) => ({ id, name, sites }))).toEqual([
      { id: 'china', name: null, sites: [] },
      { id: 'night', name: '夜班', sites: ['西安'] },
    ]);
    const families = await lina.get('/policies');
    expect(families.body.items[2]).toMatchObject({
      family: 'calendar:night',
      name: '夜班',
      kind: 'calendar',
    });
  });
});

describe('a calendar of an earlier release', () => {
  it('is said to lack a year that the product knows, and takes it in by a draft', async () => {
    const { id: _id, version: _version, ...whole } = chinaWorking;
    const days = Object.entries(whole.days).filter(([date]) => date < '2025-12-29');
    const old = { ...whole, name: '旧版', days: Object.fromEntries(days), announcedThrough: 2025 };
    await lead.post('/calendars', { id: 'old', content: old, summary: '旧版' });
    await manager.post(at('calendar:old', 1, '/approve'), {}, any);
    const announcedOf = async (family: string) =>
      (await lina.get('/policies')).body.items.find((one: { family: string }) => one.family === family)
        .announced;
    expect([await announcedOf('calendar:old'), await announcedOf('calendar:china')]).toEqual([[2026], []]);
    const draft = await lead.post('/policies/calendar:old/drafts', { summary: '2026 年', announced: true });
    expect(draft.body.content.calendar).toEqual({ ...whole, name: '旧版' });
    await manager.post(at('calendar:old', 2, '/approve'), {}, any);
    expect(await announcedOf('calendar:old')).toEqual([]);
    const service = await lead.post('/policies/service/drafts', { summary: 'x', announced: true });
    expect([service.status, service.body.fields]).toEqual([
      400,
      [{ field: 'body.announced', code: 'not_allowed' }],
    ]);
  });
});

describe('days from an iCalendar file', () => {
  it('are shown, then put into the draft, and come out again', async () => {
    const { body: draft } = await lead.post('/policies/calendar:night/drafts', { summary: '节假日' });
    const ics = feed(
      ...holiday('元旦', '20270101', '20270104'),
      ...holiday('劳动节', '20280501', '20280502'),
    );
    const years = { first: 2027, last: 2027 };
    const wish = (dryRun: boolean) =>
      lead.post(at('calendar:night', draft.version, '/ics'), { ics, dryRun, years }, { 'if-match': '"1"' });
    const shown = await wish(true);
    expect(shown.body).toMatchObject({
      applied: false,
      revision: 1,
      problems: [],
      calendarProblems: [],
      changed: [],
    });
    expect(shown.body.added.map(({ date }: { date: string }) => date)).toEqual([
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]);
    expect(shown.body.skipped).toMatchObject([{ name: '劳动节', reason: 'outside_years' }]);
    expect((await lead.get(at('calendar:night', draft.version))).body.changes).toEqual([]);
    expect((await wish(false)).body).toMatchObject({ applied: true, revision: 2 });
    expect(codeOf(await wish(false))).toEqual([412, 'version_conflict']);
    const { body: saved } = await lead.get(at('calendar:night', draft.version));
    expect(saved.changes).toHaveLength(3);
    expect(saved.changes[0]).toMatchObject({
      path: 'days.2027-01-01',
      kind: 'added',
      after: { kind: 'holiday', name: '元旦' },
    });

    const exported = await lead.get(at('calendar:night', draft.version, '/calendar.ics'));
    expect(exported.headers['content-type']).toMatch('text/calendar');
    const again = await lead.post(
      at('calendar:night', draft.version, '/ics'),
      { ics: exported.raw.toString('utf8'), dryRun: true, years },
      any,
    );
    expect(again.body).toMatchObject({ added: [], changed: [], problems: [] });
    expect(again.body.unchanged).toHaveLength(3);
  });

  it('with mistakes are refused by line and leave the draft alone', async () => {
    const path = at('calendar:night', 2, '/ics');
    const bad = feed(...holiday('元旦', '20270231', '20270301'));
    const shown = await lead.post(path, { ics: bad, dryRun: true }, any);
    expect(shown.body.problems[0]).toMatchObject({ line: 7, code: 'bad_date' });
    const refused = await lead.post(path, { ics: bad, dryRun: false }, any);
    expect(codeOf(refused)).toEqual([422, 'invalid_policy']);
    expect(refused.body.fields[0]).toEqual({ field: 'body.ics.7', code: 'bad_date' });
    expect((await lead.get(at('calendar:night', 2))).body.revision).toBe(2);
    expect((await lead.post(at('service', 1, '/ics'), { ics: bad, dryRun: true }, any)).status).toBe(404);
    expect((await apiOf(app).get(at('calendar:night', 1, '/calendar.ics'))).status).toBe(401);
  });
});
