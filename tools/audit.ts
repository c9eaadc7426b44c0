// Asks the registry which of our packages have known weaknesses. Ends with 0: none, 1: some, 3: it does not say.
import { spawnSync } from 'node:child_process';
import { type Accepted, type AuditReport, advisoriesOf, judged } from './advisories.ts';

/** What we know of and live with for a while. */
const ACCEPTED: readonly Accepted[] = [];

const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 });
const report = parsed(stdout);
if (!report?.auditReportVersion) {
  console.log('The registry of npm does not tell known weaknesses of packages.');
  process.exit(3);
}
const { open, gone } = judged(advisoriesOf(report), ACCEPTED, new Date().toISOString().slice(0, 10));
for (const { id, name, severity, title } of open) console.log(`${severity}: ${name}: ${title} (${id})`);
for (const { id } of gone) console.log(`Accepted, and gone: ${id}. Take it out of tools/audit.ts.`);
process.exit(open.length + gone.length === 0 ? 0 : 1);

function parsed(text: string | null): AuditReport | null {
  try {
    return JSON.parse(text ?? '') as AuditReport;
  } catch {
    return null;
  }
}
