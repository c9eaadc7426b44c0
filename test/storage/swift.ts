import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { freePort } from '#server/platform/process/port.ts';
import type { S3Settings } from '#server/platform/storage/s3-request.ts';

export interface S3Server {
  /** A bucket of its own, empty. */
  bucket(): Promise<S3Settings>;
  /** Whatever a bucket keeps, past our store. */
  raw(settings: S3Settings, method: string, key: string, body?: string): Promise<Response>;
  stop(): Promise<void>;
}

const PACKAGES = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'];
const KEY = { accessKeyId: 'test:tester', secretAccessKey: 'of-a-test' };
const KINDS = ['account', 'container', 'object'] as const;

/** An S3 server of its own on this machine: OpenStack Swift with its S3 interface, from Debian's packages. */
export async function startSwift(): Promise<S3Server> {
  install();
  const base = await mkdtemp(join(tmpdir(), 'yinuo-swift-'));
  await chmod(base, 0o755);
  await mkdir(join(base, 'devices', 'd1'), { recursive: true });
  const running: ChildProcess[] = [];
  const cache = await freePort();
  running.push(
    spawn('memcached', ['-l', '127.0.0.1', '-p', String(cache), '-u', 'root'], { stdio: 'ignore' }),
  );
  const start = async (name: string, port: number, config: string) => {
    const file = join(base, `${name}.conf`);
    await writeFile(file, config);
    running.push(spawn(`/usr/bin/swift-${name}-server`, [file], { stdio: 'ignore' }));
    return port;
  };
  const ports: number[] = [];
  for (const kind of KINDS) {
    const port = await freePort();
    ports.push(await start(kind, port, storage(base, kind, port)));
  }
  rings(base, ports);
  const port = await freePort();
  ports.push(await start('proxy', port, proxy(base, port, cache)));
  for (const each of [...ports, cache]) await listening(each);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new AwsClient({ ...KEY, service: 's3', region: 'us-east-1', retries: 0 });
  let made = 0;
  return {
    bucket: async () => {
      const bucket = `bucket-${++made}`;
      await until(async () => (await client.fetch(`${endpoint}/${bucket}`, { method: 'PUT' })).ok);
      const { accessKeyId: keyId, secretAccessKey: secret } = KEY;
      return { endpoint, bucket, region: 'us-east-1', keyId, secret };
    },
    raw: ({ bucket }, method, key, body) =>
      client.fetch(`${endpoint}/${bucket}/${key}`, { method, ...(body === undefined ? {} : { body }) }),
    stop: async () => {
      for (const child of running) {
        if (child.exitCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** Installed where that is allowed, else a sentence that says what to install. */
function install(): void {
  if (existsSync('/usr/bin/swift-proxy-server') && existsSync('/usr/bin/memcached')) return;
  if (process.getuid?.() !== 0)
    throw new Error(
      `S3 is tested against OpenStack Swift: "apt-get install ${PACKAGES.join(' ')}", as root.`,
    );
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** One device each; all three in one program, for starting Python takes its time. */
function rings(base: string, ports: readonly number[]): void {
  const program = `
import sys
from swift.common.ring import RingBuilder
for kind, port in zip(('account', 'container', 'object'), sys.argv[2:]):
    ring = RingBuilder(2, 1, 0)
    ring.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': int(port), 'device': 'd1', 'weight': 1.0})
    ring.rebalance()
    ring.get_ring().save(sys.argv[1] + '/' + kind + '.ring.gz')
`;
  execFileSync('/usr/bin/python3', ['-c', program, base, ...ports.map(String)], { stdio: 'ignore' });
}

const common = (base: string, port: number) => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = root
swift_dir = ${base}
devices = ${base}/devices
mount_check = false
fallocate_reserve = 0
log_name = yinuo-test
`;

const storage = (base: string, kind: string, port: number) => `${common(base, port)}
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`;

const proxy = (base: string, port: number, cache: number) => `${common(base, port)}
[pipeline:main]
pipeline = catch_errors cache s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${KEY.secretAccessKey} .admin
[filter:s3api]
use = egg:swift#s3api
allow_multipart_uploads = false
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${cache}
`;

const listening = (port: number): Promise<void> =>
  until(async () => {
    const socket = createConnection(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return connected;
  });

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await sleep(100);
}
