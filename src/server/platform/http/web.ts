import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '#domain/refusal.ts';
import { policyWith } from './page-policy.ts';
import { sendProblem } from './problem.ts';

/** Files whose name changes with their content: a browser may keep them for good. */
const FOREVER = 'public, max-age=31536000, immutable';
/** Everything else is asked for again each time and answered from the browser's copy when unchanged. */
const ASK_AGAIN = 'no-cache';

const PAGE = 'index.html';
/** Stands in the built page where the nonce of each answer goes; the build writes it (vite.config.ts). */
export const NONCE_PLACE = 'NONCE-OF-THE-ANSWER';

/**
 * Serves the built web app from `dir`: its files by name, and the page itself for every other address
 * outside `/api` that a browser could mean, since the app has its own router. Files that were compressed
 * by the build are sent so. An address of a file that is not there is a 404. A new build is seen at once.
 */
export function serveWeb(app: FastifyInstance, dir: string): void {
  if (!existsSync(join(dir, 'index.html'))) throw new Error(`the web app is not built: ${dir} has no page`);
  app.register(fastifyStatic, { root: dir, serve: false, cacheControl: false, preCompressed: true });
  app.get('/*', async (request, reply) => {
    const file = await fileFor((request.params as { '*': string })['*'], dir);
    if (file === PAGE) return sendPage(reply, dir);
    return file ? send(reply, file) : sendProblem(reply, refuse('not_found'));
  });
}

/** The file that an address means; null for one that does not exist and for addresses of the API. */
async function fileFor(path: string, dir: string): Promise<string | null> {
  if (/^(api|assets)(\/|$)/.test(path)) return (await isFile(dir, path)) ? path : null;
  return (await isFile(dir, path)) ? path : PAGE;
}

const isFile = async (dir: string, path: string): Promise<boolean> =>
  /^[\w-][\w./-]*$/.test(path) &&
  !path.includes('..') &&
  stat(join(dir, path)).then(
    (found) => found.isFile(),
    () => false,
  );

/** The page with a nonce of this answer alone: it has no twin and no tag, since a copy would carry an old one. */
async function sendPage(reply: FastifyReply, dir: string): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64url');
  const page = await readFile(join(dir, PAGE), 'utf8');
  return reply
    .header('cache-control', ASK_AGAIN)
    .header('content-security-policy', policyWith(nonce))
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE_PLACE, nonce));
}

function send(reply: FastifyReply, file: string): FastifyReply {
  reply.header('cache-control', file.startsWith('assets/') ? FOREVER : ASK_AGAIN);
  return reply.sendFile(file);
}
