import type { FastifyError, FastifyReply } from 'fastify';
import { REFUSALS, type Refusal } from '#domain/refusal.ts';
import { invalidValue, ScimProblem } from '#domain/scim/problem.ts';
import { Refused } from '../platform/http/refused.ts';

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** What went wrong in the words of RFC 7644. */
export function problemOf(error: FastifyError | Error): ScimProblem {
  if (error instanceof ScimProblem) return error;
  if (error instanceof Refused) return ofRefusal(error.refusal);
  const { code = '', statusCode } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ScimProblem(413, 'tooMany', 'too_large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new ScimProblem(415, null, 'unsupported_type');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ScimProblem(400, 'invalidSyntax', 'malformed');
  return new ScimProblem(500, null, 'internal');
}

function ofRefusal({ code, fields = [] }: Refusal): ScimProblem {
  const detail = [code, ...fields.map(({ field }) => field.replace('body.', ''))].join(': ');
  if (code === 'already_exists') return new ScimProblem(409, 'uniqueness', detail);
  if (['circle', 'unknown_reference', 'invalid'].includes(code)) return invalidValue(detail);
  return new ScimProblem(REFUSALS[code], null, detail);
}

export function answerProblem(reply: FastifyReply, { status, scimType, message }: ScimProblem): FastifyReply {
  if (status === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', 3600);
  const body = {
    schemas: [ERROR],
    status: String(status),
    ...(scimType ? { scimType } : {}),
    detail: message,
  };
  return reply.code(status).type('application/scim+json; charset=utf-8').send(JSON.stringify(body));
}
