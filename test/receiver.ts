import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export interface Received {
  headers: IncomingHttpHeaders;
  path: string;
  body: string;
}

/** A server on this machine that keeps what it is sent and answers as it is told. */
export interface Receiver {
  /** `127.0.0.1:port`. */
  home: string;
  got: Received[];
  connections: number;
  answer(of: Received): Answer | Promise<Answer>;
}
type Answer = { status: number; headers?: Record<string, string>; text?: string } | null;

/** Null as an answer breaks the connection off. */
export async function receiver(): Promise<Receiver> {
  const it: Receiver = { home: '', got: [], connections: 0, answer: () => ({ status: 204 }) };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const received = { headers: request.headers, path: request.url ?? '', body };
    it.got.push(received);
    const answer = await it.answer(received);
    if (answer === null) response.destroy();
    else response.writeHead(answer.status, answer.headers ?? {}).end(answer.text ?? '');
  });
  server.on('connection', () => {
    it.connections += 1;
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  it.home = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return it;
}
