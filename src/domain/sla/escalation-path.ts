import type { Priority } from '../ticket/priority.ts';
import type { TargetCalendar } from './policy.ts';

/** a beyond ability or authority, b time exceeded, c scope or severity grown, d appeal (4.3). */
export const TRIGGERS = ['a', 'b', 'c', 'd'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Whom a level asks: the next support group, a group, everybody with a role, a person, or who is on duty. */
export type Recipient =
  | { kind: 'next_line' }
  | { kind: 'group'; groupId: string }
  | { kind: 'role'; role: 'lead' | 'it_manager' }
  | { kind: 'person'; personId: string }
  | { kind: 'roster'; rosterId: string };

export interface EscalationLevel {
  /** At least one; a level that resolves to nobody is passed over. */
  to: readonly Recipient[];
  /** Milliseconds on `calendar` within which somebody accepts; else the next level is asked. */
  acceptWithin: number;
  calendar: TargetCalendar;
}

/** Who is asked, and who next when nobody accepts (4.3f). */
export interface EscalationPath {
  id: string;
  name: string;
  triggers: readonly Trigger[];
  /** Empty lists mean all. */
  priorities: readonly Priority[];
  services: readonly string[];
  levels: readonly EscalationLevel[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const lead: Recipient = { kind: 'role', role: 'lead' };
const manager: Recipient = { kind: 'role', role: 'it_manager' };
const level = (
  to: readonly Recipient[],
  acceptWithin: number,
  calendar: TargetCalendar,
): EscalationLevel => ({
  to,
  acceptWithin,
  calendar,
});

/** Ability goes to the next line first; the rest to the lead, then to the IT manager; P1 to both at once. */
export const SHIPPED_PATHS: readonly EscalationPath[] = [
  {
    id: 'p1',
    name: 'P1',
    triggers: ['b', 'c'],
    priorities: ['P1'],
    services: [],
    levels: [level([lead, manager], 15 * MINUTE, 'always'), level([manager], 30 * MINUTE, 'always')],
  },
  {
    id: 'ability',
    name: '能力或权限不足',
    triggers: ['a'],
    priorities: [],
    services: [],
    levels: [
      level([{ kind: 'next_line' }], 2 * HOUR, 'working'),
      level([lead], 2 * HOUR, 'working'),
      level([manager], 4 * HOUR, 'working'),
    ],
  },
  {
    id: 'standard',
    name: '常规',
    triggers: ['b', 'c', 'd'],
    priorities: [],
    services: [],
    levels: [level([lead], 2 * HOUR, 'working'), level([manager], 4 * HOUR, 'working')],
  },
];

/** The path that an escalation takes; null when none is defined for it. */
export function pathFor(
  paths: readonly EscalationPath[],
  trigger: Trigger,
  facts: { priority: Priority; services: readonly string[] },
): EscalationPath | null {
  const covers = <T>(listed: readonly T[], values: readonly T[]) =>
    listed.length === 0 || values.some((value) => listed.includes(value));
  return (
    paths.find(
      (path) =>
        path.triggers.includes(trigger) &&
        covers(path.priorities, [facts.priority]) &&
        covers(path.services, facts.services),
    ) ?? null
  );
}
