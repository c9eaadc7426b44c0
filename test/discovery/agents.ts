import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Agents of others on this machine, from Debian's packages. */
const AGENTS = {
  fusioninventory: ['/usr/bin/fusioninventory-inventory', []],
  ocsinventory: ['/usr/bin/ocsinventory-agent', ['--stdout', '--local=/tmp']],
} as const satisfies Record<string, readonly [program: string, args: readonly string[]]>;
export type Agent = keyof typeof AGENTS;

/** What an agent really says of this machine: its XML. */
export function runAgent(name: Agent): string {
  const [program, args] = AGENTS[name];
  install(program, `${name}-agent`);
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
}

function install(program: string, what: string): void {
  if (existsSync(program)) return;
  if (process.getuid?.() !== 0)
    throw new Error(`Discovery is tested against ${what}: install it with "apt-get install ${what}".`);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', what], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
