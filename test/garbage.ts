import fc from 'fast-check';
import type { z } from 'zod';
import type { Route } from '#contract/route.ts';
import { type JsonSchema, jsonSchema } from '#server/openapi/schema.ts';

/** A request as `inject` takes it. */
export interface GarbageRequest {
  url: string;
  headers: Record<string, string>;
  payload?: string | Buffer;
}

const ODD = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202e',
  '\ufeff',
  "'; drop table person; --",
  '%',
  '_\\',
  '<img src=x onerror=alert(1)>',
  '{{constructor}}',
  '../../etc/passwd',
  '李娜',
  '👩‍👩‍👧‍👦'.repeat(40),
  'ﷺ'.repeat(300),
  'a'.repeat(30_000),
  'null',
  'NaN',
  'Infinity',
  '-infinity',
  'now',
  '1e309',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];
const DATES = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-03-01T25:61:61Z',
  '2026-03-01T09:00:00+08:00',
  '2199-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59Z',
  '10000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '2026-12-31T23:59:60Z',
];
const NUMBERS = [0, -0, -1, 1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e300, Number.MAX_VALUE, 5e-324];

const oddText = fc.oneof(
  fc.constantFrom(...ODD),
  fc.constantFrom(...DATES),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(...NUMBERS, null, true, false, [], {}, [[]], [null]),
  fc.jsonValue({ maxDepth: 3 }),
);

/** What a route may be asked with: mostly in the form that it wants, with nonsense in some places. */
export function requestsFor(route: Route, ids: readonly string[]): fc.Arbitrary<GarbageRequest> {
  const query = route.query ? looksLike(route.query, ids) : fc.constant({});
  return fc
    .record({
      names: fc.array(parameter(ids), { minLength: 4, maxLength: 4 }),
      query: fc.oneof(
        { weight: 4, arbitrary: query },
        { weight: 1, arbitrary: fc.dictionary(oddText, oddText) },
      ),
      cursor: fc.option(forgedCursor(ids), { freq: 4 }),
      body: payload(route, ids),
      headers: fc.record(
        {
          'if-match': fc.constantFrom('"1"', '"2"', '*', 'W/"1"', '"999999999"', '"x"', '1', ''),
          'idempotency-key': fc.constantFrom('key-00000001', 'key-00000002', 'short', 'ü', 'x'.repeat(300)),
        },
        { requiredKeys: [] },
      ),
    })
    .map(({ names, query, cursor, body, headers }) => {
      const path = route.path
        .split('/')
        .map((part, i) => (part.startsWith(':') ? names[i % names.length] : part));
      const asked = { ...(typeof query === 'object' ? query : {}), ...(cursor === null ? {} : { cursor }) };
      return {
        url: `/api${path.join('/')}?${queryString(asked)}`,
        ...body,
        headers: { ...headers, ...body.headers },
      };
    });
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

function queryString(query: object): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => `${encoded(name)}=${encoded(plain(one))}`),
    )
    .join('&');
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** One part of a path, already encoded. */
const parameter = (ids: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...ids) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '0',
        '-1',
        '1.5',
        '2147483648',
        '99999999999999999999',
        '1e3',
        '%00',
        '%ff',
        '%',
        '..',
      ),
    },
    { weight: 1, arbitrary: oddText.map((text) => encoded(text).slice(0, 300) || 'x') },
  );

const key = (ids: readonly string[]) =>
  fc.oneof(
    fc.constantFrom<unknown>(...ids, ...DATES, ...NUMBERS, 'due', 'newest', 'priority', 'P1', null),
    oddText,
  );

/** Cursors of our own form, with keys that we never wrote. */
const forgedCursor = (ids: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .array(key(ids), { maxLength: 4 })
      .map((keys) => Buffer.from(JSON.stringify(keys)).toString('base64url')),
    fc
      .tuple(fc.constantFrom('李娜', 'infinity', ...DATES), fc.oneof(fc.nat(5), fc.constantFrom(...ids)))
      .map((keys) => Buffer.from(JSON.stringify(keys)).toString('base64url')),
    key(ids).map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')),
    oddText,
  );

type Payload = Pick<GarbageRequest, 'payload'> & { headers: Record<string, string> };

function payload(route: Route, ids: readonly string[]): fc.Arbitrary<Payload> {
  if (route.method === 'GET') return fc.constant({ headers: {} });
  const type = {
    ...{ csv: 'text/csv', multipart: 'multipart/form-data; boundary=x' },
    ...{
      json: 'application/json',
      bytes: 'application/octet-stream',
      any: 'application/x-www-form-urlencoded',
    },
    form: 'application/x-www-form-urlencoded',
    report: 'application/json',
  };
  const headers = { 'content-type': type[route.accepts ?? 'json'] };
  const broken = fc
    .oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom(
        '',
        '{',
        '{"a":1}}',
        '"\\ud800"',
        '{"__proto__":{"admin":true}}',
        '['.repeat(5000),
        '\ufeff{}',
      ),
    )
    .map((payload) => ({ headers, payload }));
  if (route.accepts === 'csv')
    return fc.oneof(
      broken,
      csv.map((payload) => ({ headers, payload })),
    );
  if (route.accepts === 'multipart')
    return fc.oneof(
      broken,
      form.map((payload) => ({ headers, payload })),
    );
  const shaped = (route.body ? looksLike(route.body, ids) : anything).map((value) => ({
    headers,
    payload: JSON.stringify(value) ?? '',
  }));
  const other = anything.map((value) => ({ headers, payload: JSON.stringify(value) ?? '' }));
  return fc.oneof(
    { weight: 8, arbitrary: shaped },
    { weight: 1, arbitrary: other },
    { weight: 1, arbitrary: broken },
  );
}

const csv = fc
  .tuple(
    fc.shuffledSubarray(['登录名', '姓名', '部门', '邮箱', '上级', '角色', '支持组', '在职', '?']),
    fc.array(
      fc.array(fc.oneof(oddText, fc.constantFrom('a', '甲', '总部/财务部', 'agent')), { maxLength: 9 }),
    ),
  )
  .map(([header, rows]) => [header, ...rows].map((cells) => cells.join(',')).join('\n'));

const form = fc
  .tuple(oddText, oddText, oddText)
  .map(([field, name, content]) =>
    [
      '--x',
      `Content-Disposition: form-data; name="${field}"; filename="${name}"`,
      'Content-Type: text/plain',
      '',
      content,
      '--x--',
      '',
    ].join('\r\n'),
  );

/** Values that mostly have the form of the schema. */
const looksLike = (schema: z.ZodType, ids: readonly string[]): fc.Arbitrary<unknown> =>
  madeFrom(jsonSchema(schema, 'input'), ids);

function madeFrom(schema: JsonSchema | boolean, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return anything;
  return fc.oneof({ weight: 9, arbitrary: formOf(schema, ids) }, { weight: 1, arbitrary: anything });
}

function formOf(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => madeFrom(choice, ids)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom<unknown>(...schema.enum);
  switch (schema.type) {
    case 'object': {
      const fields: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, madeFrom(field, ids)]),
      );
      return fc.record(fields, { requiredKeys: schema.required ?? [] });
    }
    case 'array': {
      const { items } = schema;
      return fc.array(items && !Array.isArray(items) ? madeFrom(items, ids) : anything, { maxLength: 3 });
    }
    case 'integer':
    case 'number':
      return fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: 0, max: 5 }));
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(schema, ids);
    default:
      return anything;
  }
}

function textOf({ format, pattern }: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.constantFrom(...ids, '5f0c7e0e-6d1c-4a6e-9c9e-0a5b1c2d3e4f');
  if (format === 'date-time') {
    return fc.oneof(
      fc.constantFrom(...DATES),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
  }
  if (pattern) return fc.oneof(fc.constantFrom('1', '7', 'Asia/Shanghai', 'abc', 'a@b.cn'), oddText);
  return fc.oneof(fc.constantFrom('VPN 登录失败', 'x', 'abc'), oddText);
}
