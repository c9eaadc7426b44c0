import type { promises } from '#contract/promises.ts';
import type { Handlers } from '../platform/http/call.ts';
import { refused } from '../platform/http/refused.ts';

export const promiseHandlers: Handlers<typeof promises> = {
  read: async () => {
    throw refused('not_found');
  },
  readPublic: async () => {
    throw refused('not_found');
  },
  acknowledge: async () => {
    throw refused('not_in_force');
  },
  coverage: async () => {
    throw refused('not_found');
  },
};
