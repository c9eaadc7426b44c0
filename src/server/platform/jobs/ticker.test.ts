import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startTicker } from './ticker.ts';

const NEVER = 3_600_000;
const none = () => {};

/** Waits until something holds; the test's own time limit is the end of patience. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

describe('timed jobs', () => {
  it('begin at once and go on while there is more', async () => {
    let runs = 0;
    const ticker = startTicker([{ name: 'job', everyMs: NEVER, run: async () => ++runs < 5 }], none);
    await until(() => runs === 5);
    await ticker.stop();
    expect(runs).toBe(5);
  });

  it('fail, are told of, and are tried again', async () => {
    const told: string[] = [];
    let runs = 0;
    const run = async () => {
      runs += 1;
      throw new Error(`no ${runs}`);
    };
    const ticker = startTicker([{ name: 'job', everyMs: 1, run }], (name, error) =>
      told.push(`${name}: ${error}`),
    );
    await until(() => runs >= 3);
    await ticker.stop();
    expect(told.slice(0, 2)).toEqual(['job: Error: no 1', 'job: Error: no 2']);
  });

  it('are woken, also while they run, and never run twice at a time', async () => {
    let runs = 0;
    let atOnce = 0;
    let most = 0;
    const run = async () => {
      runs += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      if (runs < 3) ticker.wake('job');
      await sleep(2);
      atOnce -= 1;
      return false;
    };
    const ticker = startTicker([{ name: 'job', everyMs: NEVER, run }], none);
    await until(() => runs === 3);
    ticker.wake('job');
    await until(() => runs === 4);
    ticker.wake('nobody');
    await ticker.stop();
    expect({ runs, most }).toEqual({ runs: 4, most: 1 });
  });

  it('end what they do before they stop, and do no more', async () => {
    let ended = 0;
    let begun = 0;
    const run = async () => {
      begun += 1;
      await sleep(5);
      ended += 1;
      return true;
    };
    const ticker = startTicker([{ name: 'job', everyMs: 1, run }], none);
    await until(() => begun === 2);
    await ticker.stop();
    const at = { begun, ended };
    ticker.wake('job');
    await sleep(10);
    expect({ begun, ended }).toEqual(at);
    expect(begun).toBe(ended);
  });

  it('of one name do not hold up another', async () => {
    let runs = 0;
    const stuck = { name: 'stuck', everyMs: 1, run: () => sleep(20, false) };
    const other = { name: 'other', everyMs: 1, run: async () => ++runs < 0 };
    const ticker = startTicker([stuck, other], none);
    await until(() => runs >= 2);
    await ticker.stop();
  });
});
