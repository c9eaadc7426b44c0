import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Input, Output, Route, Scope, Table } from '#contract/route.ts';
import type { Instant } from '#domain/instant.ts';
import type { Pending } from '#domain/organisation/sign-in.ts';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Database, Tx } from '../db/db.ts';

/** Who is calling, as the authenticator found out; null when nobody is signed in. */
export interface Caller {
  actor: Extract<Actor, { kind: 'person' }>;
  via: 'session' | 'token';
  /** Scopes of the token; sessions have none of their own, the person's roles decide. */
  scopes: readonly Scope[];
  /** Id of the session or token, for the audit and for signing out. */
  credentialId: string;
  /** When the person last proved to be there, in this session; null for tokens, which prove nothing. */
  provedAt: Instant | null;
  /** What the person still has to do before anything else; null: nothing. */
  pending: Pending | null;
}

/** Everything a handler may use besides its validated input. Nothing is ambient. */
export interface Call {
  /** The signed-in caller. Throws `signed_out` on public routes without one. */
  readonly caller: Caller;
  readonly callerOrNull: Caller | null;
  readonly now: Instant;
  readonly ip: string;
  readonly db: Database;
  /** Version named in If-Match, or null. */
  readonly ifMatch: number | null;
  /**
   * The one transaction of a write. With an Idempotency-Key the answer is stored in the same
   * transaction, so that a repetition answers the same and writes nothing.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export type Handler<R extends Route> = (input: Input<R>, call: Call) => Promise<Output<R>>;

/** One object typed by the table keeps every handler's input and output exact. */
export type Handlers<T extends Table> = { [K in keyof T]: Handler<T[K]> };
