import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll } from 'vitest';

/** A mail as the server got it. */
export interface Got {
  from: string;
  to: string[];
  raw: string;
  mail: Email;
  header(name: string): string | undefined;
}

/** What the sink answers to the next mail: an error with a code of SMTP, or null to take it. */
export type Answer = (from: string, to: string) => number | null;

export interface Sink {
  url: string;
  got: Got[];
  answer: Answer;
  /** What it answers to a recipient, before there is any mail. */
  toRecipient: (to: string) => number | null;
  /** Whether the connection dies once the mail is taken, before that is said. */
  diesAfterData: boolean;
}

/** A mail server on this machine that keeps every byte; closed after the file. */
export async function smtpSink(): Promise<Sink> {
  const sink: Sink = {
    ...{ url: '', got: [], answer: () => null },
    ...{ toRecipient: () => null, diesAfterData: false },
  };
  const sockets = new Set<Socket>();
  const refusal = (code: number) => Object.assign(new Error('not now'), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onMailFrom: ({ address }, _session, done) => {
      const code = address === '' ? sink.answer('', 'MAIL') : null;
      done(code === null ? null : refusal(code));
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = sink.toRecipient(address);
      done(code === null ? null : refusal(code));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        const mailFrom = session.envelope.mailFrom;
        const from = mailFrom ? mailFrom.address : '';
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const code = sink.answer(from, to[0] ?? '');
        if (code !== null) return done(refusal(code));
        const raw = Buffer.concat(parts).toString();
        const mail = await PostalMime.parse(raw);
        const header = (name: string) => mail.headers.find(({ key }) => key === name.toLowerCase())?.value;
        sink.got.push({ from, to, raw, mail, header });
        if (!sink.diesAfterData) return done();
        for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
      });
    },
  });
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => new Promise<void>((closed) => server.close(() => closed())));
  sink.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return sink;
}
