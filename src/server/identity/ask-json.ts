import { OutFailed, type OutRequest, postOut } from '../platform/http-out/post-out.ts';
import type { At } from './asker.ts';
import { NotLetIn } from './not-let-in.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Asks a platform and answers the fields that it says, whatever its status: platforms name what is wrong in them.
 * @throws NotLetIn when it cannot be reached, or says no fields
 */
export async function askJson(
  { privateHosts }: At,
  {
    url,
    query = {},
    token = {},
    body,
  }: { url: string; query?: Record<string, string>; token?: Record<string, string>; body?: object },
): Promise<Fields> {
  const to = new URL(url);
  for (const [name, value] of Object.entries(query)) to.searchParams.set(name, value);
  const out: OutRequest = body
    ? {
        url: to.href,
        headers: { 'content-type': 'application/json; charset=utf-8', ...token },
        body: JSON.stringify(body),
      }
    : { url: to.href, method: 'GET', headers: token };
  const { text, status } = await postOut(out, privateHosts).catch((error) => {
    throw error instanceof OutFailed ? new NotLetIn('unreachable', error.message) : error;
  });
  const fields = fieldsIn(text);
  if (!fields) throw new NotLetIn('untrusted', `${to.pathname}: ${status} without fields`);
  return fields;
}

function fieldsIn(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** @throws NotLetIn when it is no text, or an empty one */
export function textIn(fields: Fields, name: string, asked: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw saidNo(asked, fields);
}

/** What a platform says instead of what was asked for. Tokens and codes are never in it. */
export function saidNo(asked: string, fields: Fields): NotLetIn {
  const code = fields.errcode ?? fields.code ?? fields.error ?? '';
  const words = fields.errmsg ?? fields.msg ?? fields.message ?? fields.error_description ?? '';
  return new NotLetIn('untrusted', `${asked}: ${String(code)} ${String(words)}`);
}

/** The code that came back; without one they, or the platform, said no. */
export function codeIn(query: string, name = 'code'): string {
  const code = new URLSearchParams(query).get(name);
  if (!code) throw new NotLetIn('denied');
  return code;
}

/** The secret of the app, without which nothing can be asked. */
export function secretOf({ secret }: At): string {
  if (secret === null) throw new NotLetIn('untrusted', 'the app has no secret here');
  return secret;
}

/** An address with a query, its values escaped. */
export const addressOf = (url: string, query: Record<string, string>, mark = ''): string =>
  `${url}?${new URLSearchParams(query).toString()}${mark}`;
