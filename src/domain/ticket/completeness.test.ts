import { describe, expect, it } from 'vitest';
import { ticketWith } from '#test/ticket/example.ts';
import { missingFields, type RecordField } from './completeness.ts';
import { TICKET_TYPES, type Ticket, type TicketType } from './ticket.ts';

/** How each field of 3.2b goes missing, alone. */
const WITHOUT: Record<RecordField, (record: Ticket) => Partial<Ticket>> = {
  'requester.name': ({ requester }) => ({ requester: { ...requester, name: null } }),
  'requester.department': ({ requester }) => ({ requester: { ...requester, department: null } }),
  'requester.contact': ({ requester }) => ({ requester: { ...requester, contact: ' ' } }),
  title: () => ({ title: ' ' }),
  symptom: () => ({ symptom: null }),
  occurredAt: () => ({ occurredAt: null }),
  scope: () => ({ scope: '\u3000' }),
  description: () => ({ description: '' }),
  devices: () => ({ devices: [], noDeviceReason: null }),
  impact: () => ({ impact: null }),
  urgency: () => ({ urgency: null }),
};

/** What 3.2b asks of each type beyond who, title, device, impact and urgency. */
const ASKED: Record<TicketType, readonly RecordField[]> = {
  incident: ['symptom', 'occurredAt', 'scope'],
  service_request: ['scope', 'description'],
  query: ['description'],
  complaint: ['occurredAt', 'description'],
  security_incident: ['occurredAt', 'description'],
};
const OPTIONAL: readonly RecordField[] = ['symptom', 'occurredAt', 'scope', 'description'];
const fields = Object.keys(WITHOUT) as RecordField[];

describe.each(TICKET_TYPES)('a complete %s', (type) => {
  const record = ticketWith({ type });

  it('lacks nothing', () => expect(missingFields(record)).toEqual([]));

  it.each(fields)('without %s (A26)', (field) => {
    const asked = !OPTIONAL.includes(field) || ASKED[type].includes(field);
    expect(missingFields({ ...record, ...WITHOUT[field](record) })).toEqual(asked ? [field] : []);
  });

  it('names all that is missing, in the order of the form', () => {
    const empty = { ...record };
    for (const field of fields) Object.assign(empty, WITHOUT[field](empty));
    expect(missingFields(empty)).toEqual(
      fields.filter((field) => !OPTIONAL.includes(field) || ASKED[type].includes(field)),
    );
  });
});

it('takes a stated reason in place of a device', () => {
  expect(missingFields(ticketWith({ devices: [], noDeviceReason: '与设备无关' }))).toEqual([]);
});
