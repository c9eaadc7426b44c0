import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, PEOPLE } from '#test/ticket/example.ts';
import { at, CLASSES, type Deed, told } from '#test/ticket/timeline.ts';
import { shippedRulebook } from '../sla/rulebook.ts';
import type { Priority } from './priority.ts';
import { nextDueOf, type Promised, promisesOf } from './promises.ts';

const { lina, chen, lead } = PEOPLE;

/** The promises of a ticket that was recorded on Monday 09:00, at `now`, after real actions. */
function promises(priority: Priority, deeds: readonly Deed[], now: string) {
  const [response, resolution, update] = promisesOf(told(priority, deeds).events, shippedRulebook, at(now));
  return { response, resolution, update };
}

const accepted = (wall: string): Deed => [wall, chen, 'accept'];
const diagnosed = (wall: string): Deed => [wall, chen, 'diagnose'];
const resolved = (wall: string): Deed => [wall, chen, 'resolve'];

describe('the promises of a ticket that people work on (3.3)', () => {
  it.each([
    ['P1', 'Mon 09:15', 'Mon 13:00'],
    ['P2', 'Mon 10:00', 'Mon 17:00'],
    ['P3', 'Mon 13:00', 'Wed 15:00'],
    ['P4', 'Mon 17:00', 'Fri 13:00'],
  ] as const)('%s: response by %s, resolution by %s', (priority, response, resolution) => {
    expect(promises(priority, [], 'Mon 09:00')).toMatchObject({
      response: { verdict: 'running', dueAt: at(response) },
      resolution: { verdict: 'running', dueAt: at(resolution) },
      update: { verdict: 'none', dueAt: null },
    });
  });

  it('the response is kept by accepting, not by claiming or talking', () => {
    const talk: Deed[] = [
      ['Mon 09:10', chen, 'claim'],
      ['Mon 09:20', chen, 'comment'],
    ];
    expect(promises('P2', talk, 'Mon 10:00').response).toMatchObject({ verdict: 'breached', metAt: null });
    const { response } = promises('P2', [...talk, accepted('Mon 09:30')], 'Tue 09:00');
    expect(response).toMatchObject({ verdict: 'met', elapsedMs: 30 * MINUTE, metAt: at('Mon 09:30') });
    const late = promises('P2', [accepted('Mon 10:30')], 'Tue 09:00').response;
    expect(late).toMatchObject({ verdict: 'breached', breachedAt: at('Mon 10:00'), metAt: at('Mon 10:30') });
  });

  it.each(['P2', 'P3', 'P4'] as const)('%s: waiting for the requester costs the desk nothing', (priority) => {
    const steps: Deed[] = [accepted('Mon 09:30'), ['Mon 10:00', chen, 'ask'], ['Tue 12:00', lina, 'answer']];
    expect(promises(priority, steps.slice(0, 2), 'Tue 11:00').resolution).toMatchObject({
      verdict: 'paused',
      elapsedMs: HOUR,
      dueAt: null,
    });
    expect(promises(priority, steps, 'Tue 13:00').resolution).toMatchObject({ elapsedMs: 2 * HOUR });
  });

  it.each(['wait_third_party', 'ask'] as const)('P1 does not stand still for %s', (action) => {
    const steps: Deed[] = [accepted('Mon 09:10'), diagnosed('Mon 09:20'), ['Mon 09:30', chen, action]];
    const { resolution } = promises('P1', steps, 'Mon 12:00');
    expect(resolution).toMatchObject({ verdict: 'running', elapsedMs: 3 * HOUR, dueAt: at('Mon 13:00') });
  });

  it('a visit that is arranged does not pause', () => {
    const steps: Deed[] = [
      accepted('Mon 09:30'),
      ['Mon 10:00', chen, 'schedule_visit', { appointmentAt: at('Tue 10:00') }],
    ];
    expect(promises('P2', steps, 'Mon 12:00').resolution?.verdict).toBe('running');
  });

  it('a priority that changes in a pause keeps the time that was granted', () => {
    const before: Deed[] = [
      accepted('Mon 09:30'),
      diagnosed('Mon 09:40'),
      ['Mon 10:00', chen, 'wait_third_party'],
    ];
    const raise = (wall: string): Deed => [wall, chen, 'classify', { ...CLASSES.P2 }];
    const resume: Deed = ['Tue 10:00', chen, 'resume'];
    const early = promises('P3', [...before, raise('Mon 11:00'), resume], 'Tue 11:00').resolution;
    const late = promises('P3', [...before, resume, raise('Tue 10:30')], 'Tue 11:00').resolution;
    expect(early).toMatchObject({ elapsedMs: 2 * HOUR, dueAt: at('Tue 17:00'), budgetMs: 8 * HOUR });
    expect(late).toEqual(early);
  });

  it('"does not work" lets the same promise go on; the waiting for the word does not count (4.2c)', () => {
    const steps: Deed[] = [
      accepted('Mon 09:30'),
      diagnosed('Mon 10:00'),
      resolved('Mon 11:00'),
      ['Tue 09:00', lina, 'reject'],
    ];
    expect(promises('P2', steps.slice(0, 3), 'Thu 09:00').resolution).toMatchObject({
      verdict: 'met',
      elapsedMs: 2 * HOUR,
    });
    expect(promises('P2', steps, 'Tue 10:00').resolution).toMatchObject({
      verdict: 'running',
      elapsedMs: 3 * HOUR,
      dueAt: at('Tue 15:00'),
    });
  });

  it('a word after the result restarts nothing', () => {
    const steps: Deed[] = [accepted('Mon 09:30'), diagnosed('Mon 10:00'), resolved('Mon 11:00')];
    const thanks: Deed = ['Mon 12:00', lina, 'comment', { text: '谢谢' }];
    expect(promises('P2', [...steps, thanks], 'Fri 09:00')).toEqual(promises('P2', steps, 'Fri 09:00'));
  });

  it('each progress report starts the next update (4.2e)', () => {
    const report = (wall: string): Deed => [wall, chen, 'report_progress', { estimateAt: at('Fri 10:00') }];
    const steps = [accepted('Mon 09:30'), report('Mon 11:00'), report('Mon 12:30')];
    const due = (n: number) => promises('P2', steps.slice(0, n), 'Mon 12:40').update?.dueAt;
    expect([due(1), due(2), due(3)]).toEqual([at('Mon 13:30'), at('Mon 15:00'), at('Mon 16:30')]);
    expect(promises('P2', steps.slice(0, 1), 'Mon 14:00').update?.verdict).toBe('breached');
  });

  it('an appeal that is upheld opens the promise again', () => {
    const steps: Deed[] = [
      accepted('Mon 09:30'),
      diagnosed('Mon 10:00'),
      resolved('Mon 11:00'),
      ['Mon 12:00', lina, 'appeal'],
      ['Mon 13:00', lead, 'decide_appeal'],
    ];
    expect(promises('P2', steps, 'Mon 14:00').resolution).toMatchObject({
      verdict: 'running',
      elapsedMs: 3 * HOUR,
    });
  });
});

describe('what falls due next', () => {
  const promise = (kind: Promised['kind'], verdict: Promised['verdict'], dueAt: number | null): Promised => ({
    ...promisesOf(told('P2').events, shippedRulebook, at('Mon 09:00'))[0]!,
    ...{ kind, verdict, dueAt, metAt: null },
  });
  const response = promise('response', 'running', 20);
  const resolution = promise('resolution', 'running', 10);

  it.each<[string, Promised[], { kind: string; at: number } | null]>([
    ['nothing without promises', [], null],
    ['the earliest of those that run', [response, resolution], { kind: 'resolution', at: 10 }],
    ['of two at once the first', [response, promise('update', 'running', 20)], { kind: 'response', at: 20 }],
    [
      'not one that stands still',
      [response, promise('resolution', 'paused', 10)],
      { kind: 'response', at: 20 },
    ],
    [
      'not one that was kept',
      [response, { ...resolution, verdict: 'met', metAt: 9 }],
      { kind: 'response', at: 20 },
    ],
    [
      'a broken one that is still owed',
      [response, promise('resolution', 'breached', 10)],
      { kind: 'resolution', at: 10 },
    ],
    ['not a broken one that was done late', [{ ...resolution, verdict: 'breached', metAt: 30 }], null],
    ['nothing where no target applies', [promise('update', 'none', null)], null],
  ])('%s', (_, promises, next) => {
    expect(nextDueOf(promises)).toEqual(next);
  });
});
