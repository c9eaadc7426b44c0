import { describe, expect, it } from 'vitest';
import {
  acted,
  COMMAND,
  contextOf,
  DAY,
  events,
  HOUR,
  MINUTE,
  MONDAY,
  majorWith,
  PEOPLE,
  RESOLUTION,
  ticketWith,
} from '#test/ticket/example.ts';
import { actionDueAt, agreedActions, openActions } from '../review-actions.ts';
import { STATUSES } from '../ticket.ts';
import { decide } from './index.ts';
import { isTakenUp } from './major.ts';

const { lina, chen, zhao, lead, manager } = PEOPLE;
const NOW = MONDAY + HOUR;
const WORDS = { headline: '部分区域无法上网', services: ['互联网出口'] };
const running = (changes = {}) =>
  ticketWith({ status: 'in_progress', diagnosed: true, major: majorWith(changes) });

describe('a major incident is declared', () => {
  it('by a lead, with a reason; those above are called at once (4.3c)', () => {
    const made = events(ticketWith(), 'declare_major', lead);
    expect(made.map(({ kind }) => kind)).toEqual(['major_declared', 'escalated']);
    expect(made[0]?.after.major).toMatchObject({ declaredAt: NOW, declaredBy: 'lead', endedAt: null });
    expect(made[1]?.data).toMatchObject({ trigger: 'c', handover: COMMAND.declare_major.reason });
  });

  it('by a person even if they give the reason that P1 has by itself', () => {
    expect(acted(ticketWith(), 'declare_major', manager, { reason: 'P1' }).major).toMatchObject({
      reason: 'P1',
      declaredBy: 'manager',
    });
  });

  it('in private words, unless public ones are given', () => {
    const quiet = acted(ticketWith(), 'declare_major', lead).major;
    expect(quiet).not.toHaveProperty('headline');
    expect(quiet).not.toHaveProperty('services');
    expect(acted(ticketWith(), 'declare_major', lead, WORDS).major).toMatchObject(WORDS);
  });

  it('again after it was over, from the beginning', () => {
    const over = running({ endedAt: MONDAY, leadId: 'chen', headline: '旧的' });
    const { major } = acted(over, 'declare_major', lead);
    expect(major).toMatchObject({ leadId: null, endedAt: null, notice: null, review: null });
    expect(major).not.toHaveProperty('headline');
  });

  it('by P1 alone, at the rise and only then', () => {
    const kinds = (ticket = ticketWith()) =>
      events(ticket, 'classify', chen, { impact: 'enterprise', urgency: 'stopped' }).map(({ kind }) => kind);
    expect(kinds()).toContain('major_declared');
    expect(kinds(running())).not.toContain('major_declared');
    expect(kinds(running({ endedAt: MONDAY }))).toContain('major_declared');
  });
});

describe('its roles', () => {
  it('say who leads since when; another role leaves that time alone', () => {
    const led = acted(running(), 'lead_major', lead, {}, { now: NOW });
    expect(led.major).toMatchObject({ leadId: 'lead', leadSince: NOW, communicationId: 'chen' });
    const more = acted(led, 'lead_major', lead, { technicalId: 'zhao' }, { now: NOW + HOUR });
    expect(more.major).toMatchObject({ technicalId: 'zhao', leadSince: NOW });
    const other = acted(more, 'lead_major', lead, { leadId: 'chen' }, { now: NOW + 2 * HOUR });
    expect(other.major).toMatchObject({ leadId: 'chen', leadSince: NOW + 2 * HOUR });
  });

  it('may fall vacant, and then nobody leads since any time', () => {
    const led = acted(running(), 'lead_major', lead);
    expect(acted(led, 'lead_major', lead, { leadId: null }).major).toMatchObject({
      leadId: null,
      leadSince: null,
    });
  });
});

describe('its notices', () => {
  it('promise the next one by the policy, unless told', () => {
    expect(acted(running(), 'notify_major', chen).major?.notice).toMatchObject({
      text: COMMAND.notify_major.text,
      by: 'chen',
      nextAt: NOW + HOUR,
    });
    const told = acted(running(), 'notify_major', chen, { nextAt: NOW + 20 * MINUTE });
    expect(told.major?.notice?.nextAt).toBe(NOW + 20 * MINUTE);
  });

  it('keep the public words of before, or change them', () => {
    const first = acted(running(), 'notify_major', chen, WORDS);
    const second = acted(first, 'notify_major', chen, { text: '正在切换', headline: null, services: null });
    expect(second.major).toMatchObject(WORDS);
    const third = acted(second, 'notify_major', chen, { headline: '上网缓慢', services: [] });
    expect(third.major).toMatchObject({ headline: '上网缓慢', services: [] });
  });

  it('end with the incident, which is not before there is a result', () => {
    const solved = { ...running({ headline: 'x' }), resolution: RESOLUTION, status: 'resolved' as const };
    const { major } = acted(solved, 'end_major', lead);
    expect(major).toMatchObject({ endedAt: NOW, notice: { text: COMMAND.end_major.text, nextAt: null } });
  });
});

it('its review keeps what was agreed, with who does it by when', () => {
  const actions = [{ text: '更换电源', ownerId: 'chen', dueAt: NOW + 7 * DAY }];
  const { major } = acted(running({ endedAt: MONDAY }), 'review_major', lead, { actions });
  expect(major?.review).toMatchObject({ at: NOW, by: 'lead', cause: '电源老化', actions });
});

describe('an action of its review', () => {
  const agreed = { text: '更换电源', ownerId: 'zhao', dueAt: NOW + 7 * DAY };
  const later = { text: '更新预案', ownerId: 'chen', dueAt: NOW + DAY };
  const reviewed = acted(running({ endedAt: MONDAY }), 'review_major', lead, { actions: [agreed, later] });

  it.each([
    ['its owner', zhao, true],
    ['a lead', lead, true],
    ['an IT manager', manager, true],
    ['another agent', chen, false],
  ] as const)('is marked done by %s: %j', (_who, by, may) => {
    const outcome = decide(reviewed, 'finish_review_action', COMMAND.finish_review_action, contextOf(by));
    if (!may) return expect(outcome).toMatchObject({ code: 'not_owner' });
    expect(outcome).toMatchObject([
      {
        kind: 'review_action_done',
        data: { index: 0, text: '更换电源', note: '已更换并测试' },
        after: {
          major: {
            review: {
              actions: [{ ...agreed, done: { at: NOW, by: by.personId, note: '已更换并测试' } }, later],
            },
          },
        },
      },
    ]);
  });

  it('is owed until it is done, whatever becomes of the record', () => {
    expect(actionDueAt(reviewed)).toBe(later.dueAt);
    const half = acted(reviewed, 'finish_review_action', lead, { index: 1 });
    expect(actionDueAt(half)).toBe(agreed.dueAt);
    for (const status of STATUSES) {
      const done = acted({ ...half, status }, 'finish_review_action', zhao, { index: 0 });
      expect(actionDueAt(done)).toBe(null);
    }
  });

  it('is still owed when the record is a major incident again, before those of the next review', () => {
    const half = acted(reviewed, 'finish_review_action', lead, { index: 1 });
    for (const again of [
      acted(half, 'declare_major', lead),
      acted(half, 'classify', chen, { impact: 'enterprise', urgency: 'stopped' }),
    ]) {
      expect(again.major).toMatchObject({ endedAt: null, review: null, owed: [agreed] });
      const ended = { ...again, major: { ...again.major!, endedAt: NOW } };
      const next = acted(ended, 'review_major', lead, { actions: [later] });
      expect(agreedActions(next.major!)).toEqual([agreed, later]);
      const done = acted(next, 'finish_review_action', zhao);
      expect(openActions(done.major!)).toEqual([later]);
      expect(done.major?.review?.actions).toEqual([later]);
    }
    const nothing = acted(half, 'finish_review_action', lead);
    expect(acted(nothing, 'declare_major', lead).major).not.toHaveProperty('owed');
  });
});

describe('when its requester takes the record back', () => {
  it('a mere P1 ends with it', () => {
    const { status, major } = acted(running(), 'withdraw', lina);
    expect({ status, endedAt: major?.endedAt }).toEqual({ status: 'withdrawn', endedAt: NOW });
  });

  it.each([
    ['nothing was done about it', {}, [], false],
    ['somebody declared it', { declaredBy: 'lead' }, [], true],
    ['somebody leads it', { leadId: 'chen' }, [], true],
    ['it is public', { headline: 'x' }, [], true],
    ['others follow it', {}, [1003], true],
    ['it is over', { declaredBy: 'lead', endedAt: MONDAY }, [1003], false],
  ])('it is others’ too when %s', (_when, changes, duplicateIds, taken) => {
    expect(isTakenUp(ticketWith({ major: majorWith(changes), duplicateIds }))).toBe(taken);
  });
});
