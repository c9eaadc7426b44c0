import { expect, it } from 'vitest';
import type { EventKind } from '../events.ts';
import { isUnproven, toldContact } from './letters.ts';

it.each<[EventKind, 'person' | 'contact' | 'system', object, boolean]>([
  ['recorded', 'system', {}, true],
  ['resolved', 'person', {}, true],
  ['commented', 'person', {}, true],
  ['commented', 'contact', {}, false],
  ['confirmed', 'contact', { method: 'mail' }, false],
  ['confirmed', 'person', { method: 'phone' }, true],
  ['rejected', 'person', { method: 'phone' }, true],
  ['rejected', 'contact', { method: 'mail' }, false],
  ['closed', 'contact', { closure: 'confirmed' }, false],
  ['closed', 'person', { closure: 'confirmed' }, false],
  ['closed', 'person', { closure: 'unreachable' }, true],
  ['noted', 'person', {}, false],
])('a contact is written of %s by a %s with %j: %s', (kind, actorKind, data, told) => {
  expect(toldContact({ kind, actorKind, data: { ...data } })).toBe(told);
});

it.each([
  [{}, false],
  [{ mail: null }, false],
  [{ mail: { id: '1', why: 'references' } }, false],
  [{ mail: { id: '1', why: 'references', unproven: 'confirm' } }, true],
])('%j keeps a command that was not done: %s', (data, kept) => expect(isUnproven(data)).toBe(kept));
