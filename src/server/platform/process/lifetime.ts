/** The life of this process: what it opened is closed in reverse order, however its end is asked for. */
export interface Lifetime {
  /** To be done at the end, before everything that was registered earlier. */
  atEnd(close: () => Promise<void>): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `start`, then lives until a signal comes or the launcher dies, and ends with code 0. A signal during
 * `start` waits until it is through. When it fails, `explain` says why and the code is 1.
 */
export function live(start: (life: Lifetime) => Promise<void>, explain: (error: unknown) => void): void {
  const closers: (() => Promise<void>)[] = [];
  const started = Promise.resolve().then(() => start({ atEnd: (close) => closers.push(close) }));
  let ending = false;

  const end = async (code: number) => {
    await started.catch(() => {});
    for (const close of closers.reverse()) await close().catch(explain);
    process.exit(code);
  };
  const endOnce = (code: number) => {
    if (ending) return;
    ending = true;
    void end(code);
  };
  const fail = (error: unknown) => {
    explain(error);
    endOnce(1);
  };

  // A second Ctrl-C changes nothing: the end is under way and has time limits of its own.
  for (const signal of SIGNALS) process.on(signal, () => endOnce(0));
  process.on('disconnect', () => endOnce(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  started.catch(fail);
}
