import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, it } from 'vitest';
import { ROLES } from '#domain/permissions/roles.ts';
import { declaredRoutes, testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { requestsFor } from '#test/garbage.ts';
import { someone } from '#test/people.ts';

const db = await testDatabase();
const app = await testApp(db);

let count = 0;
/** Somebody to whom every door is open, so that the nonsense gets as far as it can. */
const anybody = () => someone(db, `garbage${++count}`, ROLES);

const first = await anybody();
await sql`insert into department (name) values ('总部')`.execute(db);
await sql`insert into site (name) values ('杭州总部')`.execute(db);
await sql`insert into support_group (name, line) values ('一线服务台', 1), ('二线网络', 2)`.execute(db);
for (const title of ['VPN 登录失败', '打印机卡纸', '电脑蓝屏']) {
  await app.inject({
    method: 'POST',
    url: '/api/tickets',
    headers: first.headers,
    payload: {
      type: 'incident',
      title,
      symptom: '691',
      scope: '一人',
      impact: 'individual',
      urgency: 'blocked',
    },
  });
}
const known = await sql<{ id: string }>`
  select id::text from person union all select id::text from department union all select id::text from site
  union all select id::text from support_group union all select id::text from ticket`.execute(db);
const ids = [...known.rows.map(({ id }) => id), 'service', 'calendar:china', '1', '2'];

/** Whatever comes in: an answer that a caller can work with, never a fault of ours. */
describe('generated nonsense is answered, never a fault, at', () => {
  it.each(declaredRoutes())('$name', async ({ route }) => {
    let { headers } = await anybody();
    await fc.assert(
      fc.asyncProperty(requestsFor(route, ids), async (request) => {
        const { url, payload } = request;
        const answer = await app.inject({
          method: route.method,
          url,
          headers: { ...request.headers, ...headers },
          ...(payload === undefined ? {} : { payload }),
        });
        if (answer.statusCode === 401) headers = (await anybody()).headers;
        if (answer.statusCode < 400) return;
        const problem = answer.json();
        if (answer.statusCode >= 500) throw new Error(`${answer.statusCode}: ${answer.body}`);
        if (problem.status !== answer.statusCode) throw new Error(`no problem details: ${answer.body}`);
        if (problem.code === 'invalid' && !problem.fields?.length)
          throw new Error(`names no field: ${answer.body}`);
      }),
      { numRuns: process.env.YINUO_NIGHTLY ? 200 : 20 },
    );
  });
});
