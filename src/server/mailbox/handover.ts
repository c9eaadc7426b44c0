import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Instant } from '#domain/instant.ts';
import { keepRaw } from '../intake/store.ts';
import type { Database } from '../platform/db/db.ts';
import { MOST_BYTES } from './fetch.ts';
import { mailboxAt } from './store.ts';

export interface HandoverOptions {
  db: Database;
  clock: () => Instant;
  protocol: 'smtp' | 'lmtp';
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Whether there is space for attachments; the other server keeps its mail while there is none. */
  hasRoom?(): Promise<boolean>;
  onMail(): void;
}

export interface Handover {
  port: number;
  close(): Promise<void>;
}

/**
 * Takes mail from a mail server by SMTP or LMTP, for the addresses of our mailboxes and no other. The server is
 * told 250 when the bytes are committed and not before, so that it keeps a message that we could not keep; the
 * same message handed over twice is one.
 */
export async function listenForMail(options: HandoverOptions): Promise<Handover> {
  const { db, host, port, protocol } = options;
  const server = new SMTPServer({
    lmtp: protocol === 'lmtp',
    size: MOST_BYTES,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    banner: 'Yinuo',
    maxClients: 50,
    onRcptTo: ({ address }, _session, done) => {
      Promise.all([mailboxAt(db, address), options.hasRoom?.() ?? true]).then(
        ([box, room]) => {
          if (!box) return done(refusal(550, '5.1.1 no such mailbox'));
          done(room ? null : refusal(452, '4.3.1 no space, try again later'));
        },
        () => done(refusal(451, '4.3.0 try again later')),
      );
    },
    onData: (stream, session, done) => {
      keep(options, stream, session).then(
        () => done(null, '2.0.0 kept'),
        (error: unknown) =>
          done(
            error instanceof TooLarge
              ? refusal(552, '5.3.4 too large')
              : refusal(451, '4.3.0 try again later'),
          ),
      );
    },
  });
  // Clients that break off are their own affair.
  server.on('error', () => {});
  await new Promise<void>((listening, failed) => {
    server.server.once('error', failed);
    server.listen(port, host, () => listening());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

class TooLarge extends Error {}

const refusal = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });

async function keep(
  { db, clock, onMail }: HandoverOptions,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<void> {
  const parts: Buffer[] = [];
  // Read to its end even when it is too long: only then the other side listens.
  for await (const part of stream) if (!stream.sizeExceeded) parts.push(part as Buffer);
  if (stream.sizeExceeded) throw new TooLarge();
  const from = envelope.mailFrom ? envelope.mailFrom.address : '';
  const [first] = envelope.rcptTo;
  const box = first && (await mailboxAt(db, first.address));
  if (!box) throw new Error('the mailbox was switched off meanwhile');
  // The last server on the way notes whom a failure would be told (RFC 5321, 4.4).
  const raw = Buffer.concat([Buffer.from(`Return-Path: <${from}>\r\n`), ...parts]);
  const recipients = envelope.rcptTo.map(({ address }) => address);
  await keepRaw(db, raw, { kind: 'handed_over', mailboxId: box.id, recipients }, clock());
  onMail();
}
