import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Affected,
  amendProblem,
  CAMPAIGN_MOVES,
  CAMPAIGN_STATUSES,
  type Campaign,
  type CampaignMove,
  fieldProblems,
  mayMove,
  movesFrom,
  sightOf,
  targetsClosed,
} from './campaign.ts';
import { ALL_STANDINGS, dueCheckOf, progressOf, STANDINGS, standingOf } from './progress.ts';
import { readStates, whenIn } from './states-file.ts';
import {
  afterSight,
  isOpen,
  NEW_TARGET,
  settle,
  TARGET_STATES,
  type Target,
  type TargetContext,
  type TargetWish,
} from './target.ts';

const NOW = Date.UTC(2026, 10, 25, 4);
const DAY = 86_400_000;
const SSL: Affected = { productId: 'ssl', from: '1.1.1', upTo: null, before: '1.1.1w' };
const CAMPAIGN: Campaign = {
  ...{ status: 'draft', title: 'OpenSSL', ownerId: 'a', advisory: null, affected: [SSL], note: null },
  scope: { class: null, siteId: null, departmentId: null, groupId: null, criticality: null },
  ...{ dueAt: NOW + DAY, changeRef: null, startedAt: null, endedAt: null },
};
const FACTS = { open: 0, targets: 3, majorTargets: 0, reason: null };

describe('a campaign', () => {
  it('offers the moves that its status knows, and resumes only what once ran', () => {
    const offered = CAMPAIGN_STATUSES.map((status) => movesFrom({ status, startedAt: NOW }).join(' '));
    expect(offered).toEqual(['start cancel', 'finish cancel', 'resume', 'resume']);
    expect(movesFrom({ status: 'cancelled', startedAt: null })).toEqual([]);
    for (const status of CAMPAIGN_STATUSES)
      expect(targetsClosed({ status }) === null).toBe(status === 'running');
  });

  it.each([
    ['draft', ['affected', 'dueAt'], null, null],
    ['running', ['title'], null, null],
    ['running', ['affected'], 'x', 'campaign_status'],
    ['running', ['dueAt'], null, 'reason_required'],
    ['running', ['dueAt'], '厂商延期', null],
    ['done', ['title'], 'x', 'campaign_status'],
  ] as const)('%s: %s is amended for the reason %s: %s', (status, named, reason, code) => {
    expect(amendProblem({ status }, named, reason)?.code ?? null).toBe(code);
  });

  it.each([
    ['start', {}, {}, null],
    ['start', {}, { targets: 0 }, 'no_targets'],
    ['start', {}, { majorTargets: 1 }, 'campaign_change_missing'],
    ['start', { changeRef: 'CH-000001' }, { majorTargets: 1 }, null],
    ['start', { status: 'running' }, {}, 'campaign_status'],
    ['finish', { status: 'running' }, {}, null],
    ['finish', { status: 'running' }, { open: 1 }, 'reason_required'],
    ['finish', { status: 'running' }, { open: 1, reason: '其余下期处理' }, null],
    ['finish', {}, {}, 'campaign_status'],
    ['cancel', {}, {}, 'reason_required'],
    ['cancel', {}, { reason: '误建' }, null],
    ['cancel', { status: 'done' }, { reason: 'x' }, 'campaign_status'],
    ['resume', { status: 'done', startedAt: NOW }, { reason: '发现遗漏' }, null],
    ['resume', { status: 'done', startedAt: NOW }, {}, 'reason_required'],
    ['resume', { status: 'cancelled' }, { reason: 'x' }, 'campaign_status'],
  ] as const)('%s of %j with %j: %s', (move, more, facts, code) => {
    expect(mayMove({ ...CAMPAIGN, ...more }, move, { ...FACTS, ...facts })?.code ?? null).toBe(code);
  });

  it('moves as its table says and no other way', () => {
    for (const status of CAMPAIGN_STATUSES)
      for (const move of Object.keys(CAMPAIGN_MOVES) as CampaignMove[]) {
        const from: readonly string[] = CAMPAIGN_MOVES[move].from;
        const refusal = mayMove({ ...CAMPAIGN, status, startedAt: NOW }, move, { ...FACTS, reason: 'x' });
        expect([status, move, refusal === null]).toEqual([status, move, from.includes(status)]);
      }
  });

  it.each([
    [[], ['body.affected']],
    [[SSL], []],
    [[{ ...SSL, before: null }], ['body.affected.0.before']],
    [[{ ...SSL, before: '1.0' }], ['body.affected.0.before']],
    [[SSL, { ...SSL, from: 'x', upTo: '2' }], ['body.affected.1.from']],
  ])('that is about %j has problems %j', (affected, fields) => {
    expect(fieldProblems({ affected }).map(({ field }) => field)).toEqual(fields);
  });

  it.each([
    [['1.1.1k'], 'affected'],
    [['1.1.1k', '1.1.1w'], 'affected'],
    [['1.1.1w'], 'mended'],
    [['3.0.2'], 'mended'],
    [['1.0.2u'], 'mended'],
    [[''], 'unknown'],
    [['', '1.1.1w'], 'unknown'],
    [[], 'gone'],
  ] as const)('sees %j on an item as %s', (versions, sight) => {
    const installed = versions.map((version) => ({ productId: 'ssl', version }));
    expect(sightOf([SSL], [...installed, { productId: 'zip', version: '1.1.1k' }])).toBe(sight);
  });
});

const WISH: TargetWish = { state: 'done', reason: null, plannedAt: null, doneAt: null, until: null };
const CONTEXT: TargetContext = {
  ...{ now: NOW, personId: 'a', evidence: 'by_hand', approves: true, lacksChange: false },
};

describe('a target', () => {
  it.each([
    [{ state: 'done' }, {}, { state: 'done', doneAt: NOW, evidence: 'by_hand' }],
    [{ state: 'done', doneAt: NOW - DAY }, { evidence: 'csv' }, { doneAt: NOW - DAY, evidence: 'csv' }],
    [{ state: 'done', doneAt: NOW + 1 }, {}, 'in_the_future'],
    [{ state: 'done' }, { lacksChange: true }, { state: 'done' }],
    [{ state: 'scheduled' }, {}, 'planned_required'],
    [{ state: 'scheduled', plannedAt: NOW + DAY }, {}, { plannedAt: NOW + DAY }],
    [{ state: 'scheduled', plannedAt: NOW }, { lacksChange: true }, 'change_missing'],
    [{ state: 'failed' }, {}, 'reason_required'],
    [{ state: 'failed', reason: '空间不足' }, {}, { state: 'failed', reason: '空间不足' }],
    [{ state: 'pending' }, {}, 'reason_required'],
    [{ state: 'not_applicable' }, {}, 'reason_required'],
    [{ state: 'exempt', reason: '停产线', until: NOW + DAY }, {}, { approvedBy: 'a', until: NOW + DAY }],
    [{ state: 'exempt', reason: '停产线', until: NOW + DAY }, { approves: false }, 'not_approver'],
    [{ state: 'exempt', until: NOW + DAY }, {}, 'reason_required'],
    [{ state: 'exempt', reason: 'x' }, {}, 'until_required'],
    [{ state: 'exempt', reason: 'x', until: NOW }, {}, 'in_the_past'],
    [{ state: 'exempt', reason: 'x', until: NOW + 400 * DAY }, {}, 'too_late'],
  ] as const)('of which %j is said in %j', (wish, context, expected) => {
    const after = settle({ ...WISH, ...wish }, { ...CONTEXT, ...context });
    if (typeof expected === 'string') expect(after).toBe(expected);
    else expect(after).toMatchObject(expected);
  });

  const target = (more: Partial<Target>): Target => ({ ...NEW_TARGET, ...more });
  const DONE = target({ state: 'done', doneAt: NOW, evidence: 'by_hand' });

  it.each([
    [NEW_TARGET, 'mended', { state: 'done', evidence: 'seen', doneAt: NOW }],
    [target({ state: 'failed', reason: 'x' }), 'gone', { state: 'done', evidence: 'gone', reason: null }],
    [
      target({ state: 'scheduled', plannedAt: 1 }),
      'retired',
      { state: 'not_applicable', evidence: 'retired' },
    ],
    [NEW_TARGET, 'affected', null],
    [NEW_TARGET, 'unknown', null],
    [DONE, 'affected', null],
    [{ ...DONE, evidence: 'seen' }, 'affected', { state: 'pending' }],
    [{ ...DONE, evidence: 'seen' }, 'mended', null],
    [target({ state: 'exempt', reason: 'x', approvedBy: 'a', until: 1 }), 'mended', null],
  ] as const)('%j with %s on its item', (before, sight, expected) => {
    const after = afterSight(before, sight, NOW);
    if (expected === null) expect(after).toBeNull();
    else expect(after).toMatchObject(expected);
  });
});

describe('progress', () => {
  it.each([
    [{ state: 'done', doneInTime: true }, 'in_time'],
    [{ state: 'done' }, 'late'],
    [{ state: 'pending' }, 'open'],
    [{ state: 'scheduled', isDue: true }, 'overdue'],
    [{ state: 'failed', isDue: true }, 'overdue'],
    [{ state: 'exempt', exemptionStands: true, isDue: true }, 'exempt'],
    [{ state: 'exempt', isDue: true }, 'overdue'],
    [{ state: 'exempt' }, 'open'],
    [{ state: 'not_applicable', isDue: true }, 'not_applicable'],
  ] as const)('%j stands as %s', (facts, standing) => {
    expect(standingOf({ doneInTime: false, exemptionStands: false, isDue: false, ...facts })).toBe(standing);
  });

  it('counts every target once, and nobody twice', () => {
    const group = fc.record({
      ...{ state: fc.constantFrom(...TARGET_STATES), doneInTime: fc.boolean(), isDue: fc.boolean() },
      ...{ exemptionStands: fc.boolean(), count: fc.nat({ max: 50 }) },
    });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 12 }), (groups) => {
        const progress = progressOf(groups);
        const sum = (all: Record<string, number>) => Object.values(all).reduce((a, b) => a + b, 0);
        expect([sum(progress.byState), sum(progress.byStanding)]).toEqual([
          progress.targets,
          progress.targets,
        ]);
        expect(progress.open).toBe(
          groups.filter(({ state }) => isOpen(state)).reduce((all, { count }) => all + count, 0),
        );
        const { population, conforming, violations, exceptions, notApplicable } = dueCheckOf(progress);
        expect(population + notApplicable).toBe(progress.targets);
        expect(conforming + violations + exceptions + progress.byStanding.open).toBe(population);
      }),
    );
  });

  it('knows every standing', () => {
    expect(ALL_STANDINGS).toHaveLength(TARGET_STATES.length * 8);
    expect(new Set(ALL_STANDINGS.map(({ standing }) => standing)).size).toBe(STANDINGS.length);
    expect(progressOf([]).inTimePercent).toBeNull();
  });
});

describe('a file of states', () => {
  it.each([
    ['2026-11-25', Date.UTC(2026, 10, 24, 16)],
    ['2026/11/5 9:05', Date.UTC(2026, 10, 5, 1, 5)],
    ['2026年11月25日', Date.UTC(2026, 10, 24, 16)],
    ['2026-11-25T09:00:00Z', Date.UTC(2026, 10, 25, 9)],
    ['2026-11-25 09:00+02:00', Date.UTC(2026, 10, 25, 7)],
    ['2026-02-30', null],
    ['2026-13-01', null],
    ['2026-11-25 25:00', null],
    ['昨天', null],
    ['45000', null],
  ])('reads %j', (text, at) => {
    expect(whenIn(text)).toBe(at);
  });

  it('reads a day until which something lasts as its end', () => {
    expect(whenIn('2026-11-25', true)).toBe(Date.UTC(2026, 10, 25, 15, 59, 59));
  });

  it('reads states as people and programs write them, and names what it cannot read', () => {
    const cells = (item: string, state: string, more: object = {}) => ({ item, state, ...more });
    const rows = [
      ...[cells('a', '已完成'), cells('b', 'INSTALLED', { done: '2026-11-01' }), cells('c', '豁免')],
      ...[cells('', 'done'), cells('d', ''), cells('e', '好像'), cells('f', 'done', { done: '去年' })],
    ].map((one, index) => ({ row: index + 2, cells: one }));
    const read = readStates(rows);
    expect(read.rows.map(({ item, wish }) => `${item} ${wish.state}`)).toEqual([
      'a done',
      'b done',
      'c exempt',
    ]);
    expect(read.problems.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      ...['5 item required', '6 state required', '7 state unknown_state', '8 done bad_time'],
    ]);
  });
});
