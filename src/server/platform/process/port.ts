import { createServer } from 'node:net';

/** How many ports after the wanted one are tried. */
const TRIES = 50;

/** `first`, or the next port after it that nothing listens on. */
export async function nextFreePort(host: string, first: number): Promise<number> {
  for (let port = first; port < first + TRIES; port++) {
    if (await isFree(host, port)) return port;
  }
  throw new Error(`The ports ${first} to ${first + TRIES - 1} are all taken. Set PORT to a free one.`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((answer, failed) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') answer(false);
      else failed(error);
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => answer(true)));
  });
}

/** Any port of this machine that nothing listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
