import type { FastifyRequest } from 'fastify';
import { refused } from './refused.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses writes that another site's page sends with our cookie (CSRF). Tokens are not sent by browsers. */
export function guardOrigin(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw refused('cross_site');
  const origin = request.headers.origin;
  if (origin !== undefined && hostOf(origin) !== request.headers.host) throw refused('cross_site');
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
