import { SHIPPED_INTAKE_POLICY } from '#domain/intake/route.ts';
import type { Desk } from './intake/actions.ts';
import { attendMailboxes } from './mailbox/attend.ts';
import { type HandoverOptions, listenForMail } from './mailbox/handover.ts';
import type { Post } from './notice/deliveries.ts';
import type { Sealer } from './platform/auth/seal.ts';
import type { Database } from './platform/db/db.ts';
import type { AllowedHosts } from './platform/http-out/post-out.ts';
import { startTicker } from './platform/jobs/ticker.ts';
import { MailReader } from './platform/mail/mail-reader.ts';
import type { FilesSettings } from './platform/process/files-settings.ts';
import { clamd } from './platform/scan/clamd.ts';
import { storeOf } from './platform/storage/store.ts';
import { schedule } from './schedule.ts';

export interface WorkerOptions extends FilesSettings {
  db: Database;
  sealer: Sealer;
  post: Post;
  /** Hosts of private networks that may be asked. */
  privateHosts: AllowedHosts;
  /** Where mail servers hand over mail; nowhere when it is left out. */
  receive?: Pick<HandoverOptions, 'protocol' | 'host' | 'port'> | undefined;
  onError(job: string, error: unknown): void;
}

export interface Workers {
  /** Port at which mail is handed over; null when nothing listens. */
  mailPort: number | null;
  /** Takes no more mail, lets running jobs end, closes every connection. */
  stop(): Promise<void>;
}

/** All that goes on without anybody asking: timed jobs, mailboxes, mail that is handed over. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { db, sealer, post, privateHosts, receive, onError } = options;
  const clock = () => Date.now();
  const reader = new MailReader();
  const files = storeOf(options);
  const desk: Desk = {
    ...{ db, files, reader, clock },
    ...{ policy: SHIPPED_INTAKE_POLICY, ownAddresses: [] },
  };
  const outside = { sealer, privateHosts, publicUrl: post.publicUrl };
  const scanner = options.scanner && clamd(options.scanner.clamd);
  const ticker = startTicker(
    schedule({ db, post, desk, outside, scanner, filesDir: options.filesDir }),
    onError,
  );
  const onMail = () => ticker.wake('intake');
  const handover = receive
    ? await listenForMail({ db, clock, onMail, hasRoom: files.hasRoom, ...receive })
    : null;
  const mailboxes = attendMailboxes({
    ...{ db, sealer, clock, onMail, hasRoom: files.hasRoom },
    onError: (error) => onError('mailboxes', error),
  });
  return {
    mailPort: handover?.port ?? null,
    stop: async () => {
      await handover?.close();
      await mailboxes.stop();
      await ticker.stop();
      await reader.close();
    },
  };
}
