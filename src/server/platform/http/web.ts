import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '#domain/refusal.ts';
import { sendProblem } from './problem.ts';

/** Files whose name changes with their content: a browser may keep them for good. */
const FOREVER = 'public, max-age=31536000, immutable';
/** Everything else is asked for again each time and answered from the browser's copy when unchanged. */
const ASK_AGAIN = 'no-cache';

/**
 * Serves the built web app from `dir`: its files by name, and the page itself for every other address
 * outside `/api` that a browser could mean, since the app has its own router. Files that were compressed
 * by the build are sent so. An address of a file that is not there is a 404.
 */
export function serveWeb(app: FastifyInstance, dir: string): void {
  if (!existsSync(join(dir, 'index.html'))) throw new Error(`the web app is not built: ${dir} has no page`);
  const files = new Set(filesBelow(dir));
  app.register(fastifyStatic, { root: dir, serve: false, cacheControl: false, preCompressed: true });
  app.get('/*', async (request, reply) => {
    const file = fileFor(request, files);
    return file ? send(reply, file) : sendProblem(reply, refuse('not_found'));
  });
}

/** Names of all files, with folders, as they stand in an address. */
const filesBelow = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

/** The file that an address means; null for one that does not exist and for addresses of the API. */
function fileFor(request: FastifyRequest, files: ReadonlySet<string>): string | null {
  const path = (request.params as { '*': string })['*'];
  if (files.has(path)) return path;
  const page = path !== 'api' && !path.startsWith('api/') && !path.startsWith('assets/');
  return page ? 'index.html' : null;
}

function send(reply: FastifyReply, file: string): FastifyReply {
  reply.header('cache-control', file.startsWith('assets/') ? FOREVER : ASK_AGAIN);
  return reply.sendFile(file);
}
