import type { Ticket, TicketType } from './ticket.ts';

/** Fields that clause 3.2b wants in a record before it is accepted. */
export const RECORD_FIELDS = [
  'requester.name',
  'requester.department',
  'requester.contact',
  'title',
  'symptom',
  'occurredAt',
  'scope',
  'description',
  'devices',
  'impact',
  'urgency',
] as const;
export type RecordField = (typeof RECORD_FIELDS)[number];

const ALWAYS = [
  'requester.name',
  'requester.department',
  'requester.contact',
  'title',
  'devices',
  'impact',
  'urgency',
] as const satisfies readonly RecordField[];

/** What else each type needs; a pure request has no time of occurrence (3.2b-3). */
const BY_TYPE: Readonly<Record<TicketType, readonly RecordField[]>> = {
  incident: ['symptom', 'occurredAt', 'scope'],
  service_request: ['description', 'scope'],
  query: ['description'],
  complaint: ['description', 'occurredAt'],
  security_incident: ['description', 'occurredAt'],
};

export type RecordFacts = Pick<
  Ticket,
  | 'type'
  | 'requester'
  | 'title'
  | 'symptom'
  | 'occurredAt'
  | 'scope'
  | 'description'
  | 'devices'
  | 'noDeviceReason'
  | 'impact'
  | 'urgency'
>;

/** The fields that a record still lacks, in the order of the form (3.2b, 3.2c). */
export function missingFields(record: RecordFacts): RecordField[] {
  const wanted = new Set<RecordField>([...ALWAYS, ...BY_TYPE[record.type]]);
  return RECORD_FIELDS.filter((field) => wanted.has(field) && !isFilled(record, field));
}

function isFilled(record: RecordFacts, field: RecordField): boolean {
  switch (field) {
    case 'requester.name':
      return filled(record.requester.name);
    case 'requester.department':
      return filled(record.requester.department);
    case 'requester.contact':
      return filled(record.requester.contact);
    case 'devices':
      return record.devices.length > 0 || filled(record.noDeviceReason);
    default:
      return filled(record[field]);
  }
}

const filled = (value: string | number | null): boolean =>
  typeof value === 'string' ? value.trim() !== '' : value !== null;
