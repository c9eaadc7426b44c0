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
 * take the time from the server that it measures. Understands answers with a Content-Length only.
 */
export class HttpClient {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #waiting: Waiting | null = null;

  constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#waiting?.failed(error));
    this.#socket.on('close', () => this.#waiting?.failed(new Error('the server closed the connection')));
  }

  ask({ method, path, token, body = '', idempotencyKey }: Asked): Promise<Answer> {
    const head = [
      `${method} ${path} HTTP/1.1`,
      `host: ${this.#host}`,
      `authorization: Bearer ${token}`,
      ...(idempotencyKey ? [`idempotency-key: ${idempotencyKey}`] : []),
      ...(body ? ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`] : []),
    ];
    return new Promise((done, failed) => {
      this.#waiting = { done, failed };
      this.#socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
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
