import type { Recipient } from '../sla/escalation-path.ts';
import type { PolicyContent } from '../sla/policy.ts';

type Naming = Pick<PolicyContent, 'customerGroups' | 'escalation'>;

/** Whether a policy names somebody, as one to ask or as a customer. */
export const policyNames = ({ customerGroups, escalation }: Naming, personId: string): boolean =>
  customerGroups.some(({ personIds }) => personIds.includes(personId)) ||
  escalation.some(({ levels }) =>
    levels.some(({ to }) => to.some((one) => one.kind === 'person' && one.personId === personId)),
  );

/** A draft without a person: levels that asked them ask the heir, else the leads, whom every path knows (4.3f). */
export function policyWithout<C extends Naming>(content: C, personId: string, heir: string | null): C {
  const instead: Recipient =
    heir === null ? { kind: 'role', role: 'lead' } : { kind: 'person', personId: heir };
  const isSame = (one: Recipient) => one.kind === 'person' && one.personId === personId;
  return {
    ...content,
    customerGroups: content.customerGroups.map((group) => ({
      ...group,
      personIds: group.personIds.filter((id) => id !== personId),
    })),
    escalation: content.escalation.map((path) => ({
      ...path,
      levels: path.levels.map((level) => ({
        ...level,
        to: unique(level.to.map((one) => (isSame(one) ? instead : one))),
      })),
    })),
  };
}

const unique = (all: readonly Recipient[]): Recipient[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];
