import type { FastifyReply } from 'fastify';
import { REFUSALS, type Refusal } from '#domain/refusal.ts';

/** RFC 9457 problem details. The words for people are made from `code` by whoever shows it. */
export interface Problem extends Refusal {
  type: string;
  title: string;
  status: number;
  requestId: string;
}

export const problemOf = (refusal: Refusal, requestId: string): Problem => ({
  type: `urn:yinuo:refusal:${refusal.code}`,
  title: refusal.code.replaceAll('_', ' '),
  status: REFUSALS[refusal.code],
  ...refusal,
  requestId,
});

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal, String(reply.request.id));
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
