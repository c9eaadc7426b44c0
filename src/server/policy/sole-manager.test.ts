import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { type Answer, apiOf } from '#test/world.ts';
import { firstAdministrator } from '../organisation/first-administrator.ts';
import { hashOf, newSecret } from '../platform/auth/secret.ts';
import { transaction } from '../platform/db/db.ts';
import { openSession } from '../session/store.ts';

const db = await testDatabase();
const app = await testApp(db);
const any = { 'if-match': '*' };
const at = (version: number, then = '') => `/policies/service/versions/${version}${then}`;
const codeOf = ({ status, body }: Answer) => [status, body.code];

it('one person on a fresh installation drafts, saves and approves alone, until there is another', async () => {
  await firstAdministrator(db, Date.now());
  const admin = await signedIn();
  const { content, version } = (await admin.post('/policies/service/drafts', { summary: '初始承诺' })).body;
  const asked = await admin.post('/policies/service/validate', { content });
  expect(asked.body.problems).toEqual([]);
  expect(asked.body.hints.map(({ code }: { code: string }) => code)).toContain('passed_over');
  const saved = await admin.patch(
    at(version),
    { content: { ...content, policy: { ...content.policy, duplicatesGather: 3 } } },
    any,
  );
  expect([saved.status, saved.body.actions]).toEqual([200, ['save', 'discard', 'approve']]);
  const approved = await admin.post(at(version, '/approve'), { publish: '初始承诺' }, any);
  expect(approved.body).toMatchObject({
    inForce: true,
    author: { name: 'admin' },
    approver: { name: 'admin' },
  });
  const noted = await sql<{ what: object }>`
    select what from audit_entry where kind = 'policy_approved'`.execute(db);
  expect(noted.rows[0]?.what).toMatchObject({ alone: true });

  const next = (await admin.post('/policies/service/drafts', { summary: '再改' })).body;
  await sql`insert into person (login, name, roles) values ('lead', '周队', '{requester,lead}')`.execute(db);
  expect(codeOf(await admin.post(at(next.version, '/approve'), {}, any))).toEqual([403, 'same_author']);
  await expect(
    sql`update policy_version set state = 'approved', approved_by = author_id, approved_at = now(),
      effective_from = now() where family = 'service' and version = ${next.version}`.execute(db),
  ).rejects.toThrow(/somebody else than its author/);
});

async function signedIn() {
  const { rows } = await sql<{ id: string }>`select id from person where login = 'admin'`.execute(db);
  const secret = newSecret();
  const session = { idHash: hashOf(secret), personId: rows[0]?.id ?? '', now: Date.now(), ip: '127.0.0.1' };
  await transaction(db, (tx) => openSession(tx, { ...session, userAgent: null }));
  return apiOf(app, { cookie: `yinuo_session=${secret}` });
}
