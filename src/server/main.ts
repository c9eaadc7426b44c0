import Fastify from 'fastify';
import { connect } from './platform/db/connect.ts';

export interface ServerOptions {
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface RunningServer {
  /** Where it answers, with the port it really has. */
  readonly url: string;
  /** Answers what has been asked, then closes everything. */
  close(): Promise<void>;
}

/** Builds the whole server by hand, in order, on a database that is already migrated. */
export async function startServer({ databaseUrl, host, port }: ServerOptions): Promise<RunningServer> {
  const db = connect(databaseUrl);
  const app = Fastify({ forceCloseConnections: 'idle' });
  app.get('/healthz', async () => {
    await db.pool.query('SELECT 1');
    return { status: 'ok' };
  });
  const close = async () => {
    await app.close();
    await db.close();
  };
  try {
    return { url: await app.listen({ host, port }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
