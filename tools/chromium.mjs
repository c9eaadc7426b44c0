import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from './apt.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const HELP = 'Install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROME_PATH to a Chrome.';

/**
 * The path of a Chromium for the tests in the browser: that of the machine, else installed from the
 * system's packages when we are root.
 */
export async function ensureChromium(say) {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH && !existsSync(CHROME_PATH))
    throw new Error(`CHROME_PATH is ${CHROME_PATH}, which is not there.`);
  const found = CHROME_PATH || find();
  if (found) return found;
  await aptInstall(['chromium', 'fonts-noto-cjk'], 'Chromium is missing', HELP, say);
  const installed = find();
  if (!installed) throw new Error(`Chromium was installed but is nowhere on the PATH. ${HELP}`);
  return installed;
}

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...paths, ON_MAC].find((path) => existsSync(path) && answers(path));
}

/** A distribution may put a note in the place of the browser; a browser tells its version. */
function answers(path) {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 };
    return /\d+\.\d+/.test(execFileSync(path, ['--version'], options));
  } catch {
    return false;
  }
}
