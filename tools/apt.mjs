import { existsSync } from 'node:fs';
import { run } from './child.mjs';

const ENV = { DEBIAN_FRONTEND: 'noninteractive' };

/**
 * Installs Debian packages when we are root on a Debian-like system.
 * @param {string[]} packages
 * @param {string} why the sentence's beginning, such as "Chromium is missing"
 * @param {string} help what the person can do instead
 */
export async function aptInstall(packages, why, help, say) {
  if (process.getuid?.() !== 0) throw new Error(`${why}, and only root may install packages. ${help}`);
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`${why}, and there is no apt-get here. ${help}`);
  say(`${why}; installing ${packages.join(' ')} from the system's packages.`);
  const options = { env: { ...process.env, ...ENV }, stdio: ['ignore', 'ignore', 'inherit'] };
  const updated = await run('apt-get', ['update', '-qq'], options);
  const code =
    updated ||
    (await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options));
  if (code !== 0) throw new Error(`${why}, and apt-get could not install it. ${help}`);
}
