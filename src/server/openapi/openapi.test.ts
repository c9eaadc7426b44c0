import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { API } from '#contract/index.ts';
import { type Table, table } from '#contract/route.ts';
import { declaredRoutes, testApp } from '#test/api.ts';
import { testDatabase } from '#test/db.ts';
import { type OpenApiDocument, openApiDocument } from './document.ts';
import { documentationPage } from './page.ts';

const app = await testApp(await testDatabase());
const asked = async (url: string) => app.inject({ url });

it('is a valid OpenAPI 3.1 document of every route', async () => {
  const answer = await asked('/api/openapi.json');
  const document: OpenApiDocument = answer.json();
  const result = await new Validator().validate(answer.json());
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const declared = declaredRoutes().map(
    ({ route }) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
  );
  expect(listed.sort()).toEqual(declared.sort());
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((o) => o.operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

it('says who may call a route, and which headers and pages it takes', () => {
  const { paths } = openApiDocument(API, '1.0.0');
  expect(paths['/session']?.post?.security).toEqual([]);
  expect(paths['/tokens']?.get?.security).toEqual([{ session: [] }]);
  expect(paths['/people']?.get?.security).toEqual([{ session: [] }, { token: ['organisation:read'] }]);
  const names = (path: string, method: string) =>
    paths[path]?.[method]?.parameters.map((p) => `${p.in} ${p.name} ${p.required}`);
  expect(names('/people', 'get')).toEqual(
    expect.arrayContaining(['query cursor false', 'query limit false']),
  );
  expect(names('/people', 'post')).toEqual(['header Idempotency-Key false']);
  expect(names('/people/{person}', 'patch')).toEqual(['path person true', 'header If-Match true']);
  expect(paths['/organisation/import']?.post?.requestBody?.content).toHaveProperty('text/csv');
});

it('is a page that needs no script and nothing from elsewhere', async () => {
  const answer = await asked('/api/docs');
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+=';/,
  );
  expect(answer.body).not.toMatch(/<script|<link|https?:\/\/|\son\w+=|style=/);
  for (const { route } of declaredRoutes()) expect(answer.body).toContain(route.summary.split(/[`'&<>]/)[0]);
});

it('escapes whatever a table says', () => {
  const nasty = '<img src=x onerror=alert(1)>"\'&';
  const tables: Record<string, Table> = {
    [nasty]: table({
      [nasty]: {
        method: 'GET',
        path: `/${nasty}`,
        may: 'public',
        scope: 'none',
        tag: nasty,
        summary: nasty,
        query: z.strictObject({ [nasty]: z.enum([nasty, 'b']).describe(nasty).default(nasty) }),
        output: z.object({ [nasty]: z.literal(nasty) }),
      },
    }),
  };
  expect(documentationPage(openApiDocument(tables, nasty))).not.toContain('<img');
});
