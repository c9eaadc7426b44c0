import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSecret } from '../platform/auth/secret.ts';

const NAME = 'yinuo_session';

/** The secret in the session cookie; null when there is none that could be ours. */
export function sessionCookie(request: FastifyRequest): string | null {
  for (const pair of request.headers.cookie?.split(';') ?? []) {
    const [name, value = ''] = pair.trim().split('=');
    if (name === NAME) return isSecret(value) ? value : null;
  }
  return null;
}

/** Hands the secret to the browser; null takes it back. */
export function setSessionCookie(reply: FastifyReply, secret: string | null, expires: Date): void {
  const secure = reply.request.protocol === 'https' ? '; Secure' : '';
  const lasts = `Expires=${expires.toUTCString()}`;
  reply.header('set-cookie', `${NAME}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Lax; ${lasts}${secure}`);
}
