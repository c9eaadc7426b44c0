import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Route, Table } from '#contract/route.ts';
import type { Instant } from '#domain/instant.ts';
import { isProved, type Pending } from '#domain/organisation/sign-in.ts';
import { holds } from '#domain/permissions/actor.ts';
import { type Refusal, type RefusalCode, refuse } from '#domain/refusal.ts';
import { type Database, type Tx, transaction } from '../db/db.ts';
import type { Call, Caller, Handlers } from './call.ts';
import { fingerprint, isKey, once } from './idempotency.ts';
import type { Knocks } from './knocks.ts';
import { guardOrigin } from './origin.ts';
import { Refused, refused, wrongField } from './refused.ts';
import { forRequest } from './request-facts.ts';
import { requireReadableQuery, validate } from './validate.ts';
import { XmlText } from './xml-text.ts';

export interface Http {
  app: FastifyInstance;
  db: Database;
  clock: () => Instant;
  authenticate(request: FastifyRequest): Promise<Caller | null>;
  /** Told of each refusal to somebody who is known, before they are. */
  onRefusal?(refusal: Refusal, about: Refusing): Promise<void>;
  /** Holds up who guesses at doors that need no sign-in. */
  knocks?: Knocks;
}

/** What was refused, and to whom. */
export interface Refusing {
  route: Route;
  caller: Caller;
  params: unknown;
  ip: string;
}

const MAX_BODY = 256 * 1024;

/** Puts a table's routes on the server. Each call: who, may they, is it well formed, then the handler. */
export function mount<T extends Table>(http: Http, routes: T, handlers: Handlers<T>): void {
  for (const name of Object.keys(routes) as (keyof T & string)[]) {
    const route = routes[name] as Route;
    const handler = handlers[name] as unknown as Untyped;
    const place = (app: FastifyInstance) =>
      app.route({
        method: route.method,
        url: `/api${route.path}`,
        bodyLimit: route.bodyLimit ?? MAX_BODY,
        config: { route },
        handler: (request, reply) => answer(http, route, handler, request, reply),
      });
    if (route.accepts === 'csv') http.app.register(async (app) => void place(takeCsv(app)));
    else if (route.accepts === 'form') http.app.register(async (app) => void place(takeForm(app)));
    else if (route.accepts === 'bytes') http.app.register(async (app) => void place(takeBytes(app)));
    else if (route.accepts === 'report') http.app.register(async (app) => void place(takeXmlToo(app)));
    else if (route.accepts === 'any') http.app.register(async (app) => void place(takeAnything(app)));
    else place(http.app);
  }
}

/** Inside this scope a body is the bytes of a CSV file, and nothing else is understood. */
function takeCsv(app: FastifyInstance): FastifyInstance {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

/** Inside this scope a body is the fields of a form, each of which stands once. */
function takeForm(app: FastifyInstance): FastifyInstance {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const fields = [...new URLSearchParams(String(body))];
      const once = new Set(fields.map(([name]) => name)).size === fields.length;
      if (once) done(null, Object.fromEntries(fields));
      else done(new Refused(refuse('malformed')));
    },
  );
  return app;
}

/** Inside this scope a body is a stream that the handler reads, and bounds. */
function takeBytes(app: FastifyInstance): FastifyInstance {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, body, done) => done(null, body));
  return app;
}

/** Inside this scope a body may be the text of XML beside JSON, which arrives as an {@link XmlText}. */
function takeXmlToo(app: FastifyInstance): FastifyInstance {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  app.addContentTypeParser(
    ['application/xml', 'text/xml'],
    { parseAs: 'buffer' },
    (_request, body: Buffer, done) => {
      try {
        done(null, new XmlText(utf8.decode(body)));
      } catch {
        done(new Refused(refuse('malformed')));
      }
    },
  );
  return app;
}

/** Inside this scope a body may be of any sort: mail programs send forms (RFC 8058). */
function takeAnything(app: FastifyInstance): FastifyInstance {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
  return app;
}

type Untyped = (input: Record<'params' | 'query' | 'body', unknown>, call: Call) => Promise<unknown>;

async function answer(
  http: Http,
  route: Route,
  handler: Untyped,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const caller = await http.authenticate(request);
  const facts = {
    requestId: String(request.id),
    agent: request.headers['user-agent']?.slice(0, 300) ?? null,
    via: caller?.via ?? null,
    credential: caller?.credentialId.slice(0, 36) ?? null,
  };
  const door = route.may === 'public' ? `${route.method} ${route.path}` : null;
  return forRequest(facts, async () => {
    if (door) await http.knocks?.admit(request.ip, door, http.clock());
    try {
      return await admitted(http, route, handler, request, reply, caller);
    } catch (error) {
      if (error instanceof Refused && caller)
        await http.onRefusal?.(error.refusal, { route, caller, params: request.params, ip: request.ip });
      if (error instanceof Refused && door)
        await http.knocks?.refused(request.ip, door, error.refusal, http.clock());
      throw error;
    }
  });
}

async function admitted(
  http: Http,
  route: Route,
  handler: Untyped,
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller | null,
): Promise<unknown> {
  admit(route, caller, http.clock());
  if (caller?.via !== 'token' && !route.crossSite) guardOrigin(request);
  if (route.versioned && request.headers['if-match'] === undefined) throw refused('version_required');
  requireReadableQuery(request.url);
  const input = {
    params: validate(route, 'params', request.params),
    query: validate(route, 'query', request.query),
    body: validate(route, 'body', request.body),
  };
  const output = await handler(input, callOf(http, route, caller, request, reply, input.body));
  if (route.answers === 'stream') return reply;
  return send(route, reply, output);
}

function send(route: Route, reply: FastifyReply, output: unknown): unknown {
  if (route.output instanceof z.ZodVoid) return reply.code(204).send();
  return reply.code(route.status ?? 200).send(route.output.parse(output));
}

const OWED = {
  second_factor: 'second_factor_required',
  password_change: 'password_change_owed',
  enrolment: 'enrolment_required',
} as const satisfies Record<Pending, RefusalCode>;

/**
 * 401 for nobody, 403 for somebody without the permission, with something else to do first, or without a fresh proof
 * of presence, and for a token without the scope.
 */
function admit(route: Route, caller: Caller | null, now: Instant): void {
  if (route.may === 'public') return;
  if (!caller) throw refused('signed_out');
  if (caller.pending && !route.during?.includes(caller.pending)) throw refused(OWED[caller.pending]);
  if (caller.via === 'token' && !caller.scopes.includes(route.scope)) throw refused('out_of_scope');
  if (route.may !== 'session' && !holds(caller.actor, route.may))
    throw refused('forbidden', { permission: route.may });
  if (route.sudo) requireProof(caller, now);
}

/** Refuses who has not proved to be there lately. */
export function requireProof({ provedAt }: Caller, now: Instant): void {
  if (provedAt === null || !isProved(provedAt, now)) throw refused('proof_required');
}

function callOf(
  http: Http,
  route: Route,
  found: Caller | null,
  request: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
): Call {
  const key = route.idempotent ? keyOf(request) : null;
  // Who has still to prove themselves is nobody to a public route.
  const callerOrNull = route.may === 'public' && found?.pending ? null : found;
  return {
    callerOrNull,
    get caller() {
      if (!callerOrNull) throw refused('signed_out');
      return callerOrNull;
    },
    now: http.clock(),
    ip: request.ip,
    db: http.db,
    ifMatch: versionOf(request.headers['if-match']),
    write: <R>(work: (tx: Tx) => Promise<R>) =>
      key && callerOrNull
        ? once(http.db, { ...key, personId: callerOrNull.actor.personId }, work)
        : transaction(http.db, work),
    request,
    reply,
  };

  function keyOf({ headers, method, url }: FastifyRequest) {
    const text = headers['idempotency-key'];
    if (text === undefined) return null;
    if (typeof text !== 'string' || !isKey(text)) throw wrongField('header.idempotency-key', 'wrong_format');
    return { key: text, fingerprint: fingerprint(method, url, body) };
  }
}

/** `If-Match: "7"` names version 7; anything else but `*` is a 400. */
function versionOf(header: string | undefined): number | null {
  if (header === undefined || header === '*') return null;
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(header);
  if (!found) throw wrongField('header.if-match', 'wrong_format');
  return Number(found[1]);
}
