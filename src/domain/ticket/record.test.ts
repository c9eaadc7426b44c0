import { describe, expect, it } from 'vitest';
import { DAY, DUTY, FIRST, HOUR, MINUTE, MONDAY, PEOPLE, SECOND } from '#test/ticket/example.ts';
import { type Actor, SYSTEM } from '../permissions/actor.ts';
import { SHIPPED_TERMS, shippedRules } from '../sla/rulebook.ts';
import { rebuild } from './evolve.ts';
import { type RecordContext, record, type Submission } from './record.ts';
import type { Channel } from './ticket.ts';

const NOW = MONDAY;
const SUBMISSION: Submission = {
  type: 'incident',
  title: 'VPN登录失败',
  symptom: null,
  occurredAt: NOW - HOUR,
  scope: null,
  description: null,
  devices: [],
  noDeviceReason: null,
  impact: 'department',
  urgency: 'stopped',
  channel: 'portal',
  source: null,
  receivedAt: null,
  backdateReason: null,
};
/** Facts on which nothing in these cases depends. */
const FACTS = {
  terms: SHIPPED_TERMS,
  rules: shippedRules,
  duty: DUTY,
  groups: new Map(),
  newId: 'new-part',
  security: { groupId: SECOND, reportHours: 4 },
  place: { departmentId: 'finance', siteId: null },
} as const;
const LINA = { personId: 'lina', name: '李娜', department: '总部/财务部', contact: '8001' };

function recorded(
  submission: Partial<Submission>,
  by: Actor = PEOPLE.lina,
  more: Partial<RecordContext> = {},
) {
  const context = { actor: by, now: NOW, requester: LINA, groupId: FIRST, files: [], ...FACTS, ...more };
  const outcome = record({ ...SUBMISSION, ...submission }, context);
  if (!Array.isArray(outcome)) return outcome;
  const [first] = outcome;
  if (!first) throw new Error('nothing was recorded');
  return first;
}

describe('recording (3.2)', () => {
  it('takes in what is not complete, with number, time and first priority', () => {
    const event = recorded({});
    expect(event).toMatchObject({
      kind: 'recorded',
      before: {},
      after: {
        status: 'recorded',
        requester: LINA,
        recordedBy: 'lina',
        receivedAt: NOW,
        recordedAt: NOW,
        priority: 'P1',
        groupId: FIRST,
        assigneeId: null,
      },
    });
    if ('code' in event) throw new Error(event.code);
    const dated = {
      ...event,
      ticketId: 7,
      seq: 1,
      at: NOW,
      actorKind: 'person',
      actorId: 'lina',
      statusAfter: 'recorded',
    } as const;
    expect(rebuild([dated])).toEqual({ ...event.after, id: 7, version: 1 });
  });

  it('of a P1 is a major incident at once, and pages lead and IT manager (3.3-P1)', () => {
    const context = { actor: PEOPLE.lina, now: NOW, requester: LINA, groupId: FIRST, files: [], ...FACTS };
    expect(record(SUBMISSION, context)).toMatchObject([
      { kind: 'recorded' },
      { kind: 'major_declared', after: { major: { declaredBy: null, leadId: null } } },
      { kind: 'escalated', data: { trigger: 'c', toPersonIds: ['lead', 'manager'] } },
    ]);
    expect(record({ ...SUBMISSION, impact: 'individual' }, context)).toHaveLength(1);
  });

  it('is P3 until impact and urgency are known', () => {
    expect(recorded({ impact: null })).toMatchObject({ after: { priority: 'P3' } });
  });

  it('names its files in the first entry', () => {
    const files = [{ id: 'f', name: '截图.png', mediaType: 'image/png', size: 3 }];
    expect(recorded({}, PEOPLE.lina, { files })).toMatchObject({ data: { files } });
  });

  const stranger = { personId: null, name: '访客', department: null, contact: 'a@b.example' };
  const onBehalf: readonly [string, Actor, boolean][] = [
    ['another employee', PEOPLE.stranger, false],
    ['an agent', PEOPLE.chen, true],
    ['a lead', PEOPLE.lead, true],
    ['an IT manager', PEOPLE.manager, true],
    ['an administrator', PEOPLE.admin, false],
    ['an auditor', PEOPLE.auditor, false],
    ['the system', SYSTEM, true],
  ];
  it.each(onBehalf)('on behalf of others by %s', (_who, by, allowed) => {
    for (const requester of [LINA, stranger]) {
      const outcome = recorded({}, by, { requester });
      if (allowed) expect(outcome).toMatchObject({ after: { requester } });
      else expect(outcome).toMatchObject({ code: 'not_desk' });
    }
  });

  it.each([
    [NOW + 5 * MINUTE, null],
    [NOW + 5 * MINUTE + 1, 'in_the_future'],
    [NOW - 3653 * DAY, null],
    [NOW - 3653 * DAY - 1, 'too_old'],
  ])('occurred at %d: %s', (occurredAt, code) => {
    const fields = [{ field: 'body.occurredAt', code }];
    expect(recorded({ occurredAt })).toMatchObject(code ? { code: 'invalid', fields } : { kind: 'recorded' });
  });
});

describe('the time of reception (A4)', () => {
  const HOUR_AGO = { receivedAt: NOW - HOUR, backdateReason: '电话先记在纸上' };
  const phoned = (more: Partial<Submission>) => recorded({ channel: 'phone', ...more }, PEOPLE.chen);

  it('is set back with a reason, by up to a year', () => {
    expect(phoned(HOUR_AGO)).toMatchObject({ after: { ...HOUR_AGO, recordedAt: NOW } });
    expect(phoned({ ...HOUR_AGO, receivedAt: NOW - 366 * DAY })).toMatchObject({ kind: 'recorded' });
  });

  it.each([
    [{ receivedAt: NOW - HOUR, backdateReason: null }, 'reason_required', 'body.backdateReason'],
    [{ receivedAt: NOW + 1, backdateReason: 'x' }, 'invalid', 'body.receivedAt'],
    [{ receivedAt: NOW - 366 * DAY - 1, backdateReason: 'x' }, 'invalid', 'body.receivedAt'],
  ])('refuses %j', (times, code, field) => {
    expect(phoned(times)).toMatchObject({ code, fields: [{ field }] });
  });

  it.each(['portal', 'api'] as const)('is now on the %s, where people speak for themselves', (channel) => {
    expect(recorded({ channel, ...HOUR_AGO }, PEOPLE.chen)).toMatchObject({
      code: 'invalid',
      fields: [{ field: 'body.receivedAt', code: 'not_allowed' }],
    });
  });

  it('of a mail is that of the mail, without a reason', () => {
    expect(recorded({ channel: 'mail', receivedAt: NOW - HOUR }, SYSTEM)).toMatchObject({ kind: 'recorded' });
  });

  it.each(['phone', 'im_converted'] as const)(
    'nobody but the desk says that it came by %s',
    (channel: Channel) => {
      expect(recorded({ channel })).toMatchObject({
        code: 'invalid',
        fields: [{ field: 'body.channel', code: 'not_allowed' }],
      });
      const chat = channel === 'im_converted' ? CHAT : null;
      expect(recorded({ channel, chat }, PEOPLE.chen)).toMatchObject({ kind: 'recorded' });
    },
  );
});

const CHAT = { text: '李娜：又断网了\n陈晨：我看看', by: '李娜', at: NOW - HOUR };

describe('a record that came from a private chat (3.1e, A5)', () => {
  it('keeps its words, and who said them when, in its first event', () => {
    const event = recorded({ channel: 'im_converted', chat: CHAT }, PEOPLE.chen);
    expect(event).toMatchObject({ data: { chat: CHAT.text, chatBy: '李娜', chatAt: NOW - HOUR } });
    expect(event).not.toHaveProperty('after.chat');
  });

  it.each([
    ['none', { channel: 'im_converted', chat: null }, 'body.chat', 'required'],
    [
      'of tomorrow',
      { channel: 'im_converted', chat: { ...CHAT, at: NOW + 1 } },
      'body.chat.at',
      'in_the_future',
    ],
    ['by telephone', { channel: 'phone', chat: CHAT }, 'body.chat', 'not_allowed'],
  ] as const)('is refused with words: %s', (_what, wish, field, code) => {
    expect(recorded(wish, PEOPLE.chen)).toMatchObject({ code: 'invalid', fields: [{ field, code }] });
  });
});

it('a security incident is the security team’s alone from its first moment (2.4c)', () => {
  const first = recorded({ type: 'security_incident', impact: null, urgency: null });
  expect(first).toMatchObject({
    after: { confidential: true, groupId: SECOND, security: { discoveredAt: NOW, from: null, level: null } },
  });
  const nobody = { security: { groupId: null, reportHours: 4 } };
  expect(recorded({ type: 'security_incident' }, PEOPLE.lina, nobody)).toMatchObject({
    after: { confidential: true, groupId: null },
  });
});
