import type { Instant } from '../instant.ts';
import type { Ticket, TicketType } from './ticket.ts';

/** Grades of a security incident: 特别重大, 重大, 较大, 一般 (2.4c). */
export const SECURITY_LEVELS = ['particularly_major', 'major', 'relatively_major', 'general'] as const;
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];

/** What sort of incident it is, for its analysis (c9). */
export const SECURITY_CATEGORIES = [
  'malware',
  'attack',
  'data',
  'content',
  'violation',
  'facility',
  'other',
] as const;
export type SecurityCategory = (typeof SECURITY_CATEGORIES)[number];

/** The playbook: 遏制, 保全证据, 通报. Each is done before a result is given. */
export const SECURITY_STEPS = ['contain', 'preserve', 'notify'] as const;
export type SecurityStep = (typeof SECURITY_STEPS)[number];

/** Reports to the authorities: the first, what followed later, and the summary after handling ended (c24). */
export const SECURITY_REPORTS = ['first', 'supplement', 'summary'] as const;
export type SecurityReportKind = (typeof SECURITY_REPORTS)[number];

/** A step that was taken: by whom, when, what was done, and who was told where somebody was. */
export interface SecurityStepDone {
  by: string;
  at: Instant;
  note: string;
  told: string | null;
}

/** A report that people made; the product prepares and times it, and sends nothing to authorities. */
export interface SecurityReport {
  kind: SecurityReportKind;
  to: string;
  by: string;
  at: Instant;
  note: string | null;
}

export interface SecurityIncident {
  /** When it was found out; the legal clock begins here (c24). */
  discoveredAt: Instant;
  /** What the record was before the desk made it a security incident; null: it began as one. */
  from: TicketType | null;
  level: SecurityLevel | null;
  category: SecurityCategory | null;
  steps: Readonly<Partial<Record<SecurityStep, SecurityStepDone>>>;
  reports: readonly SecurityReport[];
  /** Within how many milliseconds of its discovery a graded one is reported. */
  reportWithin: number;
}

/** What an installation has set about security incidents. */
export interface SecuritySetting {
  /** The security team; null: IT managers alone see new incidents. */
  groupId: string | null;
  /** Hours from discovery to the first report: 1, 2 or 4 by the kind of operator (c24). */
  reportHours: number;
}
export const NO_SECURITY_TEAM: SecuritySetting = { groupId: null, reportHours: 4 };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Days from the end of handling to the summary (c24). */
export const SUMMARY_DAYS = 30;

export const isSecurityIncident = ({ type }: Pick<Ticket, 'type'>): boolean => type === 'security_incident';

/** A security incident as it begins. */
export const beginning = (
  discoveredAt: Instant,
  from: TicketType | null,
  { reportHours }: SecuritySetting,
): SecurityIncident => ({
  discoveredAt,
  from,
  level: null,
  category: null,
  steps: {},
  reports: [],
  reportWithin: reportHours * HOUR,
});

/** Whether a grade has to be reported: 较大 and above (c24). */
export const isReportable = (level: SecurityLevel | null): boolean => level !== null && level !== 'general';

/** Steps of the playbook that are still to be taken. */
export const openSteps = ({ steps }: SecurityIncident): SecurityStep[] =>
  SECURITY_STEPS.filter((step) => steps[step] === undefined);

const reported = ({ reports }: SecurityIncident, kind: SecurityReportKind): boolean =>
  reports.some((report) => report.kind === kind);

/** By when the first report is due; null: none is, or it was made. */
export const firstReportDueAt = (incident: SecurityIncident | null): Instant | null =>
  incident && isReportable(incident.level) && !reported(incident, 'first')
    ? incident.discoveredAt + incident.reportWithin
    : null;

/** By when the summary is due; null: handling has not ended, none is due, or it was made. */
export const summaryDueAt = ({
  security,
  resolution,
}: Pick<Ticket, 'security' | 'resolution'>): Instant | null =>
  security && resolution && isReportable(security.level) && !reported(security, 'summary')
    ? resolution.at + SUMMARY_DAYS * DAY
    : null;

/** When the desk is warned of a report that is due, and the share of the time that has passed by then. */
export function reportWarnings(ticket: Pick<Ticket, 'security' | 'resolution'>): {
  about: 'security_report' | 'security_summary';
  percent: number;
  at: Instant;
  dueAt: Instant;
  from: Instant;
}[] {
  const { security, resolution } = ticket;
  const due = [
    {
      about: 'security_report' as const,
      from: security?.discoveredAt ?? 0,
      dueAt: firstReportDueAt(security),
    },
    { about: 'security_summary' as const, from: resolution?.at ?? 0, dueAt: summaryDueAt(ticket) },
  ];
  return due.flatMap(({ about, from, dueAt }) =>
    dueAt === null
      ? []
      : [50, 100].map((percent) => ({
          ...{ about, percent, dueAt, from },
          at: from + ((dueAt - from) * percent) / 100,
        })),
  );
}
