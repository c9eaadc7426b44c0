import { describe, expect, it } from 'vitest';
import { escalationWith, majorWith, PEOPLE, ticketWith } from '#test/ticket/example.ts';
import { nameOf, type Told, worked } from '#test/ticket/system.ts';
import { at, CLASSES, type Deed, does, shown, told } from '#test/ticket/timeline.ts';
import { shippedPolicy } from '../sla/policy.ts';
import { type Rulebook, shippedRulebook, shippedRules } from '../sla/rulebook.ts';
import { ticketClocks } from '../sla/ticket-clocks.ts';
import { promisesOf, verdictsAt } from './promises.ts';
import { nextStep, riskOf, stepsOf } from './steps.ts';
import type { Ticket } from './ticket.ts';

const { lina, chen } = PEOPLE;

/** All that is still to do, as seen at a time: `Mon 09:30 warn:response:50`. */
const ahead = ({ ticket, events }: Told, now: string): string[] =>
  stepsOf(ticket, events, shippedRulebook, at(now)).map(shown);
const accepted: Deed = ['Mon 09:05', chen, 'accept'];
const diagnosed: Deed = ['Mon 09:06', chen, 'diagnose'];
const report = (time: string): Deed => [time, chen, 'report_progress', { estimateAt: at('Fri 10:00') }];
const raise = (time: string, to: keyof typeof CLASSES): Deed => [time, chen, 'classify', CLASSES[to]];

describe('what is due of a ticket that nobody touches (4.3b)', () => {
  it.each([
    [
      'P1',
      [
        ...['Mon 09:07:30 warn:response:50', 'Mon 09:12 warn:response:80', 'Mon 09:15 breach:response'],
        ...['Mon 11:00 warn:resolution:50', 'Mon 12:12 warn:resolution:80', 'Mon 13:00 breach:resolution'],
      ],
    ],
    [
      'P2',
      [
        ...['Mon 09:30 warn:response:50', 'Mon 09:48 warn:response:80', 'Mon 10:00 breach:response'],
        ...['Mon 13:00 warn:resolution:50', 'Mon 15:24 warn:resolution:80', 'Mon 17:00 breach:resolution'],
      ],
    ],
    [
      'P3',
      [
        ...['Mon 12:12 warn:response:80', 'Mon 13:00 breach:response'],
        ...['Wed 10:12 warn:resolution:80', 'Wed 15:00 breach:resolution'],
      ],
    ],
    ['P4', ['Mon 17:00 breach:response', 'Fri 13:00 breach:resolution']],
  ] as const)('%s: warnings by its policy, then the breach', (priority, steps) => {
    expect(ahead(told(priority), 'Mon 09:00')).toEqual(steps);
  });

  it('falls into working time: a warning of Monday 17:00 never comes at night', () => {
    expect(ahead(told('P2', [], 'Mon 17:00'), 'Mon 17:00').slice(0, 5)).toEqual([
      ...['Mon 17:30 warn:response:50', 'Mon 17:48 warn:response:80', 'Mon 18:00 breach:response'],
      ...['Tue 12:00 warn:resolution:50', 'Tue 14:24 warn:resolution:80'],
    ]);
  });

  it('stays the same however late it is looked at', () => {
    const early = ahead(told('P2'), 'Mon 09:00');
    for (const now of ['Mon 09:48', 'Mon 12:00', 'Fri 09:00']) expect(ahead(told('P2'), now)).toEqual(early);
  });

  it('says what it is about: clock, share, due time', () => {
    const { ticket, events } = told('P2');
    const steps = stepsOf(ticket, events, shippedRulebook, at('Mon 09:00'));
    expect(steps[0]).toMatchObject({
      action: 'warn',
      command: { about: 'response', percent: 50, generation: 1 },
    });
    expect(steps[2]).toMatchObject({
      action: 'breach',
      command: { clock: 'response', dueAt: at('Mon 10:00') },
    });
    expect(nextStep(ticket, events, shippedRulebook, at('Mon 09:00'))).toEqual(steps[0]);
  });

  it('warns before it breaks, however close they are', () => {
    const { ticket, events } = told('P2');
    const policy = { ...shippedPolicy, warnings: { ...shippedPolicy.warnings, P2: [99.9999999] } };
    const rulebook: Rulebook = { at: () => ({ ...shippedRules, policy }) };
    const steps = stepsOf(ticket, events, rulebook, at('Mon 09:00'));
    expect(steps.map(({ action }) => action)).toEqual(['warn', 'breach', 'warn', 'breach']);
    expect(steps.slice(0, 2).map((step) => step.at)).toEqual([at('Mon 10:00'), at('Mon 10:00') + 1]);
  });

  it('breaks a promise after its due time: at the very moment it can still be kept', () => {
    const late = worked(told('P2', []), at('Mon 10:00'));
    const kept = does(late, ['Mon 10:00', chen, 'accept']);
    expect(late.events.filter(({ kind }) => kind === 'breached')).toEqual([]);
    expect(verdictsAt(kept.events.slice(0, -1), shippedRulebook)).toMatchObject([
      { kind: 'response', verdict: 'met' },
    ]);
    expect(promisesOf(kept.events, shippedRulebook, at('Tue 10:00'))[0]).toMatchObject({ verdict: 'met' });
    const broken = worked(told('P2', []), at('Mon 10:00') + 1);
    expect(verdictsAt(broken.events.slice(0, -1), shippedRulebook)).toMatchObject([{ verdict: 'breached' }]);
  });

  it('is nothing where nothing is promised', () => {
    const none = { response: null, resolution: null, update: null, appeal: null };
    const policy = { ...shippedPolicy, targets: { ...shippedPolicy.targets, P2: none } };
    const { ticket, events } = told('P2');
    expect(stepsOf(ticket, events, { at: () => ({ ...shippedRules, policy }) }, at('Fri 09:00'))).toEqual([]);
  });
});

describe('a clock that has ended', () => {
  it('has no steps: neither of what was accepted nor of what was resolved', () => {
    expect(ahead(told('P2', [accepted]), 'Mon 09:05').filter((step) => step.includes('response'))).toEqual(
      [],
    );
    const solved = told('P2', [accepted, diagnosed, ['Mon 09:20', chen, 'resolve']]);
    expect(ahead(solved, 'Mon 09:20')).toEqual(['Tue 09:20 remind:1']);
  });

  it('has none after a withdrawal, whatever else was running', () => {
    const gone = told('P1', [accepted, raise('Mon 09:06', 'P4'), raise('Mon 09:07', 'P1')]);
    expect(gone.ticket.major).not.toBe(null);
    expect(ahead(gone, 'Mon 09:10').join()).toContain('major_lead');
    const withdrawn = does(gone, ['Mon 09:10', lina, 'withdraw']);
    expect(ahead(withdrawn, 'Fri 09:00')).toEqual([]);
  });

  it('keeps those of an appeal alone when its record is closed', () => {
    const closed = told('P2', [
      ...[accepted, diagnosed],
      ['Mon 09:20', chen, 'resolve'],
      ['Mon 09:30', lina, 'confirm'],
      ['Mon 10:00', lina, 'appeal'],
    ]);
    expect(ahead(closed, 'Mon 10:00').map((step) => step.split(' ').at(-1))).toEqual([
      expect.stringMatching(/^climb:/),
      'breach:appeal',
    ]);
  });

  it('begins again with each word on progress (4.2e)', () => {
    const updates = (state: Told, now: string) => ahead(state, now).filter((step) => step.includes('update'));
    const once = told('P2', [accepted]);
    expect(updates(once, 'Mon 09:05')[2]).toBe('Mon 13:05 breach:update');
    const twice = does(once, report('Mon 11:00'));
    expect(updates(twice, 'Mon 11:00')[2]).toBe('Mon 15:00 breach:update');
    expect(
      new Set(stepsOf(twice.ticket, twice.events, shippedRulebook, at('Mon 11:00')).map(nameOf)).size,
    ).toBe(ahead(twice, 'Mon 11:00').length);
  });
});

describe('what was done is not done again', () => {
  it('each step is taken once, in order, however late', () => {
    const late = worked(told('P2'), at('Mon 18:00'));
    expect(late.steps.filter(({ action }) => action !== 'climb').map(shown)).toEqual(
      ahead(told('P2'), 'Mon 09:00'),
    );
    expect(worked(late, at('Mon 18:00')).steps).toEqual([]);
  });

  it('only some of them when only some are due', () => {
    const some = worked(told('P2'), at('Mon 09:48'));
    expect(some.steps.map(shown)).toEqual(['Mon 09:30 warn:response:50', 'Mon 09:48 warn:response:80']);
    expect(ahead(some, 'Mon 09:48')[0]).toBe('Mon 10:00 breach:response');
  });
});

describe('a change of priority (A24)', () => {
  const before = told('P3', [accepted, report('Mon 09:10')]);
  const raised = does(worked(before, at('Mon 10:00')), raise('Mon 10:00', 'P1'));
  const { seq } = raised.events.find(({ kind }) => kind === 'classified') ?? { seq: 0 };

  it('measures the new target from the creation and shows old and new in the history', () => {
    const resolution = ahead(raised, 'Mon 10:00').filter((step) => step.includes('resolution'));
    expect(resolution).toEqual([
      ...['Mon 11:00 warn:resolution:50', 'Mon 12:12 warn:resolution:80', 'Mon 13:00 breach:resolution'],
    ]);
    const classified = raised.events.find(({ kind }) => kind === 'classified');
    expect([classified?.before.priority, classified?.after.priority]).toEqual(['P3', 'P1']);
  });

  it('no step of the old target fires after it', () => {
    const old = stepsOf(before.ticket, before.events, shippedRulebook, at('Mon 09:10')).map(nameOf);
    const after = worked(raised, at('Fri+1 09:00')).steps;
    const ofClocks = after.filter(({ command }) => /^(warn|breach):(resolution|update)/.test(command.timer));
    expect(ofClocks.map(({ command }) => command.generation)).toEqual(ofClocks.map(() => seq));
    expect(old.filter((name) => after.map(nameOf).includes(name))).toEqual([]);
    expect(ofClocks.map(({ command }) => command.timer)).toContain('breach:resolution');
  });

  it('what the new target has already used up is due at once, in order of level', () => {
    const late = does(told('P3'), raise('Mon 12:00', 'P1'));
    const taken = worked(late, at('Mon 12:00')).steps.map(shown);
    expect(taken).toEqual([
      ...['Mon 09:07:30 warn:response:50', 'Mon 09:12 warn:response:80', 'Mon 09:15 breach:response'],
      'Mon 11:00 warn:resolution:50',
    ]);
  });

  it('a change that leaves the target as it was leaves its generation too', () => {
    const state = does(told('P2', [accepted]), [
      'Mon 09:20',
      chen,
      'classify',
      { impact: 'group', urgency: 'avoidable', override: { priority: 'P2', reason: '关键岗位' } },
    ]);
    expect(state.ticket.priority).toBe('P2');
    const generations = stepsOf(state.ticket, state.events, shippedRulebook, at('Mon 09:20'))
      .filter(({ command }) => command.timer.includes('resolution'))
      .map(({ command }) => command.generation);
    expect(generations).toEqual([1, 1, 1]);
  });
});

describe('a pause', () => {
  const waiting = told('P2', [accepted, ['Mon 10:00', chen, 'ask']]);

  it('leaves nothing to come while it lasts', () => {
    expect(ahead(waiting, 'Tue 12:00')).toEqual([]);
  });

  it('moves times, not generations', () => {
    const answered = does(waiting, ['Tue 10:00', lina, 'answer']);
    const resolution = stepsOf(answered.ticket, answered.events, shippedRulebook, at('Tue 10:00')).filter(
      ({ command }) => command.timer.includes('resolution'),
    );
    expect(resolution.map(shown)).toEqual([
      ...['Tue 13:00 warn:resolution:50', 'Tue 15:24 warn:resolution:80', 'Tue 17:00 breach:resolution'],
    ]);
    expect(resolution.map(({ command }) => command.generation)).toEqual([1, 1, 1]);
  });

  it('does not repeat what was warned of before it', () => {
    const warned = worked(told('P2', [accepted]), at('Mon 13:00'));
    const back = [
      ['Mon 13:10', chen, 'ask'],
      ['Tue 10:00', lina, 'answer'],
    ] as const satisfies readonly Deed[];
    const resolution = ahead(back.reduce<Told>(does, warned), 'Tue 10:00').filter((s) =>
      s.includes('resolution'),
    );
    expect(resolution).toEqual(['Tue 12:14 warn:resolution:80', 'Tue 13:50 breach:resolution']);
  });
});

describe('a result that was none (4.2c)', () => {
  const solved = (time: string): Deed[] => [accepted, diagnosed, [time, chen, 'resolve']];
  const afterNo = (time: string, no: string): Told =>
    does(
      solved(time).reduce<Told>((state, deed) => does(worked(state, at(deed[0])), deed), told('P2')),
      [no, lina, 'reject'],
    );
  const resolution = (state: Told, now: string) =>
    ahead(state, now).filter((step) => step.includes('resolution'));

  it('lets the clock go on without the warnings that were given before', () => {
    expect(resolution(afterNo('Mon 14:00', 'Tue 09:00'), 'Tue 09:00')).toEqual([
      ...['Tue 10:24 warn:resolution:80', 'Tue 12:00 breach:resolution'],
    ]);
  });

  it('of a promise that was broken is time exceeded once more', () => {
    expect(resolution(afterNo('Mon 17:30', 'Tue 09:00'), 'Tue 09:00')).toEqual([
      'Mon 17:00 breach:resolution',
    ]);
  });

  it('is warned of as ever when its target changes afterwards', () => {
    const raised = does(afterNo('Mon 14:00', 'Tue 09:00'), raise('Tue 09:10', 'P3'));
    const back = does(raised, raise('Tue 09:20', 'P2'));
    expect(resolution(back, 'Tue 09:20')).toEqual([
      ...['Mon 13:00 warn:resolution:50', 'Tue 10:24 warn:resolution:80', 'Tue 12:00 breach:resolution'],
    ]);
  });
});

describe('an escalation that nobody accepts (4.3e)', () => {
  const climbs = (changes: Partial<Ticket>) =>
    stepsOf(ticketWith(changes), [], shippedRulebook, at('Fri 09:00')).filter(
      ({ action }) => action === 'climb',
    );
  const open = escalationWith({ acceptBy: at('Mon 11:00') });

  it.each([
    ['climbs at its time', { escalations: { a: open } }, 1],
    ['rests when it was accepted', { escalations: { a: { ...open, state: 'accepted' } } }, 0],
    ['rests at the end of its path', { escalations: { a: { ...open, acceptBy: null } } }, 0],
    ['rests when the work is over', { status: 'resolved', escalations: { a: open } }, 0],
    ['goes on about an appeal', { status: 'closed', escalations: { a: { ...open, trigger: 'd' } } }, 1],
    [
      'rests with a withdrawn record',
      { status: 'withdrawn', escalations: { a: { ...open, trigger: 'd' } } },
      0,
    ],
  ] as const satisfies readonly (readonly [string, Partial<Ticket>, number])[])(
    '%s',
    (_what, changes, count) => {
      expect(climbs(changes)).toHaveLength(count);
    },
  );

  it('asks level after level, then stays', () => {
    const state = worked(told('P2', [accepted, ['Mon 09:10', chen, 'escalate']]), at('Mon 09:10'));
    const levels: string[] = [];
    let now = state as Told;
    for (const time of ['Mon 11:10', 'Mon 13:10', 'Mon 17:10', 'Fri 09:00']) {
      const after = worked(now, at(time));
      levels.push(...after.steps.filter(({ action }) => action === 'climb').map(shown));
      now = after;
    }
    expect(levels.map((step) => step.split(' climb')[0]).slice(0, 2)).toEqual(['Mon 11:10', 'Mon 13:10']);
    expect(new Set(levels).size).toBe(levels.length);
    expect(
      Object.values(now.ticket.escalations)
        .filter(({ state }) => state === 'open')
        .map((e) => e.acceptBy),
    ).toEqual(expect.arrayContaining([null]));
  });
});

describe('a major incident', () => {
  const steps = (major: ReturnType<typeof majorWith>, status: Ticket['status'] = 'in_progress') =>
    stepsOf(ticketWith({ major, status }), [], shippedRulebook, at('Fri 09:00')).map(shown);
  const declaredAt = at('Mon 09:00');

  it.each([
    [
      'wants a lead and a word',
      majorWith({ declaredAt }),
      ['Mon 09:15 warn:major_lead', 'Mon 10:00 warn:major_notice'],
    ],
    ['with a lead wants a word', majorWith({ declaredAt, leadId: 'lead' }), ['Mon 10:00 warn:major_notice']],
    [
      'wants the next word when it was promised',
      majorWith({
        declaredAt,
        leadId: 'lead',
        notice: { text: '', at: at('Mon 09:40'), by: 'lead', nextAt: at('Mon 12:00') },
      }),
      ['Mon 12:00 warn:major_notice'],
    ],
    [
      'wants its review when five working days are over',
      majorWith({ declaredAt, endedAt: at('Mon 13:00') }),
      ['Tue+1 09:00 warn:major_review'],
    ],
    [
      'wants nothing after its review',
      majorWith({
        declaredAt,
        endedAt: at('Mon 13:00'),
        review: { at: 0, by: 'lead', summary: '', cause: '', actions: [] },
      }),
      [],
    ],
    [
      'wants what its review agreed on, from each owner once, until it is done',
      majorWith({
        declaredAt,
        endedAt: at('Mon 13:00'),
        review: {
          ...{ at: 0, by: 'lead', summary: '', cause: '' },
          actions: [
            { text: '', ownerId: 'zhao', dueAt: at('Mon 16:00') },
            { text: '', ownerId: 'chen', dueAt: at('Mon 15:00') },
            { text: '', ownerId: 'wei', dueAt: at('Mon 14:00'), done: { at: 1, by: 'wei', note: '' } },
          ],
        },
      }),
      ['Mon 15:00 warn:review_action:chen', 'Mon 16:00 warn:review_action:zhao'],
    ],
  ] as const)('%s', (_what, major, wanted) => {
    expect(steps(major)).toEqual(wanted);
  });

  it('of a withdrawn record wants nothing that the system might not do', () => {
    expect(steps(majorWith({ declaredAt }), 'withdrawn')).toEqual([]);
  });
});

describe('a result that waits for its confirmation (A1)', () => {
  const solved = told('P2', [accepted, diagnosed, ['Mon 09:20', chen, 'resolve']]);

  /** When the system did what, if it was awake at these times only. */
  const done = (...awake: string[]) => {
    const end = awake.reduce<Told>((state, now) => worked(state, at(now)), solved);
    const taken = end.events.filter(({ data }) => data.timer !== undefined);
    return {
      status: end.ticket.status,
      taken: taken.map((event) => shown({ ...event, command: event.data } as never)),
    };
  };

  it('is reminded of on working days 1, 3 and 5 and then called unconfirmed, once each', () => {
    const days = ['Tue 09:20', 'Thu 09:20', 'Mon+1 09:20', 'Tue+1 09:20'];
    expect(done(...days, 'Fri+1 18:00')).toEqual({
      status: 'unconfirmed',
      taken: ['Tue 09:20 remind:1', 'Thu 09:20 remind:2', 'Mon+1 09:20 remind:3', 'Tue+1 09:20 expire'],
    });
  });

  it.each([
    [
      'once only when all are late, and again when there was a working day to answer',
      [
        'Mon+1 12:00',
        'Mon+1 12:01',
        'Tue+1 11:59',
        'Tue+1 12:00',
        'Wed+1 12:00',
        'Thu+1 11:59',
        'Thu+1 12:00',
      ],
      ['Mon+1 12:00 remind:1', 'Tue+1 12:00 remind:2', 'Wed+1 12:00 remind:3', 'Thu+1 12:00 expire'],
    ],
    [
      'on the days of the plan again once it has caught up',
      ['Thu 15:00', 'Fri 15:00', 'Mon+1 09:20', 'Mon+1 14:59', 'Mon+1 15:00', 'Tue+1 09:20', 'Tue+1 15:00'],
      ['Thu 15:00 remind:1', 'Fri 15:00 remind:2', 'Mon+1 15:00 remind:3', 'Tue+1 15:00 expire'],
    ],
  ])('is reminded of %s', (_what, awake, wanted) => {
    expect(done(...awake)).toEqual({ status: 'unconfirmed', taken: wanted });
  });

  it('is reminded of anew in each round', () => {
    const again = told('P2', [
      ...[accepted, diagnosed],
      ['Mon 09:20', chen, 'resolve'],
      ['Tue 10:00', lina, 'reject'],
      ['Tue 10:30', chen, 'resolve'],
    ] as const satisfies readonly Deed[]);
    const reminders = stepsOf(again.ticket, again.events, shippedRulebook, at('Tue 10:30'));
    expect(reminders.map(nameOf)).toEqual(['remind:1#2']);
  });
});

describe('at risk', () => {
  const risky = ({ events }: Told, now: string) =>
    riskOf(events, ticketClocks(events, { rulebook: shippedRulebook, now: at(now) })) !== null;

  it('is a promise that was warned of and can still be kept', () => {
    const state = told('P2', [accepted]);
    expect(risky(worked(state, at('Mon 12:59')), 'Mon 12:59')).toBe(true);
    expect(risky(worked(does(state, report('Mon 10:00')), at('Mon 11:30')), 'Mon 11:30')).toBe(false);
    expect(risky(worked(does(state, report('Mon 12:30')), at('Mon 13:00')), 'Mon 13:00')).toBe(true);
    const broken = worked(does(state, report('Mon 16:00')), at('Mon 17:01'));
    expect(risky(broken, 'Mon 17:01'), 'broken, it is no longer a risk').toBe(false);
  });

  it('ends when the target of the warning is no more', () => {
    const warned = worked(told('P2', [accepted, report('Mon 12:30')]), at('Mon 13:00'));
    expect(risky(does(warned, raise('Mon 13:10', 'P4')), 'Mon 13:10')).toBe(false);
  });
});
