import type { z } from 'zod';
import type { Pending } from '#domain/organisation/sign-in.ts';
import type { Permission } from '#domain/permissions/actions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call a route. `public` needs no session, `session` any signed-in person, the rest one permission
 * of the domain. The field is required: a route without a declaration does not compile.
 */
export type May = 'public' | 'session' | Permission;

/** What an API token must be allowed to do so that the route answers it; `none` means people only. */
export type Scope =
  | 'ticket:read'
  | 'ticket:write'
  | 'organisation:read'
  | 'organisation:write'
  | 'scim'
  | 'config:read'
  | 'config:write'
  | 'discovery:write'
  | 'none';

export interface Route {
  method: Method;
  /** Path with `:name` parameters, below `/api`. */
  path: string;
  may: May;
  scope: Scope;
  /** Also for who still has this to do after the password; every other route is closed to them. */
  during?: readonly Pending[];
  /** Dangerous: asks for a proof of presence within the last ten minutes. */
  sudo?: boolean;
  /** Heading of the API page under which the route stands. */
  tag: string;
  /** One sentence for the API page (English; not shown in the product). */
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /**
   * `multipart` routes take a stream of files instead of a JSON body, `csv` routes the bytes of one file, `form` routes
   * the fields of a form; `bytes` a stream of whatever length, which the handler bounds; `any` takes whatever is sent,
   * and looks at none of it. `report` routes take JSON or the text of XML.
   */
  accepts?: 'json' | 'multipart' | 'csv' | 'form' | 'bytes' | 'report' | 'any';
  /** Pages of other sites may send it: it does nothing by the cookie of a session. */
  crossSite?: boolean;
  /** Answer; `z.void()` answers 204. `stream` routes write the answer themselves. */
  output: z.ZodType;
  status?: 200 | 201 | 202 | 204;
  answers?: 'json' | 'stream';
  /** Largest body in bytes; 256 KiB when absent. */
  bodyLimit?: number;
  /** A POST that is repeated with the same Idempotency-Key answers the same and writes once. */
  idempotent?: boolean;
  /** The change must name the version it was made on in If-Match; `*` says: whatever it is. */
  versioned?: boolean;
}

export type Table = Record<string, Route>;

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler of this route is given: already validated by the route's own schemas. */
export interface Input<R extends Route> {
  params: Out<R['params']>;
  query: Out<R['query']>;
  body: Out<R['body']>;
}

/** What a handler of this route returns, checked again before it leaves. */
export type Output<R extends Route> = z.input<R['output']>;

/** Keeps the literal types of a table while checking its form. */
export const table = <const T extends Table>(routes: T): T => routes;
