import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: string;
}

export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  token: string;
  body?: string;
  idempotencyKey?: string;
}

interface Waiting {
  done(answer: Answer): void;
  failed(error: Error): void;
}

/**
 * One keep-alive connection, one request at a time. Bare, because on few cores a comfortable client would
 * take the time from the server that it measures. Understands answers with a Content-Length only. Connects
 * anew when the server closed a connection that was idle for long, as it is while others are seeded.
 */
export class HttpClient {
  readonly #url: URL;
  #socket: Socket | null = null;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | null = null;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  ask({ method, path, token, body = '', idempotencyKey }: Asked): Promise<Answer> {
    const head = [
      `${method} ${path} HTTP/1.1`,
      `host: ${this.#url.host}`,
      `authorization: Bearer ${token}`,
      ...(idempotencyKey ? [`idempotency-key: ${idempotencyKey}`] : []),
      ...(body ? ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`] : []),
    ];
    this.#socket ??= this.#connect();
    const socket = this.#socket;
    return new Promise((done, failed) => {
      this.#waiting = { done, failed };
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
  }

  #connect(): Socket {
    const { hostname, port } = this.#url;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#waiting?.failed(error));
    socket.on('close', () => {
      this.#socket = null;
      this.#received = Buffer.alloc(0);
      this.#waiting?.failed(new Error('the server closed the connection'));
    });
    return socket;
  }

  /** Settles when the connection, if there is one, has ended. */
  async closed(): Promise<void> {
    if (this.#socket) await once(this.#socket, 'close');
  }

  close(): void {
    this.#waiting = null;
    this.#socket?.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    const from = end + 4;
    if (this.#received.length < from + length) return;
    const answer = {
      status: Number(head.slice(9, 12)),
      body: this.#received.toString('utf8', from, from + length),
    };
    this.#received = this.#received.subarray(from + length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.done(answer);
  }
}

/** The body of an answer that went well; anything else ends the bench. */
export function good({ status, body }: Answer): string {
  if (status >= 300) throw new Error(`the server answered ${status}: ${body.slice(0, 500)}`);
  return body;
}
