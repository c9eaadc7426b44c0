import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '#domain/refusal.ts';

/** RFC 9457 problem details: how every request that is refused is answered. */
export const problem = z.object({
  /** `urn:yinuo:refusal:` and the code. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Why; the words for people are made from this. */
  code: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]),
  /** Every field that is wrong, e.g. `body.title`, `query.cursor`, `header.if-match`. */
  fields: z.array(z.object({ field: z.string(), code: z.string() })).optional(),
  /** Facts that help, e.g. the present version. */
  detail: z.record(z.string(), z.unknown()).optional(),
  /** Names the request in the server's log. */
  requestId: z.string(),
});
