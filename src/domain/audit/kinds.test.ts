import { expect, it } from 'vitest';
import en from '#locales/en/audit.json' with { type: 'json' };
import zhCN from '#locales/zh-CN/audit.json' with { type: 'json' };
import { ALL_AUDIT_KINDS, AUDIT_OBJECTS, objectOf } from './kinds.ts';
import { tellsRefusal } from './refusals.ts';

it('every kind and every sort of thing has words in both languages, and nothing else has', () => {
  for (const { kind, objectKind } of [zhCN, en]) {
    expect(Object.keys(kind).sort()).toEqual([...ALL_AUDIT_KINDS].sort());
    expect(Object.keys(objectKind).sort()).toEqual([...AUDIT_OBJECTS].sort());
  }
});

it('an entry names what it is about where its details do', () => {
  expect(objectOf('ticket_read', { ticket: 1001 })).toEqual({ kind: 'ticket', id: '1001' });
  expect(objectOf('person_changed', { person: 'p', after: {} })).toEqual({ kind: 'person', id: 'p' });
  expect(objectOf('action_refused', { code: 'forbidden' })).toBeNull();
  expect(objectOf('signed_in', {})).toBeNull();
});

it.each([
  ['forbidden', { reads: false, guarded: false }, true],
  ['not_requester', { reads: false, guarded: false }, true],
  ['consent_missing', { reads: false, guarded: false }, true],
  ['version_conflict', { reads: false, guarded: false }, false],
  ['invalid', { reads: false, guarded: false }, false],
  ['not_found', { reads: false, guarded: false }, false],
  ['forbidden', { reads: true, guarded: false }, false],
  ['forbidden', { reads: true, guarded: true }, true],
] as const)('a refusal %s %j is told: %s', (code, about, told) => {
  expect(tellsRefusal(code, about)).toBe(told);
});
