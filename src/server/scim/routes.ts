import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SCIM_ROOT } from '#contract/scim.ts';
import { refuse } from '#domain/refusal.ts';
import type { JsonObject } from '#domain/scim/evaluate.ts';
import { operationsOf } from '#domain/scim/patch.ts';
import { ScimProblem } from '#domain/scim/problem.ts';
import { GROUPS, type ResourceType, USERS } from '#domain/scim/schema.ts';
import { audit } from '../audit/actions.ts';
import { type Tx, transaction } from '../platform/db/db.ts';
import type { Http } from '../platform/http/mount.ts';
import { forRequest } from '../platform/http/request-facts.ts';
import { resourceType, resourceTypes, schema, schemas, serviceProviderConfig } from './discovery.ts';
import { createGroup, deleteGroup, patchGroup, replaceGroup } from './groups.actions.ts';
import { groupColumn, groupResource, groupRow, listGroups } from './groups.store.ts';
import { Pace } from './limit.ts';
import { etagOf, listResponse, objectIn, searchOf, shown, wantedIn } from './listing.ts';
import { answerProblem, problemOf } from './problem.ts';
import {
  Braked,
  type Client,
  createUser,
  deleteUser,
  isId,
  patchUser,
  replaceUser,
} from './users.actions.ts';
import { listUsers, userById, userColumn, userResource } from './users.store.ts';

/** How addresses that guess here are counted. */
const DOOR = 'scim';
const MEDIA = 'application/scim+json';
const MAX_BODY = 1024 * 1024;

interface Served {
  http: Http;
  publicUrl: string | null;
  pace: Pace;
}

interface Call {
  request: FastifyRequest;
  reply: FastifyReply;
  client: Client;
}

/** What is asked for: a body to answer with, or nothing for 204. */
type Handler = (call: Call) => Promise<JsonObject | null>;

/** Provisioning by SCIM 2.0, below `/scim/v2`: bearer tokens alone, errors and media type of RFC 7644. */
export function mountScim(http: Http, { publicUrl }: { publicUrl: string | null }): void {
  const served: Served = { http, publicUrl, pace: new Pace() };
  http.app.register(async (app) => void placed(app, served), { prefix: SCIM_ROOT });
}

function placed(app: FastifyInstance, served: Served): void {
  takeScim(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error(error);
    return answerProblem(reply, problem);
  });
  const on = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, handler: Handler) =>
    app.route({
      method,
      url,
      bodyLimit: MAX_BODY,
      handler: (request, reply) => answer(served, handler, request, reply),
    });
  on('GET', '/ServiceProviderConfig', async ({ client }) => serviceProviderConfig(client.base));
  on('GET', '/ResourceTypes', async ({ client }) => all(resourceTypes(client.base)));
  on('GET', '/ResourceTypes/:name', async ({ client, request }) =>
    resourceType(param(request, 'name'), client.base),
  );
  on('GET', '/Schemas', async ({ client }) => all(schemas(client.base)));
  on('GET', '/Schemas/:urn', async ({ client, request }) => schema(param(request, 'urn'), client.base));
  users(served, on);
  groups(served, on);
}

type On = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, handler: Handler) => void;

const all = (resources: readonly JsonObject[]) =>
  listResponse(resources, { total: resources.length, startIndex: 1 });
const param = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? '';
const query = (request: FastifyRequest) => request.query as Record<string, unknown>;

function users({ http }: Served, on: On): void {
  const search = async (given: Record<string, unknown>, { client }: Call) => {
    const { list, startIndex, wanted } = searchOf(given, userColumn);
    const { total, rows } = await listUsers(http.db, list);
    const resources = rows.map((row) => shown(userResource(row, client.base), wanted, USERS));
    return listResponse(resources, { total, startIndex });
  };
  on('GET', '/Users', (call) => search(query(call.request), call));
  on('POST', '/Users/.search', (call) => search(objectIn(call.request.body), call));
  on('GET', '/Users/:id', async (call) => {
    const id = param(call.request, 'id');
    const row = isId(id) ? await userById(http.db, id) : null;
    return read(call, row && userResource(row, call.client.base), USERS);
  });
  on('POST', '/Users', async (call) => {
    const row = await write(http, call, (tx) => createUser(tx, objectIn(call.request.body), call.client));
    return created(call, userResource(row, call.client.base), USERS);
  });
  on('PUT', '/Users/:id', async (call) => {
    const row = await write(http, call, (tx) =>
      replaceUser(tx, which(call), objectIn(call.request.body), call.client),
    );
    return written(call, userResource(row, call.client.base), USERS);
  });
  on('PATCH', '/Users/:id', async (call) => {
    const operations = operationsOf(objectIn(call.request.body));
    const row = await write(http, call, (tx) => patchUser(tx, which(call), operations, call.client));
    return written(call, userResource(row, call.client.base), USERS);
  });
  on('DELETE', '/Users/:id', async (call) => {
    await write(http, call, (tx) => deleteUser(tx, which(call), call.client));
    return null;
  });
}

function groups({ http }: Served, on: On): void {
  const search = async (given: Record<string, unknown>, { client }: Call) => {
    const { list, startIndex, wanted } = searchOf(given, groupColumn);
    const { total, rows } = await listGroups(http.db, list);
    const resources = rows.map((row) => shown(groupResource(row, client.base), wanted, GROUPS));
    return listResponse(resources, { total, startIndex });
  };
  on('GET', '/Groups', (call) => search(query(call.request), call));
  on('POST', '/Groups/.search', (call) => search(objectIn(call.request.body), call));
  on('GET', '/Groups/:id', async (call) => {
    const id = param(call.request, 'id');
    const row = isId(id) ? await groupRow(http.db, id) : null;
    return read(call, row && groupResource(row, call.client.base), GROUPS);
  });
  on('POST', '/Groups', async (call) => {
    const row = await write(http, call, (tx) => createGroup(tx, objectIn(call.request.body), call.client));
    return created(call, groupResource(row, call.client.base), GROUPS);
  });
  on('PUT', '/Groups/:id', async (call) => {
    const row = await write(http, call, (tx) =>
      replaceGroup(tx, which(call), objectIn(call.request.body), call.client),
    );
    return written(call, groupResource(row, call.client.base), GROUPS);
  });
  on('PATCH', '/Groups/:id', async (call) => {
    const operations = operationsOf(objectIn(call.request.body));
    const row = await write(http, call, (tx) => patchGroup(tx, which(call), operations, call.client));
    return written(call, groupResource(row, call.client.base), GROUPS);
  });
  on('DELETE', '/Groups/:id', async (call) => {
    await write(http, call, (tx) => deleteGroup(tx, which(call), call.client));
    return null;
  });
}

/** The resource in the address, and the version that the caller has seen. */
function which({ request }: Call): { id: string; version: number | null } {
  const seen = request.headers['if-match'];
  if (seen === undefined || seen === '*') return { id: param(request, 'id'), version: null };
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(seen)?.[1];
  if (version === undefined) throw new ScimProblem(400, 'invalidVers', 'if_match');
  return { id: param(request, 'id'), version: Number(version) };
}

function read({ request, reply }: Call, resource: JsonObject | null, of: ResourceType): JsonObject | null {
  if (resource === null) throw new ScimProblem(404, null, 'not_found');
  const tag = etagOf(resource);
  reply.header('etag', tag);
  if (request.headers['if-none-match'] === tag) {
    reply.code(304);
    return null;
  }
  return shown(resource, wantedIn(query(request)), of);
}

function created(call: Call, resource: JsonObject, of: ResourceType): JsonObject {
  const meta = resource.meta as JsonObject;
  call.reply.code(201).header('location', String(meta.location));
  return written(call, resource, of);
}

function written({ request, reply }: Call, resource: JsonObject, of: ResourceType): JsonObject {
  reply.header('etag', etagOf(resource));
  return shown(resource, wantedIn(query(request)), of);
}

/** One transaction. Where the brake stopped it, the audit keeps that beside what was rolled back. */
async function write<T>(http: Http, { client }: Call, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await transaction(http.db, work);
  } catch (error) {
    if (error instanceof Braked)
      await audit(http.db, {
        kind: 'scim_stopped',
        by: client.personId,
        what: { why: error.message },
        ip: client.ip,
      });
    throw error;
  }
}

async function answer(
  served: Served,
  handler: Handler,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { http, publicUrl, pace } = served;
  const now = http.clock();
  await http.knocks?.admit(request.ip, DOOR, now);
  const caller = request.headers.authorization === undefined ? null : await http.authenticate(request);
  if (caller?.via !== 'token') {
    // Who guesses at tokens is held up, as at every door without a sign-in.
    if (request.headers.authorization !== undefined)
      await http.knocks?.refused(request.ip, DOOR, refuse('signed_out'), now);
    reply.header('www-authenticate', 'Bearer');
    throw new ScimProblem(401, null, 'signed_out');
  }
  if (!caller.scopes.includes('scim')) throw new ScimProblem(403, null, 'out_of_scope');
  const wait = pace.waitFor(caller.credentialId, now);
  if (wait > 0) {
    reply.header('retry-after', wait);
    throw new ScimProblem(429, null, 'too_many');
  }
  const base = `${(publicUrl ?? `${request.protocol}://${request.host}`).replace(/\/$/, '')}${SCIM_ROOT}`;
  const client: Client = { personId: caller.actor.personId, ip: request.ip, now, base };
  const facts = {
    requestId: String(request.id),
    agent: request.headers['user-agent']?.slice(0, 300) ?? null,
    via: caller.via,
    credential: caller.credentialId.slice(0, 36),
  };
  const body = await forRequest(facts, () => handler({ request, reply, client }));
  if (body === null) return reply.statusCode === 304 ? reply.send() : reply.code(204).send();
  return reply.type(`${MEDIA}; charset=utf-8`).send(JSON.stringify(body));
}

/** Bodies are strict JSON under either name; nothing else is understood. */
function takeScim(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([MEDIA, 'application/json'], { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = utf8.decode(body as Buffer);
      if (text === '') done(null, undefined);
      else
        parse(request, text, (error, value) =>
          done(error && new ScimProblem(400, 'invalidSyntax', 'malformed'), value),
        );
    } catch {
      done(new ScimProblem(400, 'invalidSyntax', 'malformed'));
    }
  });
}
