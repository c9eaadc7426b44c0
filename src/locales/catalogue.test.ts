import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '#domain/events.ts';
import { IMPORT_FIELDS, IMPORT_PROBLEMS } from '#domain/organisation/import/row.ts';
import { PERMISSIONS } from '#domain/permissions/actions.ts';
import { ROLES } from '#domain/permissions/roles.ts';
import { REFUSALS } from '#domain/refusal.ts';
import { PAUSE_REASONS } from '#domain/sla/history.ts';
import { PROBLEM_CODES } from '#domain/sla/problem-codes.ts';
import { RECORD_FIELDS } from '#domain/ticket/completeness.ts';
import { ACTIONS } from '#domain/ticket/lifecycle.ts';
import { CONTACT_CHANNELS, OPERATION_KINDS } from '#domain/ticket/parts.ts';
import { IMPACTS, P1_FLAGS, PRIORITIES, URGENCIES } from '#domain/ticket/priority.ts';
import { CHANNELS, STATUSES, TICKET_TYPES } from '#domain/ticket/ticket.ts';
import { WAITS_FOR } from '#domain/ticket/waiting.ts';
import en from './en/all.ts';
import zhCN from './zh-CN/all.ts';

type Words = { [key: string]: string | Words };

/** Every key with its text: `ticket:status.closed`. Plural endings count as one key. */
function flat(words: Words, prefix: string, join: string): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${join}${key.replace(/_(one|other)$/, '')}`, value] as [string, string]]
      : flat(value, `${prefix}${join}${key}`, '.'),
  );
}
const keysOf = (catalogue: Record<string, Words>) =>
  new Map(Object.entries(catalogue).flatMap(([ns, words]) => flat(words, ns, ':')));

const chinese = keysOf(zhCN);
const english = keysOf(en);
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((found) => found[1]).sort();

const WEB = fileURLToPath(new URL('../web', import.meta.url));
const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(WEB, file), 'utf8') }));

describe('the catalogues', () => {
  it('have the same keys in both languages', () => {
    expect([...english.keys()].filter((key) => !chinese.has(key))).toEqual([]);
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([]);
  });

  it.each([...chinese])('%s has the same placeholders in both languages', (key, text) => {
    expect(placeholders(english.get(key) ?? '')).toEqual(placeholders(text));
    expect(text.trim()).not.toBe('');
  });

  it('keep every text out of the code', () => {
    const found = sources.filter(({ text }) => /[\u4e00-\u9fff]/.test(text)).map(({ file }) => file);
    expect(found).toEqual([]);
  });
});

/** Words that are chosen by a value of the domain. */
const BY_VALUE: Record<string, readonly string[]> = {
  problems: PROBLEM_CODES,
  refusals: [...Object.keys(REFUSALS), 'unreachable'],
  'ticket:type': TICKET_TYPES,
  'ticket:status': STATUSES,
  'ticket:priority': PRIORITIES,
  'ticket:impact': IMPACTS,
  'ticket:urgency': URGENCIES,
  'ticket:p1Flag': P1_FLAGS,
  'ticket:channel': CHANNELS,
  'ticket:operationKind': OPERATION_KINDS,
  'ticket:contactChannel': CONTACT_CHANNELS,
  'ticket:waits': WAITS_FOR,
  'ticket:action': ACTIONS,
  'ticket:event': Object.keys(EVENT_KINDS),
  'ticket:news': Object.keys(EVENT_KINDS),
  'reasons:happening': Object.keys(EVENT_KINDS),
  'reasons:reason': PAUSE_REASONS,
  'portal:where': STATUSES,
  'permissions:name': Object.keys(PERMISSIONS),
  'account:role': ROLES,
  'admin:importField': IMPORT_FIELDS,
  'admin:importProblem': IMPORT_PROBLEMS,
};

describe.each(Object.entries(BY_VALUE))('the words below %s', (prefix, values) => {
  it('are exactly those of the domain', () => {
    const join = prefix.includes(':') ? '.' : ':';
    const found = [...chinese.keys()]
      .filter((key) => key.startsWith(`${prefix}${join}`))
      .map((key) => key.slice(prefix.length + 1));
    expect(found.toSorted()).toEqual([...values].toSorted());
  });
});

it('every field of a record has a name', () => {
  const missing = RECORD_FIELDS.filter((field) => !chinese.has(`ticket:field.${field.replace('.', '_')}`));
  expect(missing).toEqual([]);
});

it('every problem that a check of policies, calendars and rosters can name has words', () => {
  const DOMAIN = fileURLToPath(new URL('../domain', import.meta.url));
  const checks = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^(sla|oncall)\/.*\.ts$/.test(file) && !/\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(DOMAIN, file), 'utf8'))
    .join('\n');
  const named = [...checks.matchAll(/code: '(\w+)'/g)].map((found) => found[1] ?? '');
  expect(named).not.toEqual([]);
  expect(named.filter((code) => !(PROBLEM_CODES as string[]).includes(code))).toEqual([]);
});
