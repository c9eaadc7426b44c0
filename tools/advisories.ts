/** An advisory about a package, by its id of GitHub. */
export interface Advisory {
  id: string;
  name: string;
  severity: string;
  title: string;
}

/** One that we know of and live with: why, and the last day on which that holds. */
export interface Accepted {
  id: string;
  why: string;
  until: string;
}

interface Cause {
  source?: number;
  name?: string;
  severity?: string;
  title?: string;
  url?: string;
}

/** What `npm audit --json` answers. */
export interface AuditReport {
  auditReportVersion?: number;
  vulnerabilities?: Record<string, { via: (string | Cause)[] }>;
}

/** Each advisory of a report once; packages that are concerned by way of another are not named again. */
export function advisoriesOf({ vulnerabilities = {} }: AuditReport): Advisory[] {
  const found = new Map<string, Advisory>();
  for (const { via } of Object.values(vulnerabilities))
    for (const cause of via) {
      if (typeof cause === 'string') continue;
      const { source, name = '', severity = '', title = '', url = '' } = cause;
      const id = /GHSA-[\w-]+/.exec(url)?.[0] ?? String(source);
      found.set(id, { id, name, severity, title });
    }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What has to be seen to: what nobody accepted or whose time is over, and acceptances of what is gone. */
export function judged(found: readonly Advisory[], accepted: readonly Accepted[], today: string) {
  const until = new Map(accepted.map((one) => [one.id, one.until]));
  const open = found.filter(({ id }) => (until.get(id) ?? '') < today);
  const gone = accepted.filter(({ id }) => !found.some((one) => one.id === id));
  return { open, gone };
}
