import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { HttpClient } from './http-client.ts';

let asked = 0;
let connections = 0;
const server = createServer((_request, response) => {
  const body = `第 ${++asked} 次`;
  response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
});
server.on('connection', () => connections++);
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
afterAll(() => void server.close());

const requestTo = (client: HttpClient) => client.ask({ method: 'GET', path: '/', token: 'x' });

it('asks anew when the server closed the idle connection', async () => {
  const client = new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await requestTo(client)).toEqual({ status: 200, body: '第 1 次' });
  server.closeAllConnections();
  await client.closed();
  expect(await requestTo(client)).toEqual({ status: 200, body: '第 2 次' });
  expect(connections).toBe(2);
  client.close();
});
