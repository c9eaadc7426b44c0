import { forgetAccountLetters, sendAccountLetters } from './account-letter/send.ts';
import { settleAlerts } from './alert/settle.ts';
import { settleRefusals } from './audit/brake.ts';
import { keepHead } from './audit/heads.ts';
import { purgeOld } from './audit/purge.ts';
import { sealAudit } from './audit/seal.ts';
import { watchAudit } from './audit/watch.ts';
import { sendAuditWords } from './audit/words.ts';
import { forgetImports, workImports } from './config/import/work.ts';
import { makeCopies } from './copy/make.ts';
import { runDirectories } from './directory/runs.ts';
import { finishErasures, listErased } from './erasure/finish.ts';
import { auditByNight } from './file/audit.ts';
import { rescanFiles } from './file/rescan.ts';
import { scanFiles } from './file/scan.ts';
import { sweepFiles } from './file/sweep.ts';
import { spellLeft } from './hotline/spelling.ts';
import type { Desk } from './intake/actions.ts';
import { decideClaimed } from './intake/pending.ts';
import { handOnReopened } from './leaving/reopened.ts';
import { lookForLeavers, settleLeavers } from './leaving/settle.ts';
import { type Post, sendDeliveries } from './notice/deliveries.ts';
import { freeQuietAddresses } from './notice/holds.ts';
import { notify } from './notice/reactions.ts';
import type { Database } from './platform/db/db.ts';
import { forgetAnswers } from './platform/http/idempotency.ts';
import type { Timed } from './platform/jobs/ticker.ts';
import type { Scanner } from './platform/scan/clamd.ts';
import { runRejudgements } from './policy/rejudgements.ts';
import { followChanges } from './problem/changes.ts';
import { findSimilar } from './problem/proposals.ts';
import { pruneMessagesOf } from './prune.ts';
import { runRetention } from './retention/run.ts';
import { sendMessages } from './robot/messages.ts';
import { planMessages } from './robot/plan.ts';
import { askAfterMessages } from './robot/results.ts';
import type { Outside } from './robot/sending.ts';
import { followResult } from './ticket/following.ts';
import { drainOutbox, type Reaction } from './ticket/outbox.ts';
import { runTimers } from './ticket/timers.ts';
import { dropForgottenUploads } from './ticket/uploads.ts';
import { planWebhooks } from './webhook/plan.ts';
import { sendWebhooks } from './webhook/send.ts';

/** What happens because of events, in this order, each idempotent. */
export const REACTIONS: readonly Reaction[] = [
  notify,
  planMessages,
  planWebhooks,
  followResult,
  handOnReopened,
];

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** What the jobs work with. */
export interface Work {
  db: Database;
  post: Post;
  desk: Desk;
  outside: Outside;
  /** Who scans files; nobody when it is left out. */
  scanner?: Scanner | undefined;
  /** Folder beside which signed heads of the audit are left. */
  filesDir: string;
}

/** Every timed job of the product, on one page. Any number of workers may run them side by side. */
export const schedule = ({ db, post, desk, outside, scanner, filesDir }: Work): Timed[] => [
  { name: 'audit chain', everyMs: 300, run: () => sealAudit(db, Date.now()) },
  {
    name: 'audit head',
    everyMs: HOUR,
    run: done(() => keepHead(db, { sealer: outside.sealer, filesDir }, Date.now())),
  },
  { name: 'audit watch', everyMs: 5 * 60 * SECOND, run: () => watchAudit(db, Date.now()) },
  {
    name: 'audit words',
    everyMs: 30 * SECOND,
    run: () => sendAuditWords(db, { post, privateHosts: outside.privateHosts }, Date.now()),
  },
  { name: 'audit refusals', everyMs: 20 * SECOND, run: () => settleRefusals(db) },
  { name: 'old audit', everyMs: 6 * HOUR, run: done(() => purgeOld(db, outside.sealer, Date.now())) },
  { name: 'retention', everyMs: 10 * 60 * SECOND, run: () => runRetention(db, Date.now()) },
  { name: 'copies of own data', everyMs: 5 * SECOND, run: () => makeCopies(desk, Date.now()) },
  { name: 'erasures', everyMs: 60 * SECOND, run: () => finishErasures(db, Date.now()) },
  { name: 'list of the erased', everyMs: 60 * SECOND, run: done(() => listErased(db, filesDir)) },
  { name: 'intake', everyMs: 2 * SECOND, run: () => decideClaimed(desk) },
  { name: 'reactions', everyMs: SECOND, run: () => drainOutbox(db, REACTIONS) },
  { name: 'leavers', everyMs: SECOND, run: () => settleLeavers(db, Date.now) },
  { name: 'left behind', everyMs: 10 * 60 * SECOND, run: done(() => lookForLeavers(db)) },
  { name: 'deliveries', everyMs: 2 * SECOND, run: () => sendDeliveries(db, post) },
  { name: 'account letters', everyMs: 2 * SECOND, run: () => sendAccountLetters(db, post) },
  { name: 'old account letters', everyMs: HOUR, run: done(() => forgetAccountLetters(db)) },
  { name: 'quiet addresses', everyMs: 60 * SECOND, run: done(() => freeQuietAddresses(db)) },
  { name: 'messages', everyMs: 2 * SECOND, run: () => sendMessages(db, outside) },
  { name: 'results of messages', everyMs: 10 * SECOND, run: () => askAfterMessages(db, outside) },
  { name: 'webhooks', everyMs: 2 * SECOND, run: () => sendWebhooks(db, outside) },
  { name: 'imports of items', everyMs: SECOND, run: () => workImports(db, Date.now) },
  { name: 'old imports of items', everyMs: HOUR, run: done(() => forgetImports(db, Date.now())) },
  { name: 'timers', everyMs: 5 * SECOND, run: () => runTimers(db) },
  { name: 'alerts', everyMs: 30 * SECOND, run: done(() => settleAlerts(db, Date.now())) },
  { name: 'directory', everyMs: 5 * SECOND, run: () => runDirectories(db, outside, Date.now) },
  { name: 'names of callers', everyMs: 5 * SECOND, run: () => spellLeft(db) },
  { name: 'judging anew', everyMs: 15 * SECOND, run: () => runRejudgements(db) },
  { name: 'changes of problems', everyMs: 30 * SECOND, run: done(() => followChanges(db, Date.now())) },
  { name: 'similar tickets', everyMs: 10 * 60 * SECOND, run: done(() => findSimilar(db, Date.now())) },
  { name: 'forgotten uploads', everyMs: HOUR, run: done(() => dropForgottenUploads(db, Date.now())) },
  { name: 'forgotten bytes', everyMs: 6 * HOUR, run: done(() => sweepFiles(desk)) },
  { name: 'file audit', everyMs: 5 * 60 * SECOND, run: () => auditByNight(desk) },
  ...(scanner
    ? [
        { name: 'file scan', everyMs: 2 * SECOND, run: () => scanFiles({ ...desk, scanner }) },
        { name: 'file scan again', everyMs: 10 * SECOND, run: () => rescanFiles({ ...desk, scanner }) },
      ]
    : []),
  { name: 'old messages', everyMs: HOUR, run: () => pruneMessagesOf(db, Date.now()) },
  { name: 'old answers', everyMs: HOUR, run: done(() => forgetAnswers(db)) },
];

/** A job that does all there is in one go. */
const done = (work: () => Promise<unknown>) => () => work().then(() => false);
