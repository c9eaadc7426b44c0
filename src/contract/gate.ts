import { z } from 'zod';
import { CHECK_RESULTS } from '#domain/evidence/check.ts';
import { GATE_CLAUSES, GATE_VERDICTS } from '#domain/ticket/gate-check.ts';
import { id, instantIn, instantOut } from './fields.ts';
import { table } from './route.ts';

const read = { tag: 'Changes', method: 'GET', may: 'change.read', scope: 'ticket:read' } as const;

export const gateChecks = table({
  checks: {
    ...read,
    path: '/gate-checks',
    summary:
      'Clauses 4.1-2a, 4.1-2b and 4.1-3: what the histories say of all operations that started in a period.',
    query: z.strictObject({ from: instantIn, to: instantIn }),
    output: z.object({
      from: instantOut,
      to: instantOut,
      /** There are more than are judged at once: take a shorter period. */
      cut: z.boolean(),
      checks: z.array(
        z.object({
          clause: z.enum(GATE_CLAUSES),
          population: z.int(),
          conforming: z.int(),
          violations: z.int(),
          exceptions: z.int(),
          notApplicable: z.int(),
          /** Nothing to judge is no evidence, and never conformity. */
          result: z.enum(CHECK_RESULTS),
          /** Violations and exceptions on tickets that the reader may know of, at most 100 of each. */
          rows: z.array(
            z.object({
              ticket: z.int(),
              operation: id,
              at: instantOut,
              verdict: z.enum(GATE_VERDICTS),
              change: z.string().nullable(),
            }),
          ),
        }),
      ),
    }),
  },
});
