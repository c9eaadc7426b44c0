import { spawn } from 'node:child_process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command with our terminal and hands every signal on to it, so that it ends in order and we after it;
 * `endBy` is sent instead to a command that takes its time to end.
 * @returns {Promise<number>} its exit code; 128 and the signal's number when a signal ended it
 */
export async function run(command, args, { endBy, ...options } = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const handOn = Object.fromEntries(SIGNALS.map((signal) => [signal, () => child.kill(endBy ?? signal)]));
  for (const signal of SIGNALS) process.on(signal, handOn[signal]);
  try {
    return await new Promise((done, failed) => {
      child.once('error', (error) => failed(new Error(`${command} does not run: ${error.message}`)));
      child.once('exit', (code, signal) => done(signal ? 128 + (NUMBERS[signal] ?? 0) : code));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, handOn[signal]);
  }
}

const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
/** What `run` answers of a command that was killed. */
export const KILLED = 128 + NUMBERS.SIGKILL;

/** Ends the program with a sentence instead of a stack, unless YINUO_DEBUG asks for the stack. */
export function fail(error) {
  console.error(process.env.YINUO_DEBUG ? error : error.message);
  process.exit(1);
}
