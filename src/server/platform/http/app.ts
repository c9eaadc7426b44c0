import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { Refusal } from '#domain/refusal.ts';
import { refuse } from '#domain/refusal.ts';
import { isConnectionLost } from '../db/lost.ts';
import { StoreProblem } from '../storage/files.ts';
import { keepBytes } from './bytes.ts';
import { policyWith } from './page-policy.ts';
import { sendProblem } from './problem.ts';
import { Refused } from './refused.ts';
import { serveWeb } from './web.ts';

export interface AppOptions {
  /** Number of trusted reverse proxies in front; 0 means that X-Forwarded-* is ignored. */
  trustedProxies?: number;
  logLevel?: string;
  /** Where lines of the log go; to the standard output unless told. */
  logTo?: { write(line: string): void };
  /** Folder of the built web app; without it only the API is served. */
  webDir?: string | undefined;
}

/** The bare HTTP server: strict JSON, problem details, security headers; no route of its own. */
export function createApp({
  trustedProxies = 0,
  logLevel = 'warn',
  logTo,
  webDir,
}: AppOptions = {}): FastifyInstance {
  const app = fastify({
    logger: { level: logLevel, ...(logTo ? { stream: logTo } : {}) },
    trustProxy: trustedProxies > 0 ? (_address, hop) => hop < trustedProxies : false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    // Addresses that cannot be decoded never reach a route.
    frameworkErrors: (_error, _request, reply) => sendProblem(reply, refuse('malformed')),
  });
  readStrictJson(app);
  app.register(multipart);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal' || error instanceof StoreProblem) request.log.error(error);
    return sendProblem(reply, refusal);
  });
  if (webDir) serveWeb(app, webDir);
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, refuse('not_found')));
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    reply.header('permissions-policy', COUNTS.test(request.url) ? WITH_CAMERA : NOTHING_ELSE);
    if (request.protocol === 'https')
      reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (!reply.hasHeader('referrer-policy')) reply.header('referrer-policy', 'same-origin');
    if (!reply.hasHeader('x-frame-options')) reply.header('x-frame-options', 'DENY');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', policyWith());
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  return app;
}

// Abilities of a browser that no page of ours has a use for.
const NOTHING_ELSE = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';
/** The page that reads labels with the camera, and no other. */
const COUNTS = /^\/count\//;
const WITH_CAMERA = NOTHING_ELSE.replace('camera=()', 'camera=(self)');

/** Bytes that are not UTF-8 and keys that would poison a prototype are a 400, not a repair. */
function readStrictJson(app: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      keepBytes(request, body as Buffer);
      const text = utf8.decode(body as Buffer);
      if (text === '') done(null, undefined);
      else parse(request, text, done);
    } catch {
      done(new Refused(refuse('malformed')));
    }
  });
}

const BY_FASTIFY: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refuse('too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refuse('unsupported_type'),
  FST_REQ_FILE_TOO_LARGE: refuse('too_large'),
  FST_FILES_LIMIT: refuse('too_many'),
  FST_PARTS_LIMIT: refuse('too_many'),
};

function refusalOf(error: FastifyError): Refusal {
  if (error instanceof Refused) return error.refusal;
  const code = error.code ?? '';
  if (BY_FASTIFY[code]) return BY_FASTIFY[code];
  if (code === '53100' || code === 'ENOSPC') return refuse('storage_full');
  if (code === 'EDQUOT') return refuse('storage_full');
  if (error instanceof StoreProblem) return refuse(error.why === 'full' ? 'storage_full' : 'unavailable');
  if (isConnectionLost(error)) return refuse('unavailable');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return refuse('malformed');
  return refuse('internal');
}
