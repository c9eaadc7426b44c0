/** What `pg`, its pool and Kysely say without any code of a connection that is gone or cannot be had. */
const LOST =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|timeout exceeded when trying to connect|Cannot use a pool after|driver has already been destroyed)/;

/** SQLSTATEs and codes of the socket that mean the same. */
const CODES = /^(08|57P|53[03]|55P03|ECONN|EPIPE|ETIMEDOUT)/;

/** Whether an error means: come again later, the request itself was in order. */
export function isConnectionLost(error: Error & { code?: unknown }): boolean {
  return (typeof error.code === 'string' && CODES.test(error.code)) || LOST.test(error.message);
}
