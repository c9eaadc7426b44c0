import type { FieldProblem } from '../refusal.ts';
import type { EscalationLevel, EscalationPath, Recipient } from './escalation-path.ts';
import type { PolicyContent } from './policy.ts';
import { problem } from './policy-validate-lists.ts';

/** What the directory knows of all that a policy can name. */
export interface DirectoryFacts {
  groups: readonly { id: string; nextGroupId: string | null; activeMembers: number }[];
  /** Those whom the policy names. */
  people: readonly { id: string; active: boolean }[];
  /** Roles that some active person has. */
  roles: readonly string[];
  rosterIds: readonly string[];
  siteIds: readonly string[];
  /** Paths of departments. */
  departments: readonly string[];
  /** Ids of calendars that are in force. */
  calendarIds: readonly string[];
  /** Names of services; null where no list of services is kept. */
  services: readonly string[] | null;
}

/** What the directory has to say against a policy: references to nothing, and levels that reach nobody (4.3f). */
export const directoryProblems = (policy: PolicyContent, facts: DirectoryFacts): FieldProblem[] => [
  ...serviceProblems(policy, facts),
  ...customerProblems(policy, facts),
  ...calendarProblems(policy, facts),
  ...policy.escalation.flatMap((path, index) => pathProblems(path, `escalation.${index}`, facts)),
];

const unknown = (field: string): FieldProblem => problem(field, 'unknown_reference');

function serviceProblems(policy: PolicyContent, { services }: DirectoryFacts): FieldProblem[] {
  if (services === null) return [];
  const inList = (names: readonly string[], field: string) =>
    names.flatMap((name, index) => (services.includes(name) ? [] : [unknown(`${field}.${index}`)]));
  return [
    ...inList(policy.p1.criticalServices, 'p1.criticalServices'),
    ...policy.special.flatMap((set, index) => inList(set.services, `special.${index}.services`)),
    ...policy.escalation.flatMap((path, index) => inList(path.services, `escalation.${index}.services`)),
  ];
}

const customerProblems = ({ customerGroups }: PolicyContent, facts: DirectoryFacts): FieldProblem[] =>
  customerGroups.flatMap(({ departments, personIds }, index) => [
    ...departments.flatMap((path, place) =>
      facts.departments.includes(path) ? [] : [unknown(`customerGroups.${index}.departments.${place}`)],
    ),
    ...personIds.flatMap((id, place) =>
      facts.people.some((person) => person.id === id)
        ? []
        : [unknown(`customerGroups.${index}.personIds.${place}`)],
    ),
  ]);

function calendarProblems({ calendars }: PolicyContent, facts: DirectoryFacts): FieldProblem[] {
  const { standard, bySite } = calendars;
  return [
    ...(facts.calendarIds.includes(standard) ? [] : [unknown('calendars.standard')]),
    ...Object.entries(bySite).flatMap(([site, calendar]) =>
      facts.siteIds.includes(site) && facts.calendarIds.includes(calendar)
        ? []
        : [unknown(`calendars.bySite.${site}`)],
    ),
  ];
}

function pathProblems({ levels }: EscalationPath, field: string, facts: DirectoryFacts): FieldProblem[] {
  const route = new GroupRoute(facts);
  const wrong = levels.flatMap((level, index) => {
    const at = `${field}.levels.${index}`;
    const turn = route.take(level);
    return [...recipientProblems(level, at, facts), ...(turn ? [problem(at, turn)] : [])];
  });
  return [...wrong, ...emptyProblems(levels, field, facts)];
}

/** Through which groups a path leads, as far as it can be known: where it goes round, or off the end. */
class GroupRoute {
  readonly #facts: DirectoryFacts;
  readonly #seen = new Set<string>();
  /** The group of the last level that named one; null while the group of the ticket is not known. */
  #at: string | null = null;

  constructor(facts: DirectoryFacts) {
    this.#facts = facts;
  }

  take({ to }: EscalationLevel): 'asked_before' | 'end_of_line' | null {
    const named = to.find((one) => one.kind === 'group');
    if (named) this.#at = named.groupId;
    else if (this.#at !== null && to.some(({ kind }) => kind === 'next_line')) {
      const next = this.#facts.groups.find(({ id }) => id === this.#at)?.nextGroupId ?? null;
      if (next === null) return to.length === 1 ? 'end_of_line' : null;
      if (this.#seen.has(next)) return 'asked_before';
      this.#at = next;
    }
    if (this.#at !== null) this.#seen.add(this.#at);
    return null;
  }
}

const recipientProblems = ({ to }: EscalationLevel, field: string, facts: DirectoryFacts): FieldProblem[] =>
  to.flatMap((recipient, index) => {
    const code = referenceProblem(recipient, facts);
    return code === null ? [] : [problem(`${field}.to.${index}`, code)];
  });

function referenceProblem(
  recipient: Recipient,
  { groups, people, rosterIds }: DirectoryFacts,
): 'unknown_reference' | 'inactive_person' | null {
  switch (recipient.kind) {
    case 'group':
      return groups.some(({ id }) => id === recipient.groupId) ? null : 'unknown_reference';
    case 'person': {
      const person = people.find(({ id }) => id === recipient.personId);
      if (!person) return 'unknown_reference';
      return person.active ? null : 'inactive_person';
    }
    case 'roster':
      return rosterIds.includes(recipient.rosterId) ? null : 'unknown_reference';
    default:
      return null;
  }
}

/** Roles and the next line fill with people in time; till then such a level is passed over, not wrong. */
const fillsInTime = ({ kind }: Recipient): boolean => kind === 'role' || kind === 'next_line';

/** A level that names somebody reaches somebody; one by role may be passed over if the path ends at somebody. */
function emptyProblems(
  levels: readonly EscalationLevel[],
  field: string,
  facts: DirectoryFacts,
): FieldProblem[] {
  const empty = levels.map((level) => isEmpty(level, facts));
  return levels.flatMap(({ to }, index) => {
    const passedOver = to.every(fillsInTime) && empty.includes(false);
    return empty[index] && !passedOver ? [problem(`${field}.levels.${index}`, 'resolves_to_nobody')] : [];
  });
}

const isEmpty = ({ to }: EscalationLevel, facts: DirectoryFacts): boolean =>
  to.length > 0 && to.every((recipient) => reachesNobody(recipient, facts));

/** Levels that ask nobody at present: they may be saved, and are passed over until there is somebody (4.3f). */
export const passedOver = (policy: PolicyContent, facts: DirectoryFacts): FieldProblem[] =>
  policy.escalation.flatMap(({ levels }, path) =>
    levels.flatMap((level, index) =>
      isEmpty(level, facts) && level.to.every(fillsInTime)
        ? [problem(`escalation.${path}.levels.${index}`, 'passed_over')]
        : [],
    ),
  );

/** Whether nobody would be asked, whatever the ticket. Who is on duty changes: a roster that exists counts. */
function reachesNobody(recipient: Recipient, { groups, people, roles, rosterIds }: DirectoryFacts): boolean {
  const hasPeople = (id: string | null) => groups.some((group) => group.id === id && group.activeMembers > 0);
  switch (recipient.kind) {
    case 'next_line':
      return !groups.some(({ nextGroupId }) => hasPeople(nextGroupId));
    case 'group':
      return !hasPeople(recipient.groupId);
    case 'role':
      return !roles.includes(recipient.role);
    case 'person':
      return !people.some(({ id, active }) => id === recipient.personId && active);
    case 'roster':
      return !rosterIds.includes(recipient.rosterId);
  }
}
