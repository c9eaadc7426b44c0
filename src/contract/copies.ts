import { z } from 'zod';
import { id, instantOut } from './fields.ts';
import { table } from './route.ts';

const common = { may: 'session', scope: 'none', tag: 'Privacy' } as const;

/** A copy of all that is known of the signed-in person, for them alone. */
export const copies = table({
  list: {
    ...common,
    method: 'GET',
    path: '/session/copies',
    summary: 'Copies of the own data that were asked for and have not run out.',
    output: z.object({
      items: z.array(
        z.object({
          id,
          state: z.enum(['asked', 'ready', 'failed']),
          askedAt: instantOut,
          /** Until when it can be downloaded. */
          expiresAt: instantOut.nullable(),
          /** Bytes. */
          size: z.int().nullable(),
        }),
      ),
    }),
  },
  ask: {
    ...common,
    method: 'POST',
    path: '/session/copies',
    sudo: true,
    status: 202,
    summary: 'Ask for a copy of the own data; a worker makes it.',
    output: z.object({ id }),
  },
  download: {
    ...common,
    method: 'GET',
    path: '/session/copies/:copy',
    sudo: true,
    summary: 'A copy as a ZIP archive: JSON, a page to read, lists, and the own files.',
    params: z.strictObject({ copy: id }),
    output: z.void(),
    answers: 'stream',
  },
});
