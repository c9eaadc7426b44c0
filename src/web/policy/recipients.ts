import type { Recipient } from '#domain/sla/escalation-path.ts';

/** A recipient as one text, the value of an option: `role:lead`, `group:<id>`, `next_line`. */
export function keyOf(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'next_line':
      return recipient.kind;
    case 'role':
      return `role:${recipient.role}`;
    case 'group':
      return `group:${recipient.groupId}`;
    case 'person':
      return `person:${recipient.personId}`;
    case 'roster':
      return `roster:${recipient.rosterId}`;
  }
}

/** The recipient of such a text; null for what is none. */
export function recipientOf(key: string): Recipient | null {
  const [kind, value = ''] = key.split(':');
  if (kind === 'next_line') return { kind };
  if (kind === 'role' && (value === 'lead' || value === 'it_manager')) return { kind, role: value };
  if (value === '') return null;
  if (kind === 'group') return { kind, groupId: value };
  if (kind === 'person') return { kind, personId: value };
  return kind === 'roster' ? { kind, rosterId: value } : null;
}
