import { describe, expect, it } from 'vitest';
import { SCIM_ROOT, SCIM_ROUTES } from '#contract/scim.ts';
import { TOKEN_SCOPES } from '#contract/tokens.ts';
import { rolesWith } from '#domain/permissions/actions.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { addressOf, declaredRoutes, testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { someone } from '#test/people.ts';

const db = await testDatabase();
const app = await testApp(db);

/** Served beside the API: no data in them. */
const BESIDE = ['GET /healthz', ...SCIM_ROUTES.map((route) => route.replace(' ', ` ${SCIM_ROOT}`))];

/** Every method and address that the server answers, read from its own tree. */
function served(): string[] {
  const found: string[] = [];
  const above: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', segment = '', methods = ''] = /^(.*?)[├└]── (\S*) \((.*)\)$/.exec(line) ?? [];
    if (!segment) continue;
    const depth = indent.length / 4;
    above.length = depth;
    above[depth] = segment;
    for (const method of methods.split(', '))
      if (method !== 'HEAD') found.push(`${method} ${above.join('')}`);
  }
  return found.sort();
}

it('serves exactly what is declared, each route with who may call it', () => {
  const declared = declaredRoutes().map(({ route }) => `${route.method} /api${route.path}`);
  expect(served().filter((route) => !BESIDE.includes(route))).toEqual(declared.sort());
  expect(new Set(declared).size).toBe(declared.length);
  for (const { name, route } of declaredRoutes())
    expect([name, route.may]).toEqual([name, expect.any(String)]);
});

describe('every route', async () => {
  const people = new Map(
    await Promise.all(ROLES.map(async (role) => [role, await someone(db, role, [role])] as const)),
  );
  const guarded = declaredRoutes().filter(({ route }) => route.may !== 'public');

  it('is closed to who is not signed in', async () => {
    for (const { name, route } of guarded) {
      const answer = await app.inject({ method: route.method, url: addressOf(route) });
      expect([name, answer.statusCode, answer.json().code]).toEqual([name, 401, 'signed_out']);
    }
  });

  it('is closed to roles that it is not for', async () => {
    for (const { name, route } of guarded) {
      const allowed = route.may === 'session' || route.may === 'public' ? ROLES : rolesWith(route.may);
      // Everybody is a requester, so a permission of requesters is everybody's.
      const shut = allowed.includes('requester') ? [] : ROLES.filter((role) => !allowed.includes(role));
      for (const role of shut) {
        const answer = await app.inject({
          method: route.method,
          url: addressOf(route),
          headers: people.get(role)?.headers ?? {},
        });
        expect([name, role, answer.statusCode, answer.json().code]).toEqual([name, role, 403, 'forbidden']);
      }
    }
  });

  it('is closed to a token without its scope', async () => {
    const headers = people.get('admin')?.headers ?? {};
    for (const scope of TOKEN_SCOPES) {
      const made = await app.inject({
        method: 'POST',
        url: '/api/tokens',
        headers,
        payload: { name: 'one scope', scopes: [scope] },
      });
      const authorization = `Bearer ${made.json().secret}`;
      for (const { name, route } of guarded.filter(({ route }) => route.scope !== scope)) {
        const answer = await app.inject({
          method: route.method,
          url: addressOf(route),
          headers: { authorization },
        });
        expect([name, answer.statusCode, answer.json().code]).toEqual([name, 403, 'out_of_scope']);
      }
    }
  });
});
