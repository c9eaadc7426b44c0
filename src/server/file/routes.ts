import type { storedFiles } from '#contract/files.ts';
import type { Scanning } from '#domain/ticket/file-state.ts';
import type { Handlers } from '../platform/http/call.ts';
import { countFiles, troubledFiles, troubledMails } from './trouble.ts';

const MOST = 200;

export const storedFileHandlers = (scanning: Scanning): Handlers<typeof storedFiles> => ({
  trouble: async (_input, { db, caller }) => ({
    scanning,
    counts: await countFiles(db),
    items: await troubledFiles(db, caller.actor, MOST),
    mails: await troubledMails(db, MOST),
  }),
});
