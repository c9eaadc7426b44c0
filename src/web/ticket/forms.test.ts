import { describe, expect, it } from 'vitest';
import { COMMANDS, type HumanAction } from '#contract/ticket/commands.ts';
import type { RoutedAction } from '#contract/ticket/tickets.ts';
import { beginning, bodyOf, type Field, FORMS, isShown, unfilled, type Values } from './forms.ts';

const ID = '019333d0-0000-4000-8000-000000000001';
/** What each form is opened with besides its own fields. */
const FIXED: Partial<Record<RoutedAction, Values>> = {
  finish_review_action: { index: 0 },
  arrive: { visitId: ID },
  cancel_visit: { visitId: ID },
  finish_visit: { visitId: ID },
  consent: { operationId: ID },
  consent_emergency: { operationId: ID },
  link_change: { operationId: ID },
  record_backup: { operationId: ID },
  start_operation: { operationId: ID },
  finish_operation: { operationId: ID },
  cancel_operation: { operationId: ID },
  accept_escalation: { escalationId: ID },
  return_escalation: { escalationId: ID },
};

function filledIn(field: Field): unknown {
  switch (field.as) {
    case 'line':
    case 'prose':
      return field.name === 'changeRef' ? 'ch-12' : 'text';
    case 'time':
      return '2026-03-01T09:00';
    case 'number':
      return '1001';
    case 'check':
      return true;
    case 'yesno':
      return true;
    case 'choice':
      return field.from[0];
    case 'many':
      return [field.from[0]];
    case 'tags':
      return ['VPN'];
    case 'files':
    case 'readers':
      return [ID];
    default:
      return ID;
  }
}

describe.each(Object.entries(FORMS) as [RoutedAction, readonly Field[]][])(
  'the form of %s',
  (action, fields) => {
    const schema = COMMANDS[action as HumanAction];
    const fixed = FIXED[action] ?? {};

    it('makes a body that the API takes, all fields filled in', () => {
      const values = Object.fromEntries(fields.map((field) => [field.name, filledIn(field)]));
      expect(schema.safeParse(bodyOf(action, fields, values, fixed))).toMatchObject({ success: true });
    });

    it('makes a body that the API takes, only what is required filled in', () => {
      let values = beginning(action, {});
      for (const field of fields) {
        if (isShown(field, values) && !field.optional)
          values = { ...values, [field.name]: values[field.name] ?? filledIn(field) };
      }
      expect(unfilled(fields, values)).toEqual([]);
      expect(schema.safeParse(bodyOf(action, fields, values, fixed))).toMatchObject({ success: true });
    });
  },
);
