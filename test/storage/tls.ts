import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection } from 'node:net';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';

export interface Certificate {
  cert: string;
  key: string;
}

/** An authority of its own in a folder; `openssl` makes its certificates. */
export class Authority {
  readonly #dir: string;
  readonly #name: string;
  readonly cert: string;
  #made = 0;

  constructor(dir: string, name: string) {
    this.#dir = dir;
    this.#name = name;
    const subject = ['-subj', `/CN=${name}`, '-days', '30'];
    this.#openssl('req', '-x509', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.pem`, ...subject);
    this.cert = this.#read(`${name}.pem`);
  }

  /** A certificate for a server. @param san e.g. `IP:127.0.0.1` */
  issue(san: string, days = 30): Certificate {
    const name = `${this.#name}-${++this.#made}`;
    this.#openssl('req', ...KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=store');
    writeFileSync(join(this.#dir, `${name}.ext`), `subjectAltName=${san}\n`);
    const signed = ['-CA', `${this.#name}.pem`, '-CAkey', `${this.#name}.key`, '-CAcreateserial'];
    const rest = ['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.pem`];
    this.#openssl('x509', '-req', '-in', `${name}.csr`, ...signed, ...rest);
    return { cert: this.#read(`${name}.pem`), key: this.#read(`${name}.key`) };
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#dir, stdio: 'ignore' });
  }

  #read(file: string): string {
    return readFileSync(join(this.#dir, file), 'utf8');
  }
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export interface TlsProxy {
  port: number;
  /** Bytes that came through TLS. */
  heard: () => number;
  close(): void;
}

/** Ends TLS and hands everything on to a port of this machine. */
export async function tlsProxy(to: number, certificate: Certificate): Promise<TlsProxy> {
  let heard = 0;
  const open = new Set<TLSSocket>();
  const server = createServer(certificate, (socket) => {
    const inner = createConnection(to, '127.0.0.1');
    open.add(socket);
    socket.on('data', (bytes) => {
      heard += bytes.length;
    });
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
