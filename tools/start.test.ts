import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Clone } from '#test/clone.ts';

const isPostgres = (command: string) => /postgres/.test(command);
const isNode = (command: string) => /tools\/start\.mjs|server\/run\.ts/.test(command);

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  const clone = new Clone();
  const start = (env = {}) => clone.start({ PORT: '0', ...env });
  const answers = async (url: string) => (await fetch(`${url}/healthz`)).json();
  const nothingLeft = async () => {
    for (let i = 0; i < 1000 && clone.processes().length > 0; i++) await sleep(20);
    expect(clone.processes()).toEqual([]);
  };

  afterEach(() => clone.kill(() => true));
  afterAll(() => clone.remove());

  it('brings the demo on the first start, and Ctrl-C leaves nothing behind', async () => {
    const first = start();
    expect(await answers(await first.ready())).toEqual({ status: 'ok' });
    expect(first.output).toMatch(/lina\s+李娜/);
    first.ctrlC();
    expect(await first.exit).toBe(0);
    expect(clone.processes()).toEqual([]);
  });

  it('ends in order on SIGTERM, too', async () => {
    const run = start();
    await run.ready();
    run.signal('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(clone.processes()).toEqual([]);
  });

  it('adopts the PostgreSQL that a killed Node has left', async () => {
    await start().ready();
    clone.kill(isNode);
    expect(clone.processes().some(({ command }) => isPostgres(command))).toBe(true);
    const next = start();
    await answers(await next.ready());
    expect(next.output).toContain('PostgreSQL was still running');
    next.ctrlC();
    expect(await next.exit).toBe(0);
    expect(clone.processes()).toEqual([]);
  });

  it('recovers when Node and PostgreSQL were killed together', async () => {
    await start().ready();
    clone.kill(() => true);
    const next = start();
    await answers(await next.ready());
    expect(next.output).toContain('PostgreSQL started');
    next.ctrlC();
    expect(await next.exit).toBe(0);
  });

  it('ends everything when only the launcher is killed', async () => {
    const run = start();
    await run.ready();
    run.signal('SIGKILL');
    await nothingLeft();
  });

  it('brings PostgreSQL back when it alone is killed', async () => {
    const run = start();
    const url = await run.ready();
    clone.kill(isPostgres);
    for (let i = 0; i < 500 && !run.output.includes('starting it again'); i++) await sleep(20);
    const healthy = async () => (await fetch(`${url}/healthz`)).status === 200;
    for (let i = 0; i < 500 && !(await healthy()); i++) await sleep(20);
    expect(await healthy()).toBe(true);
    run.ctrlC();
    expect(await run.exit).toBe(0);
    await nothingLeft();
  });

  it('says so when it runs already, and leaves the running one alone', async () => {
    const run = start();
    const url = await run.ready();
    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.output).toContain(`already running from this folder, at ${url}`);
    await answers(url);
    run.ctrlC();
    expect(await run.exit).toBe(0);
  });

  it('takes the next port when the usual one is taken, unless one was asked for', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const address = other.address();
    const PORT = String(typeof address === 'object' && address?.port);
    const asked = start({ PORT });
    expect(await asked.exit).toBe(1);
    expect(asked.output).toContain('The port is taken by another program');
    other.close();
    expect(clone.processes()).toEqual([]);
  });

  it('refuses a PostgreSQL that may lose what it acknowledged', async () => {
    appendFileSync(join(clone.dataDir, 'postgresql.conf'), '\nfsync = off\n');
    const run = start();
    expect(await run.exit).toBe(1);
    expect(run.output).toContain('fsync=off');
    expect(clone.processes()).toEqual([]);
  });
});
