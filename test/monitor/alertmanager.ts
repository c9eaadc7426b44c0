import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#server/platform/process/port.ts';

const PROGRAM = '/usr/bin/prometheus-alertmanager';

export interface Alertmanager {
  /** Takes alerts as Prometheus posts them. */
  post(alerts: readonly object[]): Promise<void>;
  stop(): Promise<void>;
}

/** A Prometheus Alertmanager of its own, from Debian's package, that tells this address with this token. */
export async function startAlertmanager(url: string, token: string): Promise<Alertmanager> {
  install();
  const base = await mkdtemp(join(tmpdir(), 'yinuo-alertmanager-'));
  const config = join(base, 'alertmanager.yml');
  const port = await freePort();
  await writeFile(config, configOf(url, token));
  const running = spawn(
    PROGRAM,
    [
      ...[`--config.file=${config}`, `--storage.path=${join(base, 'data')}`, '--cluster.listen-address='],
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const api = `http://127.0.0.1:${port}`;
  await ready(running, `${api}/-/ready`);
  return {
    post: async (alerts) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(alerts);
      const answer = await fetch(`${api}/api/v2/alerts`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}: ${await answer.text()}`);
    },
    stop: async () => {
      if (running.exitCode === null) {
        running.kill('SIGTERM');
        await once(running, 'exit');
      }
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** The receiver as docs/alerts.md has it; groups are told at once. */
const configOf = (url: string, token: string): string => `
route:
  receiver: yinuo
  group_by: ['alertname']
  group_wait: 1ms
  group_interval: 200ms
  repeat_interval: 1h
receivers:
  - name: yinuo
    webhook_configs:
      - url: ${url}
        send_resolved: true
        http_config:
          authorization: { type: Bearer, credentials: ${token} }
`;

/** Installed where that is allowed, else a sentence that says what to install. */
function install(): void {
  if (existsSync(PROGRAM)) return;
  if (process.getuid?.() !== 0)
    throw new Error(
      'Alerts are tested against Alertmanager: install it with "apt-get install prometheus-alertmanager".',
    );
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'prometheus-alertmanager'], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

async function ready(running: ChildProcess, url: string): Promise<void> {
  while (running.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`Alertmanager ended with ${running.exitCode}`);
}
