import { execFileSync } from 'node:child_process';

/** The unprivileged system user that PostgreSQL runs as when Yinuo itself was started by root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'yinuo';

/** Undefined for an ordinary user: PostgreSQL then runs as that user. As root: `yinuo`, else `nobody`. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = lookUp(NAME) ?? created() ?? lookUp('nobody');
  if (!account) {
    throw new Error('PostgreSQL does not run as root, and there is neither a user "yinuo" nor "nobody".');
  }
  return account;
}

function created(): Account | undefined {
  const shared = ['--system', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', NAME];
  run('useradd', ['--user-group', '--no-create-home', ...shared]) ?? run('adduser', ['-S', '-D', '-H', NAME]);
  return lookUp(NAME);
}

function lookUp(name: string): Account | undefined {
  const uid = run('id', ['-u', name]);
  const gid = run('id', ['-g', name]);
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}

/** The command's output, or undefined when it failed or does not exist. */
function run(command: string, args: string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
