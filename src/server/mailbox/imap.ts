import { ImapFlow } from 'imapflow';
import { NoFolder } from './imap-problem.ts';
import type { ImapServer } from './store.ts';

const SECOND = 1000;

/**
 * Signs in and opens the folder. A folder that can only be read is read all the same.
 * @throws whatever `problemOf` explains
 */
export async function openFolder(server: ImapServer, password: string): Promise<ImapFlow> {
  const { host, port, security, user, folder } = server;
  const imap = new ImapFlow({
    ...{ host, port, secure: security === 'tls', doSTARTTLS: security === 'starttls' },
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 20 * SECOND,
    greetingTimeout: 20 * SECOND,
    socketTimeout: 120 * SECOND,
  });
  // Without a listener an error of a closed connection would end the process; whoever waits is told by `close`.
  imap.on('error', () => {});
  try {
    await imap.connect();
    await imap.mailboxOpen(folder).catch((error: unknown) => {
      throw new NoFolder(`${folder}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    });
    return imap;
  } catch (error) {
    imap.close();
    throw error;
  }
}

/** Waits until the server says that something came, the time is over, or the connection ends. */
export async function untilNews(imap: ImapFlow, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      imap.off('exists', end);
      imap.off('close', end);
      signal.removeEventListener('abort', end);
      done();
    }
    imap.once('exists', end);
    imap.once('close', end);
    signal.addEventListener('abort', end, { once: true });
    // The next command ends it; a server without IDLE is asked again by our own clock.
    imap.idle().catch(end);
  });
}
