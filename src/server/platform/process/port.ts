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
