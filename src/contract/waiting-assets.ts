import { z } from 'zod';
import { table } from './route.ts';

/** By itself: the first page of every employee asks for it, and for nothing else of the register. */
export const waitingAssets = table({
  count: {
    tag: 'Assets',
    method: 'GET',
    path: '/my-assets/waiting',
    may: 'ticket.use',
    scope: 'ticket:read',
    summary:
      'How many hand-overs wait for the caller’s word, and in how many running verifications they count.',
    output: z.object({ handovers: z.int(), verifications: z.int() }),
  },
});
