import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSecret } from '../platform/auth/secret.ts';

const PLAIN = 'yinuo_session';

/**
 * By https the name begins with `__Host-`: browsers take such a cookie from this very host alone, for all of its
 * paths and never without encryption, so that no neighbouring site can plant one.
 */
const nameFor = ({ protocol }: FastifyRequest): string => (protocol === 'https' ? `__Host-${PLAIN}` : PLAIN);

/** The secret in the session cookie; null when there is none that could be ours. */
export function sessionCookie(request: FastifyRequest): string | null {
  const wanted = nameFor(request);
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const [name, value = ''] = pair.trim().split('=');
    if (name === wanted) return isSecret(value) ? value : null;
  }
  return null;
}

/** Hands the secret to the browser; null takes it back. */
export function setSessionCookie(reply: FastifyReply, secret: string | null, expires: Date): void {
  const secure = reply.request.protocol === 'https' ? '; Secure' : '';
  const lasts = `Expires=${expires.toUTCString()}`;
  const pair = `${nameFor(reply.request)}=${secret ?? ''}`;
  reply.header('set-cookie', `${pair}; Path=/; HttpOnly; SameSite=Lax; ${lasts}${secure}`);
}
