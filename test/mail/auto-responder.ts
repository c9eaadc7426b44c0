import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';

/**
 * A mail system that answers every letter at once, to its From and so to no ticket of its own, and says nowhere that a
 * machine did.
 */
const [desk] = process.argv.slice(2);
const transport = createTransport({ url: desk, ignoreTLS: true });
let answers = 0;

async function answer(raw: string, robot: string): Promise<void> {
  const header = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(raw)?.[1] ?? '';
  const to = /[^\s<>]+@[^\s<>]+/.exec(header('From'))?.[0] ?? '';
  answers += 1;
  const text = `From: ${robot}\r\nTo: ${to}\r\nSubject: 收到 ${answers}\r\n\r\n谢谢来信 ${answers}\r\n`;
  await transport.sendMail({ envelope: { from: robot, to }, raw: text });
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, { envelope }, done) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      answer(Buffer.concat(parts).toString(), envelope.rcptTo[0]?.address ?? '').then(
        () => {
          process.send?.({ answers });
          done();
        },
        (error: Error) => done(error),
      );
    });
  },
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
