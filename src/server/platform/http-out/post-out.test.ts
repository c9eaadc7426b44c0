import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Lookup, OutFailed, postOut } from './post-out.ts';
import { isPublic } from './reach.ts';

const got: { method: string; url: string; body: string; host: string | undefined }[] = [];
let connections = 0;
const server = createServer(async (request: IncomingMessage, response) => {
  let body = '';
  for await (const part of request) body += part;
  got.push({ method: request.method ?? '', url: request.url ?? '', body, host: request.headers.host });
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sink');
  if (pathname === '/silent') return;
  if (pathname === '/redirect') {
    response.writeHead(302, { location: searchParams.get('to') ?? '' }).end();
    return;
  }
  if (pathname === '/long') {
    response.write('x'.repeat(100_000));
    return;
  }
  if (pathname === '/broken') {
    response.destroy();
    return;
  }
  response.end('{"errcode":0}');
});
server.on('connection', () => {
  connections += 1;
});
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const { port } = server.address() as AddressInfo;
const home = `127.0.0.1:${port}`;
const allowed = new Set([home]);

const problemOf = async (url: string, hosts?: Set<string>, more: object = {}): Promise<string> => {
  const failed = await postOut({ url, body: '{}', ...more }, hosts).then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof OutFailed ? error.problem : String(error)),
  );
  return failed;
};

beforeEach(() => {
  got.length = 0;
  connections = 0;
});

describe('an address of a private network is refused, however it is written:', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '[::1]',
    '[::]',
    '0.0.0.0',
    '0',
    '169.254.169.254',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '①２７.0.0.1',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '[fd00::1]',
    '10.0.0.1',
    '100.64.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    'localhost',
    'LOCALHOST.',
  ])('%s', async (host) => {
    expect(['private', 'unresolved']).toContain(await problemOf(`http://${host}:${port}/`));
    if (!/localhost/i.test(host)) expect(await problemOf(`http://${host}:${port}/`)).toBe('private');
    expect(connections).toBe(0);
  });

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'http://user:pass@example.org/', 'no address', ''])(
    'and no address at all is %j',
    async (url) => expect(await problemOf(url)).toBe('address'),
  );

  it('with its neighbours of the public internet let through', () => {
    const open = ['8.8.8.8', '11.0.0.1', '172.32.0.1', '100.128.0.1', '2400:3200::1', '2606:4700::1111'];
    expect(open.filter((address) => !isPublic(address))).toEqual([]);
    for (const address of ['not an address', '', 'fe80::1%eth0', '::ffff:8.8.8.8'])
      expect([address, isPublic(address)]).toEqual([address, false]);
  });
});

describe('a host that the operator allowed', () => {
  it('is asked, with its name and the whole body', async () => {
    const answer = await postOut({ url: `http://${home}/a?b=1`, body: '{"文":1}' }, allowed);
    expect(answer).toMatchObject({ status: 200, text: '{"errcode":0}', cut: false });
    expect(got).toEqual([{ method: 'POST', url: '/a?b=1', body: '{"文":1}', host: home }]);
  });

  it('is called at the very address that its name had, under its name', async () => {
    const name = `localhost:${port}`;
    const answer = await postOut({ url: `http://${name}/` }, new Set([name])).catch(String);
    // Where localhost is ::1 first, nothing listens there: it is not asked at another address.
    if (typeof answer === 'string') expect(answer).toContain('unreachable');
    else expect(got[0]?.host).toBe(name);
  });

  it('opens no other host and no other port', async () => {
    expect(await problemOf(`http://localhost:${port}/`, allowed)).toBe('private');
    expect(await problemOf(`http://127.0.0.1:${port + 1}/`, allowed)).toBe('private');
    expect(connections).toBe(0);
  });

  it.each(['http://169.254.169.254/', 'http://[::1]/', 'http://2130706433/', '//127.0.0.1/'])(
    'that redirects to %s is not followed',
    async (to) => {
      const url = `http://${home}/redirect?to=${encodeURIComponent(to)}`;
      expect(await problemOf(url, allowed)).toBe('302');
      expect(connections).toBe(1);
    },
  );

  it('that says nothing is waited for no longer than was agreed', async () => {
    expect(await problemOf(`http://${home}/silent`, allowed, { timeoutMs: 50 })).toBe('timeout');
  });

  it('that says too much is cut off', async () => {
    const answer = await postOut({ url: `http://${home}/long`, maxBytes: 1000 }, allowed);
    expect([answer.text.length, answer.cut]).toEqual([1000, true]);
  });

  it('that hangs up is named without its secrets', async () => {
    const failed = await postOut({ url: `http://${home}/broken?key=secret` }, allowed).catch(String);
    expect(failed).toBe(`Error: unreachable: ${home}`);
  });
});

describe('a name that changes its mind (A37)', () => {
  /** Says the next of these at each question. */
  const saying = (...answers: string[][]) => {
    const asked: string[] = [];
    const lookup = async (host: string) => {
      asked.push(host);
      return (answers[asked.length - 1] ?? answers.at(-1) ?? []).map((address) => ({ address }));
    };
    return { asked, lookup };
  };
  const ask = (url: string, lookup: Lookup, hosts?: Set<string>) =>
    postOut({ url, body: '{}', timeoutMs: 300 }, hosts, lookup).then(
      ({ status }) => String(status),
      (error: unknown) => (error instanceof OutFailed ? error.problem : String(error)),
    );

  it('from public to private is asked where it was judged, and refused from then on', async () => {
    const name = saying(['2606:4700::1111'], ['127.0.0.1']);
    const url = `http://rebinding.example:${port}/`;
    // Nothing of the public address answers here; what counts is that no second look led to this machine.
    expect(['timeout', 'unreachable']).toContain(await ask(url, name.lookup));
    expect(name.asked).toEqual(['rebinding.example']);
    expect(await ask(url, name.lookup)).toBe('private');
    expect([name.asked.length, connections]).toEqual([2, 0]);
  });

  it('is called at the address that was judged, under its name', async () => {
    const other = createServer((_request, response) => response.end('the other one'));
    await new Promise<void>((ready) => other.listen(port, '127.0.0.2', ready));
    const name = saying(['127.0.0.1'], ['127.0.0.2']);
    const host = `rebinding.example:${port}`;
    expect(await ask(`http://${host}/`, name.lookup, new Set([host]))).toBe('200');
    expect(got.map(({ host: said }) => said)).toEqual([host]);
    expect(name.asked).toHaveLength(1);
    other.close();
  });

  it('with one private address among public ones is refused', async () => {
    const name = saying(['8.8.8.8', '10.0.0.1']);
    expect(await ask(`http://rebinding.example:${port}/`, name.lookup)).toBe('private');
  });
});
