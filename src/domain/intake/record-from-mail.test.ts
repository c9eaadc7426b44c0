import { expect, it } from 'vitest';
import { SHIPPED_TERMS, shippedRules } from '../sla/rulebook.ts';
import { missingFields } from '../ticket/completeness.ts';
import { NOBODY } from '../ticket/decide/context.ts';
import { record } from '../ticket/record.ts';
import { NO_SECURITY_TEAM } from '../ticket/security.ts';
import { NOWHERE } from '../ticket/ticket.ts';
import { MAX_PROSE, proseOf, recordFromMail, strangerOf } from './record-from-mail.ts';

const NOW = Date.parse('2026-03-02T09:00:00+08:00');
const from = { name: '李娜', address: 'lina@example.com' };
const written = (subject: string, text = '') => recordFromMail({ subject, text, from }, 'mail-1', NOW);

it.each([
  ['the subject', '打印机不能用', '卡纸', '打印机不能用'],
  ['the first line that says something', '', '\n---\n\n打印机卡纸\n请来看看', '打印机卡纸'],
  ['who wrote, when nothing was written', ' ', '', 'lina@example.com'],
  ['as much of a long subject as a title holds', '长'.repeat(300), '', `${'长'.repeat(199)}…`],
  ['no half of a character', `${'长'.repeat(198)}𠮷𠮷`, '', `${'长'.repeat(198)}…`],
])('takes as title %s', (_, subject, text, title) => {
  expect(written(subject, text).title).toBe(title);
});

it('keeps all the text that a record holds', () => {
  expect(proseOf('  字 ')).toBe('字');
  expect(proseOf(' \n ')).toBeNull();
  expect(proseOf('字'.repeat(MAX_PROSE + 1))).toHaveLength(MAX_PROSE);
});

const FACTS = {
  terms: SHIPPED_TERMS,
  rules: shippedRules,
  duty: NOBODY,
  groups: new Map(),
  newId: 'new-part',
  security: NO_SECURITY_TEAM,
} as const;

it('makes a record that is taken in with its gaps named (3.2c), whoever wrote it', () => {
  const requester = strangerOf({ name: '', address: 'who@elsewhere.example' });
  expect(requester).toEqual({
    personId: null,
    name: null,
    department: null,
    contact: 'who@elsewhere.example',
  });
  const context = {
    actor: { kind: 'system' },
    now: NOW,
    requester,
    place: NOWHERE,
    groupId: null,
    files: [],
    ...FACTS,
  } as const;
  const submission = written('打印机不能用', '卡纸');
  expect(record(submission, context)).toMatchObject([{ kind: 'recorded' }]);
  expect(missingFields({ ...submission, requester })).toEqual([
    'requester.name',
    'requester.department',
    'symptom',
    'occurredAt',
    'scope',
    'devices',
    'impact',
    'urgency',
  ]);
});
