import type { z } from 'zod';
import type { Route } from '#contract/route.ts';
import { newKey } from './key.ts';
import { type Problem, RefusedError } from './problem.ts';
import { askForProof } from './proof.ts';

type In<S> = S extends z.ZodType ? z.input<S> : never;
type Part<Name extends string, S> = S extends z.ZodType
  ? Record<never, never> extends In<S>
    ? { [K in Name]?: In<S> }
    : { [K in Name]: In<S> }
  : Record<never, never>;

type PathParams<R extends Route> = R['params'] extends z.ZodType
  ? { params: { [K in keyof In<R['params']>]: string | number } }
  : Record<never, never>;

/** What a call of this route must be given, as its own schemas say. */
export type RequestOf<R extends Route> = PathParams<R> & Part<'query', R['query']> & Part<'body', R['body']>;

/** What it answers: times are RFC 3339 text. */
export type AnswerOf<R extends Route> = z.output<R['output']>;

interface CallOptions {
  /** Version of the record that the user has seen. */
  ifMatch?: number | undefined;
  /** The same key for each repetition of one intended write. */
  key?: string | undefined;
  signal?: AbortSignal | undefined;
}

interface Loose {
  params?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** Calls a route of the contract. Throws RefusedError with the problem, or when the server is out of reach. */
export async function call<R extends Route>(
  route: R,
  request: RequestOf<R>,
  options: CallOptions = {},
): Promise<AnswerOf<R>> {
  const { params, query, body } = request as Loose;
  const response = await answered(() => send(route, urlOf(route.path, params, query), body, options));
  if (response.status === 204) return undefined as AnswerOf<R>;
  // The server checks its answers by the same schema before it sends them.
  return (await response.json()) as AnswerOf<R>;
}

async function answered(once: () => Promise<Response>): Promise<Response> {
  const response = await once();
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.code !== 'proof_required' || !(await askForProof())) throw new RefusedError(problem);
  const again = await once();
  if (!again.ok) throw new RefusedError(await problemOf(again));
  return again;
}

function send(route: Route, url: string, body: unknown, options: CallOptions): Promise<Response> {
  const headers: Record<string, string> = {};
  const raw = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !raw) headers['content-type'] = 'application/json';
  if (body instanceof Blob) headers['content-type'] = 'text/csv';
  if (route.idempotent) headers['idempotency-key'] = options.key ?? newKey();
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  const init: RequestInit = { method: route.method, headers, signal: options.signal ?? null };
  if (body !== undefined) init.body = raw ? body : JSON.stringify(body);
  return fetch(url, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RefusedError({ code: 'unreachable', status: 0 });
  });
}

function urlOf(path: string, params: Loose['params'], query: Loose['query']): string {
  const filled = path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(params?.[name])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `/api${filled}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const unknown: Problem = { code: 'internal', status: response.status };
  return response.json().then(
    (body: Problem) => (typeof body?.code === 'string' ? body : unknown),
    () => unknown,
  );
}

/** The bytes of a route that answers a file, once the person proved to be there where it asks for that. */
export async function bytesOf<R extends Route>(route: R, request: RequestOf<R>): Promise<Blob> {
  const { params, query } = request as Loose;
  return (await answered(() => send(route, urlOf(route.path, params, query), undefined, {}))).blob();
}

/** Address of a file's bytes. */
export const fileUrl = (id: string): string => `/api/files/${id}`;
