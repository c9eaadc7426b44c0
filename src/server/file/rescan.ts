import { settingsOf } from '../setting/actions.ts';
import { scanAgain } from './scan.ts';
import type { Scans } from './subjects.ts';

/** Files of one run; with a run every ten seconds at most 60 a minute, so that people's uploads come first. */
const BATCH = 10;

/** With new signatures, scans again what came within the days of the setting, in the background. */
export async function rescanFiles(scans: Scans): Promise<boolean> {
  const { rescanDays } = await settingsOf(scans.db);
  await scanAgain(scans, rescanDays, BATCH);
  return false;
}
