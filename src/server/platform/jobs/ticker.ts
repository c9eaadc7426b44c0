/** One timed job: a name for the log, how often, and the work. */
export interface Timed {
  name: string;
  /** Milliseconds between the end of one run and the start of the next. */
  everyMs: number;
  /** Returns whether there may be more to do at once. */
  run(): Promise<boolean>;
}

export interface Ticker {
  /** Runs a job soon, e.g. because there is new work for it. */
  wake(name: string): void;
  /** Lets running jobs end and starts no more. */
  stop(): Promise<void>;
}

/** Runs each job again and again; a failure is told and tried again at the next time. */
export function startTicker(jobs: readonly Timed[], onError: (name: string, error: unknown) => void): Ticker {
  const loops = new Map(jobs.map((job) => [job.name, loop(job, onError)]));
  return {
    wake: (name) => loops.get(name)?.wake(),
    stop: async () => {
      await Promise.all([...loops.values()].map((l) => l.stop()));
    },
  };
}

function loop(job: Timed, onError: (name: string, error: unknown) => void) {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const start = () => {
    timer = null;
    again = false;
    // Counts as running before its first line runs: a job may wake itself.
    running = Promise.resolve()
      .then(() => job.run())
      .catch((error: unknown) => {
        onError(job.name, error);
        return false;
      })
      .then((more) => {
        running = null;
        if (!stopped) plan(more || again ? 0 : job.everyMs);
      });
  };
  const plan = (ms: number) => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(start, ms);
    timer.unref();
  };
  plan(0);
  return {
    wake: () => {
      if (stopped) return;
      if (running) again = true;
      else plan(0);
    },
    stop: async () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      await running;
    },
  };
}
