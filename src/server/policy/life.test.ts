import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { shippedPolicy } from '#domain/sla/policy.ts';
import { type Answer, INCIDENT, type Member, world } from '#test/world.ts';

const desk = await world();
const { db, people } = desk;
const { lead, manager, lina, auditor, chen } = people;

const { version: _version, ...policy } = shippedPolicy;
const HOUR = 3_600_000;
/** The shipped policy with another time to answer P2. */
const answering = (hours: number) => ({
  kind: 'service',
  policy: {
    ...policy,
    targets: {
      ...policy.targets,
      P2: { ...policy.targets.P2, response: { budget: hours * HOUR, calendar: 'working' } },
    },
  },
});

const at = (version: number, then = '') => `/policies/service/versions/${version}${then}`;
const seen = (revision: number) => ({ 'if-match': `"${revision}"` });
const draftBy = (who: Member, summary = '放宽 P2 响应') => who.post('/policies/service/drafts', { summary });
const save = (who: Member, { body }: Answer, content: object, revision = body.revision as number) =>
  who.patch(at(body.version), { content }, seen(revision));
const approve = (who: Member, { body }: Answer, more: object = {}) =>
  who.post(at(body.version, '/approve'), more, seen(body.revision));
const codeOf = ({ status, body }: Answer) => [status, body.code];

beforeAll(async () => {
  await sql`insert into site (name) values ('杭州')`.execute(db);
});

describe('a version of the service policy', () => {
  it('is drafted as a copy, compared, approved by another, in force, and then fixed', async () => {
    const drafted = await draftBy(lead);
    expect(drafted.status).toBe(201);
    expect(drafted.body).toMatchObject({
      ...{ version: 2, state: 'draft', inForce: false, comparedWith: 1, changes: [], revision: 1 },
      author: { name: lead.name },
      actions: ['save', 'discard'],
      content: { kind: 'service', policy: { duplicatesGather: 5 } },
    });
    const saved = await save(lead, drafted, answering(1.5));
    expect(saved.body).toMatchObject({
      revision: 2,
      changes: [{ path: 'targets.P2.response.budget', kind: 'changed', before: HOUR, after: 1.5 * HOUR }],
    });
    expect(saved.body.hash).not.toBe(drafted.body.hash);

    expect(codeOf(await approve(lead, saved))).toEqual([403, 'same_author']);
    expect((await manager.get(at(2))).body.actions).toEqual(['save', 'discard', 'approve']);
    const before = await lina.post('/tickets', INCIDENT);
    const approved = await approve(manager, saved, { publish: 'P2 响应时限改为 1.5 小时' });
    expect(approved.body).toMatchObject({
      ...{ state: 'approved', inForce: true, changes: [], actions: ['rejudge'] },
      approver: { name: manager.name },
      publication: { by: { name: manager.name }, summary: 'P2 响应时限改为 1.5 小时', hash: saved.body.hash },
    });
    for (const refused of [
      await save(lead, approved, answering(1)),
      await approve(manager, approved),
      await manager.post(at(2, '/discard'), {}, seen(2)),
    ])
      expect(codeOf(refused)).toEqual([409, 'not_draft']);

    const after = await lina.post('/tickets', INCIDENT);
    const promised = async (ticket: Answer) => {
      const { clocks } = (await lina.get(`/tickets/${ticket.body.id}`)).body;
      const response = clocks.find(({ kind }: { kind: string }) => kind === 'response');
      return [response.policyVersion, response.budgetMs];
    };
    expect(await promised(before)).toEqual([1, HOUR]);
    expect(await promised(after)).toEqual([2, 1.5 * HOUR]);
    const versions = await lina.get('/policies/service/versions');
    expect(versions.body.items.map((one: { version: number }) => one.version)).toEqual([2, 1]);
  });

  it('takes effect at its time and not before', async () => {
    const drafted = await draftBy(lead);
    const saved = await save(lead, drafted, answering(2));
    const early = await approve(manager, saved, { effectiveFrom: '2026-01-01T00:00:00+08:00' });
    expect(codeOf(early)).toEqual([422, 'effective_too_early']);
    expect(early.body.fields).toEqual([{ field: 'body.effectiveFrom', code: 'in_the_past' }]);
    const later = await approve(manager, saved, { effectiveFrom: '2199-01-01T00:00:00+08:00' });
    expect(later.body).toMatchObject({ inForce: false, actions: ['publish', 'rejudge'], publication: null });
    const published = await manager.post(at(3, '/publish'), { summary: '2199 年起' });
    expect(published.body.publication).toMatchObject({ summary: '2199 年起', hash: later.body.hash });
    expect(codeOf(await manager.post(at(3, '/publish'), { summary: '又一次' }))).toEqual([
      409,
      'already_published',
    ]);
    expect(codeOf(await manager.post(at(1, '/publish'), { summary: '太晚' }))).toEqual([
      409,
      'already_in_force',
    ]);
    const families = await lina.get('/policies');
    expect(families.body.manages).toBe(false);
    expect(families.body.items[0]).toMatchObject({
      ...{ family: 'service', draft: null },
      inForce: { version: 2 },
      coming: [{ version: 3 }],
    });
  });

  it('has one draft at a time, which is discarded for good', async () => {
    const drafted = await draftBy(manager);
    expect(codeOf(await draftBy(lead))).toEqual([409, 'draft_exists']);
    const gone = await manager.post(at(drafted.body.version, '/discard'), {}, seen(1));
    expect(gone.body).toMatchObject({ state: 'discarded', actions: [] });
    const next = await manager.post('/policies/service/drafts', { from: 1, summary: '回到第一版' });
    expect(next.body).toMatchObject({ version: drafted.body.version + 1, comparedWith: 2 });
    expect(next.body.changes).toHaveLength(1);
    expect(codeOf(await manager.post(at(next.body.version, '/publish'), { summary: '草稿' }))).toEqual([
      409,
      'not_approved',
    ]);
    const compared = await manager.get(`/policies/service/compare?from=2&to=${next.body.version}`);
    expect(compared.body.changes).toEqual(next.body.changes);
    await manager.post(at(next.body.version, '/discard'), {}, seen(1));
  });

  it('is saved on what its author saw, or shows what came between', async () => {
    const drafted = await draftBy(manager);
    await save(lead, drafted, answering(1.25));
    const late = await save(manager, drafted, answering(3));
    expect(codeOf(late)).toEqual([412, 'version_conflict']);
    expect(late.body.detail).toMatchObject({ revision: 2, content: answering(1.25) });
    expect((await approve(lead, drafted)).status).toBe(412);
    expect(codeOf(await manager.patch(at(drafted.body.version), { content: answering(1) }))).toEqual([
      428,
      'version_required',
    ]);
    await manager.post(at(drafted.body.version, '/discard'), {}, { 'if-match': '*' });
  });

  it('shows drafts to those who make or oversee them, and to nobody else', async () => {
    const { body } = await draftBy(manager);
    expect((await auditor.get(at(body.version))).body).toMatchObject({ state: 'draft', actions: [] });
    for (const who of [lina, chen]) {
      expect((await who.get(at(body.version))).status).toBe(404);
      const { items } = (await who.get('/policies/service/versions')).body;
      expect(items.every(({ state }: { state: string }) => state === 'approved')).toBe(true);
      expect((await who.get(`/policies/service/compare?from=1&to=${body.version}`)).status).toBe(404);
      expect((await draftBy(who)).status).toBe(403);
    }
    expect((await auditor.post(at(body.version, '/discard'), {}, { 'if-match': '*' })).status).toBe(403);
    await manager.post(at(body.version, '/discard'), {}, { 'if-match': '*' });
  });

  it('with a mistake is not saved: field and reason are named, and nothing is written', async () => {
    const drafted = await draftBy(manager);
    const level = {
      to: [{ kind: 'person', personId: people.lina.id }],
      acceptWithin: HOUR,
      calendar: 'working',
    };
    await sql`update person set active = false where id = ${people.wang.id}`.execute(db);
    const wrong = {
      kind: 'service',
      policy: {
        ...answering(0).policy,
        calendars: { standard: 'mars', bySite: {} },
        escalation: [
          ...policy.escalation,
          {
            id: 'x',
            name: 'X',
            triggers: ['a'],
            priorities: ['P1'],
            services: ['VPN'],
            levels: [level, level],
          },
          {
            ...{ id: 'y', name: 'Y', triggers: ['b'], priorities: [], services: ['ERP'] },
            levels: [{ ...level, to: [{ kind: 'person', personId: people.wang.id }] }],
          },
        ],
      },
    };
    const refused = await save(manager, drafted, wrong);
    expect(codeOf(refused)).toEqual([422, 'invalid_policy']);
    const fields = [
      { field: 'body.content.policy.targets.P2.response.budget', code: 'too_short' },
      { field: 'body.content.policy.targets.P2.response', code: 'stricter_than_higher_priority' },
      { field: 'body.content.policy.escalation.3.levels.1', code: 'same_as_before' },
      { field: 'body.content.policy.escalation.3', code: 'never_reached' },
      { field: 'body.content.policy.escalation.4', code: 'never_reached' },
      { field: 'body.content.policy.calendars.standard', code: 'unknown_reference' },
      { field: 'body.content.policy.escalation.4.levels.0.to.0', code: 'inactive_person' },
      { field: 'body.content.policy.escalation.4.levels.0', code: 'resolves_to_nobody' },
    ];
    for (const field of fields) expect(refused.body.fields).toContainEqual(field);
    const asked = await manager.post('/policies/service/validate', { content: wrong });
    expect(asked.body.problems).toEqual(refused.body.fields);
    expect((await manager.get(at(drafted.body.version))).body).toMatchObject({ revision: 1, changes: [] });
    const kind = await manager.patch(
      at(drafted.body.version),
      { content: { kind: 'calendar', calendar: {} } },
      seen(1),
    );
    expect(codeOf(kind)).toEqual([400, 'invalid']);
    await manager.post(at(drafted.body.version, '/discard'), {}, { 'if-match': '*' });
  });

  it('that nobody answers for any more is not approved', async () => {
    const drafted = await draftBy(manager);
    const wish = (personIds: string[]) => ({
      kind: 'service',
      policy: {
        ...policy,
        customerGroups: [{ id: 'vip', name: 'VIP', departments: [], personIds }],
        escalation: [
          {
            ...{ id: 'own', name: '经理亲自', triggers: ['a'], priorities: [], services: ['ERP'] },
            levels: [
              { to: [{ kind: 'person', personId: chen.id }], acceptWithin: HOUR, calendar: 'working' },
            ],
          },
          ...policy.escalation,
        ],
      },
    });
    const saved = await save(manager, drafted, wish([people.lina.id]));
    expect(saved.status).toBe(200);
    await sql`update person set active = false where id = ${chen.id}`.execute(db);
    const refused = await approve(lead, saved);
    await sql`update person set active = true where id = ${chen.id}`.execute(db);
    expect(codeOf(refused)).toEqual([422, 'invalid_policy']);
    expect(refused.body.fields).toContainEqual({
      field: 'content.policy.escalation.0.levels.0',
      code: 'resolves_to_nobody',
    });
    await manager.post(at(drafted.body.version, '/discard'), {}, { 'if-match': '*' });
  });

  it('is approved once, whoever comes at the same moment', async () => {
    const other = await desk.person('second-manager', '第二位经理', ['it_manager']);
    const drafted = await draftBy(lead);
    const both = await Promise.all([manager, other].map((who) => approve(who, drafted)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('leaves a trace of every change for the auditor', async () => {
    const found = await sql<{ kind: string; what: Record<string, unknown> }>`
      select kind, what from audit_entry where kind like 'policy_%' and what ->> 'version' = '2' order by id`.execute(
      db,
    );
    expect(found.rows.map(({ kind }) => kind)).toEqual([
      'policy_drafted',
      'policy_saved',
      'policy_approved',
      'policy_published',
    ]);
    expect(found.rows[2]?.what).toMatchObject({
      family: 'service',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('PostgreSQL itself refuses', () => {
  const refusedBy = (statement: ReturnType<typeof sql>) =>
    statement.execute(db).then(
      () => 'done',
      (error: Error) => error.message,
    );

  it('to change or delete what was approved', async () => {
    const touched = sql`update policy_version set content = '{}' where family = 'service' and version = 2`;
    expect(await refusedBy(touched)).toMatch('never changes');
    expect(await refusedBy(sql`delete from policy_version where version = 2`)).toMatch('append-only');
    expect(await refusedBy(sql`update publication set summary = ''`)).toMatch('append-only');
  });

  it('an approval by the author, by nobody, or for the past', async () => {
    const { body } = await draftBy(manager);
    const as = (approver: string | null, from: string) => sql`
      update policy_version set state = 'approved', approved_by = ${approver}, approved_at = now(),
        effective_from = ${from} where family = 'service' and version = ${body.version}`;
    expect(await refusedBy(as(manager.id, '2199-01-01'))).toMatch('somebody else than its author');
    expect(await refusedBy(as(null, '2199-01-01'))).toMatch('check constraint');
    expect(await refusedBy(as(lead.id, '2020-01-01'))).toMatch('approved or later');
    await manager.post(at(body.version, '/discard'), {}, { 'if-match': '*' });
  });

  it('a publication of something else, or too late', async () => {
    const of = (version: number, hash: string) => sql`
      insert into publication (family, version, hash, published_at, published_by, summary)
      values ('service', ${version}, ${Buffer.from(hash, 'hex')}, now(), ${manager.id}, 'x')`;
    const first = (await lina.get(at(1))).body;
    expect(await refusedBy(of(1, first.hash))).toMatch('before it takes effect');
    expect(await refusedBy(of(3, first.hash))).toMatch('only the approved content');
  });
});
