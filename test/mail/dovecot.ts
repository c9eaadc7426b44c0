import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from '#server/platform/process/port.ts';

export interface Dovecot {
  port: number;
  /** Every user has this password; a mailbox comes into being with its first sign-in. */
  password: string;
  /** A signed-in connection that speaks for a mail client other than ours. */
  client(user: string): Promise<ImapFlow>;
  /** Puts messages into INBOX, in order. */
  append(user: string, messages: readonly (string | Buffer)[]): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Puts messages where the server finds them with the first sign-in: quick, for many. */
  fill(user: string, messages: readonly Buffer[]): Promise<void>;
}

const NOBODY = 65534;

/** A folder that belongs to whom the server runs as. */
async function owned(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o777 });
  if (process.getuid?.() === 0) await chown(folder, NOBODY, NOBODY);
}

const PASSWORD = 'of-a-test';

/** A Dovecot of its own on a free port of this machine, from Debian's package. */
export async function startDovecot(): Promise<Dovecot> {
  const program = installed();
  const base = await mkdtemp(join(tmpdir(), 'yinuo-dovecot-'));
  await chmod(base, 0o755);
  const root = process.getuid?.() === 0;
  if (root) await chown(base, NOBODY, NOBODY);
  const port = await freePort();
  const config = join(base, 'dovecot.conf');
  await writeFile(config, configuration({ base, port, root }));
  let running: ChildProcess | null = null;
  const start = async () => {
    const child = spawn(program, ['-F', '-c', config], { stdio: 'ignore' });
    running = child;
    await answering(port, () => child.exitCode !== null, join(base, 'log'));
  };
  const stop = async () => {
    const process = running;
    running = null;
    if (!process || process.exitCode !== null) return;
    process.kill('SIGTERM');
    await once(process, 'exit');
  };
  await start();
  const client = async (user: string) => {
    const imap = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: PASSWORD },
      logger: false,
    });
    await imap.connect();
    return imap;
  };
  return {
    port,
    password: PASSWORD,
    client,
    append: async (user, messages) => {
      const imap = await client(user);
      for (const message of messages) await imap.append('INBOX', message);
      await imap.logout();
    },
    restart: async () => {
      await stop();
      await start();
    },
    stop: async () => {
      await stop();
      await rm(base, { recursive: true, force: true });
    },
    fill: async (user, messages) => {
      const home = join(base, 'mail', user);
      for (const part of ['', 'cur', 'new', 'tmp']) await owned(join(home, part));
      for (const [i, message] of messages.entries())
        await writeFile(join(home, 'new', `${1_700_000_000 + i}.M${i}.test`), message, { mode: 0o666 });
    },
  };
}

/** The program; installed where that is allowed, else a sentence that says what to install. */
function installed(): string {
  const program = '/usr/sbin/dovecot';
  if (existsSync(program)) return program;
  if (process.getuid?.() !== 0)
    throw new Error('Mail is tested against Dovecot: install it with "apt-get install dovecot-imapd".');
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'dovecot-imapd'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return program;
}

async function answering(port: number, isGone: () => boolean, log: string): Promise<void> {
  for (;;) {
    if (isGone()) throw new Error(`Dovecot did not start: ${await readFile(log, 'utf8')}`);
    const socket = createConnection(port, '127.0.0.1');
    const answered = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answered) return;
    await sleep(50);
  }
}

function configuration({ base, port, root }: { base: string; port: number; root: boolean }): string {
  const { username, gid, uid } = userInfo();
  // Dovecot knows groups by name alone.
  const group = root ? '' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  const own = root
    ? ''
    : `default_internal_user = ${username}\ndefault_internal_group = ${group}\ndefault_login_user = ${username}\n`;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${base}/run
state_dir = ${base}/state
log_path = ${base}/log
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${base}/mail/%u
mail_max_userip_connections = 100
${own}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${root ? NOBODY : uid} gid=${root ? NOBODY : gid} home=${base}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
  ${root ? '' : 'chroot ='}
}
service anvil {
  ${root ? '' : 'chroot ='}
}
service stats {
  ${root ? '' : 'chroot ='}
}
namespace inbox {
  inbox = yes
}
protocol imap {
  mail_plugins =
}
`;
}
