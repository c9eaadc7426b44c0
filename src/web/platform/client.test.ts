import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '#contract/organisation/people.ts';
import { session } from '#contract/session.ts';
import { ticketActions, tickets } from '#contract/ticket/tickets.ts';
import { call } from './client.ts';
import { problemOf } from './problem.ts';

interface Asked {
  line: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let asked: Asked[] = [];
let answer: { status: number; body: string } = { status: 200, body: '{}' };

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    response.writeHead(answer.status).end(answer.body);
  });
});
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const { port } = server.address() as AddressInfo;

// A browser completes an address by that of its page; Node has no page.
const bare = globalThis.fetch;
globalThis.fetch = (path, init) => bare(new URL(String(path), `http://127.0.0.1:${port}`), init);

afterAll(() => {
  globalThis.fetch = bare;
  server.close();
});
beforeEach(() => {
  asked = [];
  answer = { status: 200, body: '{}' };
});

const refusalOf = (work: Promise<unknown>) => work.then(() => null, problemOf);

describe('a call of the API', () => {
  it('goes to the address of its route, with what was given', async () => {
    await call(tickets.open, { params: { ticket: 17 } });
    await call(tickets.list, { query: { of: 'mine', q: 'VPN 失败', cursor: '' } });
    expect(asked.map(({ line }) => line)).toEqual([
      'GET /api/tickets/17',
      'GET /api/tickets?of=mine&q=VPN+%E5%A4%B1%E8%B4%A5',
    ]);
  });

  it('cannot be led to another address by a parameter', async () => {
    await call(people.open, { params: { person: '../session?x#' } });
    expect(asked[0]?.line).toBe('GET /api/people/..%2Fsession%3Fx%23');
  });

  it('names an intent by one key, so that a repetition writes once', async () => {
    const request = { params: { ticket: 17 }, body: { text: '好了' } };
    await call(ticketActions.comment, request, { key: 'k1' });
    await call(ticketActions.comment, request);
    await call(tickets.open, { params: { ticket: 17 } });
    expect(asked[0]?.headers['idempotency-key']).toBe('k1');
    expect(asked[1]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(asked[2]?.headers['idempotency-key']).toBeUndefined();
    expect(asked[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ text: '好了' });
  });

  it('names the version that was read', async () => {
    await call(tickets.amend, { params: { ticket: 17 }, body: { fields: {} } }, { ifMatch: 5 });
    expect(asked[0]?.headers['if-match']).toBe('"5"');
  });

  it('gives nothing where nothing is answered', async () => {
    answer = { status: 204, body: '' };
    expect(await call(session.signOut, {})).toBeUndefined();
  });
});

describe('a call that is not carried out', () => {
  it('says why as the server said it', async () => {
    const problem = { code: 'already_assigned', status: 409, detail: { assigneeId: 'x' }, requestId: 'r' };
    answer = { status: 409, body: JSON.stringify(problem) };
    const refusal = await refusalOf(call(ticketActions.claim, { params: { ticket: 17 }, body: {} }));
    expect(refusal).toEqual(problem);
  });

  it.each(['', '<html>502 Bad Gateway</html>', '{"message":"no"}', 'null'])(
    'is an internal error when something else answers: %s',
    async (body) => {
      answer = { status: 502, body };
      expect(await refusalOf(call(tickets.counts, {}))).toEqual({ code: 'internal', status: 502 });
    },
  );

  it('is unreachable when nothing answers', async () => {
    globalThis.fetch = () => bare('http://127.0.0.1:1/');
    const refusal = await refusalOf(call(tickets.counts, {}));
    globalThis.fetch = (path, init) => bare(new URL(String(path), `http://127.0.0.1:${port}`), init);
    expect(refusal).toMatchObject({ code: 'unreachable' });
  });

  it('leaves an interrupted call to who interrupted it', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(call(tickets.counts, {}, { signal: stop.signal })).rejects.toThrow('abort');
  });
});
