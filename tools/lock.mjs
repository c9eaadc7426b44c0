import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does `work` while no other process of this clone does; waits for the other one. A lock whose owner is
 * gone counts as free.
 */
export async function withLock(path, say, work) {
  let told = false;
  while (!take(path)) {
    if (!told) say('Another command is setting up this clone; waiting for it.');
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** The lock appears with its content at once: a name for a file that is complete already. */
function take(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isOwned(path)) return false;
    rmSync(path, { force: true });
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** The number may long belong to another program, so its name is looked at where the system tells it. */
function isOwned(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('tools/');
  } catch (error) {
    return error.code === 'EPERM';
  }
}
