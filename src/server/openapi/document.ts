import { z } from 'zod';
import { problem } from '#contract/problem.ts';
import type { Route, Table } from '#contract/route.ts';
import { type JsonSchema, jsonSchema, properties } from './schema.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

type Content = Record<string, { schema: JsonSchema }>;

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content } | { $ref: string }>;
}

export interface OpenApiDocument {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

/** The whole API as an OpenAPI 3.1 document, written from the tables that are served. */
export function openApiDocument(tables: Readonly<Record<string, Table>>, version: string): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const tags = new Set<string>();
  for (const [noun, table] of Object.entries(tables)) {
    for (const [name, route] of Object.entries(table)) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(`${noun}_${name}`, route) };
      tags.add(route.tag);
    }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Yinuo API', version, description: INTRODUCTION },
    servers: [{ url: '/api' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: COMPONENTS,
  };
}

const INTRODUCTION = [
  'The web app uses this same API. Sign in for a session cookie, or send an API token as `Authorization: Bearer yn_...`; a token can do what its scopes allow and never more than its person.',
  'Lists come in pages: send the `next` of one page as the `cursor` of the following. A POST that takes an `Idempotency-Key` can be repeated safely. Changes that need `If-Match` name the version they were made on.',
  'What is refused is answered with problem details (RFC 9457): a code, and every field that is wrong.',
].join('\n\n');

const PROBLEM: Content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const COMPONENTS = {
  schemas: { Problem: jsonSchema(problem, 'output') },
  responses: { Refused: { description: 'Refused: see `code` and `fields`.', content: PROBLEM } },
  securitySchemes: {
    session: { type: 'apiKey', in: 'cookie', name: 'yinuo_session', description: 'Set by signing in.' },
    token: { type: 'http', scheme: 'bearer', description: 'An API token: `yn_` and 43 characters.' },
  },
};

function operation(operationId: string, route: Route): Operation {
  const body = requestBody(route);
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    description: whoMay(route),
    security: security(route),
    parameters: parameters(route),
    ...(body ? { requestBody: body } : {}),
    responses: { [status(route)]: success(route), default: { $ref: '#/components/responses/Refused' } },
  };
}

function whoMay({ may, scope, sudo }: Route): string {
  const people = { public: 'Open to everybody', session: 'For everybody who is signed in' };
  const who = may === 'public' || may === 'session' ? people[may] : `Needs the permission \`${may}\``;
  if (may === 'public') return `${who}.`;
  if (sudo) return `${who}, with a proof of presence within the last ten minutes; not for API tokens.`;
  return scope === 'none' ? `${who}; not for API tokens.` : `${who}; API tokens need the scope \`${scope}\`.`;
}

function security({ may, scope }: Route): Operation['security'] {
  if (may === 'public') return [];
  return scope === 'none' ? [{ session: [] }] : [{ session: [] }, { token: [scope] }];
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: '8 to 200 visible characters. The same key again gets the same answer and writes nothing.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,200}$' },
};
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The version that was read, e.g. `"7"`. Another one now: 412 and nothing is written.',
  schema: { type: 'string' },
};

function parameters({ params, query, idempotent, versioned }: Route): Parameter[] {
  const inPath = params
    ? properties(params, 'input').map((p) => ({ ...p, in: 'path' as const, required: true }))
    : [];
  const inQuery = query ? properties(query, 'input').map((p) => ({ ...p, in: 'query' as const })) : [];
  return [...inPath, ...inQuery, ...(idempotent ? [IDEMPOTENCY_KEY] : []), ...(versioned ? [IF_MATCH] : [])];
}

function requestBody({ body, accepts = 'json' }: Route): Operation['requestBody'] {
  const bytes: JsonSchema = { type: 'string', format: 'binary' };
  if (accepts === 'csv') return { required: true, content: { 'text/csv': { schema: bytes } } };
  if (accepts === 'multipart') {
    const form: JsonSchema = { type: 'object', required: ['file'], properties: { file: bytes } };
    return { required: true, content: { 'multipart/form-data': { schema: form } } };
  }
  if (accepts === 'report') {
    const schema = jsonSchema(body ?? z.unknown(), 'input');
    const xml: JsonSchema = { type: 'string' };
    return {
      required: true,
      content: { 'application/json': { schema }, 'application/xml': { schema: xml } },
    };
  }
  return body && { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } };
}

const status = (route: Route): number =>
  route.answers !== 'stream' && route.output instanceof z.ZodVoid ? 204 : (route.status ?? 200);

function success(route: Route): { description: string; content?: Content } {
  if (route.answers === 'stream') return { description: 'The bytes.', content: { '*/*': { schema: {} } } };
  if (route.output instanceof z.ZodVoid) return { description: 'Done.' };
  return {
    description: 'Done.',
    content: { 'application/json': { schema: jsonSchema(route.output, 'output') } },
  };
}
