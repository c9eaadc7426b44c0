import { ImapFlow } from 'imapflow';
import pg from 'pg';
import { startServer } from '#server/main.ts';

/**
 * The product's worker, which ends by SIGKILL right after its k-th call of the database or the mail server,
 * counted from the first message that it fetches, or from when it is told to count; never when k is 0.
 */
const [databaseUrl = '', filesDir = '', k = '0'] = process.argv.slice(2);
let counting = false;
let calls = 0;

function counted(): void {
  if (!counting) return;
  calls += 1;
  if (calls === Number(k)) process.kill(process.pid, 'SIGKILL');
}

const query = pg.Client.prototype.query;
pg.Client.prototype.query = function (this: pg.Client, ...args: never[]) {
  const answered = (query as (...all: never[]) => unknown).apply(this, args);
  if (answered instanceof Promise) return answered.finally(counted);
  counted();
  return answered;
} as typeof query;

for (const command of ['fetchOne', 'messageFlagsAdd'] as const) {
  const original = ImapFlow.prototype[command] as (...args: unknown[]) => Promise<unknown>;
  ImapFlow.prototype[command] = async function (this: ImapFlow, ...args: unknown[]) {
    counting = true;
    counted();
    const answered = await original.apply(this, args);
    counted();
    return answered;
  } as never;
}

const receive = { protocol: 'smtp', host: '127.0.0.1', port: 0 } as const;
const place = { host: '127.0.0.1', port: 0 };
const { mailPort } = await startServer({ databaseUrl, filesDir, receive, ...place, roles: ['worker'] });
process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  counting = true;
});
process.send?.(mailPort);
