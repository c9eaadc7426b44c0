import { describe, expect, it } from 'vitest';
import {
  acted,
  BACKUP,
  CONSENT,
  contextOf,
  MONDAY,
  operationWith,
  PEOPLE,
  ticketWith,
} from '#test/ticket/example.ts';
import type { Commands } from '../commands.ts';
import { isRefusal } from './context.ts';
import { decide } from './index.ts';
import { gate } from './operating.ts';

const consents = [null, CONSENT, { ...CONSENT, given: false }];
const backups = [null, BACKUP];
const sizes = [
  { major: false, changeRef: null, covered: true },
  { major: true, changeRef: null, covered: false },
  { major: true, changeRef: 'CH-2', covered: false },
  { major: true, changeRef: 'CH-1', covered: true },
];
const combinations = consents.flatMap((consent) =>
  backups.flatMap((backup) => sizes.map((size) => ({ consent, backup, ...size }))),
);

describe('the gate before an operation (4.1-2, 4.1-3)', () => {
  it.each(combinations)('%j', ({ covered, ...facts }) => {
    const open = facts.consent?.given === true && facts.backup !== null && covered;
    const operation = operationWith(facts);
    expect(gate(operation, new Set(['CH-1'])) === null).toBe(open);
    const ticket = ticketWith({ status: 'in_progress', operations: { op: operation } });
    const started = decide(ticket, 'start_operation', { operationId: 'op' }, contextOf(PEOPLE.chen));
    expect(isRefusal(started)).toBe(!open);
  });

  it('has an order: consent, backup, change', () => {
    const codes = [
      operationWith({ major: true }),
      operationWith({ major: true, consent: CONSENT }),
      operationWith({ major: true, consent: CONSENT, backup: BACKUP }),
    ].map((operation) => gate(operation, new Set())?.code);
    expect(codes).toEqual(['consent_missing', 'backup_missing', 'change_required']);
  });
});

describe('consent', () => {
  const proposed = ticketWith({ status: 'in_progress', operations: { op: operationWith() } });
  const { lina, chen } = PEOPLE;

  it('can be taken back until the operation starts', () => {
    const agreed = acted(proposed, 'consent', lina, { given: true });
    expect(agreed.operations.op?.consent).toMatchObject({ given: true, by: 'lina', emergency: false });
    const refused = acted(agreed, 'consent', lina, { given: false, comment: '等下班' });
    const backed = acted(refused, 'record_backup', PEOPLE.chen, {});
    expect(decide(backed, 'start_operation', { operationId: 'op' }, contextOf(PEOPLE.chen))).toMatchObject({
      code: 'consent_refused',
    });
  });

  it('comes from another lead or IT manager in a P1 emergency, and says so (A6)', () => {
    for (const by of [PEOPLE.lead, PEOPLE.manager]) {
      const urgent = acted({ ...proposed, priority: 'P1' }, 'consent_emergency', by, {});
      expect(urgent.operations.op?.consent).toEqual({
        given: true,
        by: by.personId,
        at: MONDAY + 3_600_000,
        comment: '业务中断',
        emergency: true,
      });
    }
  });

  it('keeps the backup that is recorded, or why there is none', () => {
    const backup = { needed: true, reference: 'NAS/2026-03-02', takenAt: MONDAY, verified: true } as const;
    const kept = acted(proposed, 'record_backup', chen, { operationId: 'op', ...backup });
    expect(kept.operations.op?.backup).toMatchObject({ ...backup, by: 'chen' });
    const none = acted(proposed, 'record_backup', chen, { operationId: 'op' });
    expect(none.operations.op?.backup).toMatchObject({ needed: false, reason: '无用户数据' });
  });
});

describe('what makes an operation major (4.1-3)', () => {
  const { chen } = PEOPLE;
  const diagnosed = ticketWith({ status: 'in_progress', diagnosed: true });
  const reaching = (criticality: 'critical' | 'normal', people = 3) => ({
    ...contextOf(chen),
    reached: {
      items: new Map([['switch', criticality]]),
      people,
      rules: { criticality: 'critical', people: 50, wholeData: true } as const,
    },
  });
  const wish: Commands['propose_operation'] = {
    ...{ kind: 'config_change', plan: '升级固件', risk: '断网', itemIds: ['switch'], changeRef: null },
    ...{ major: false, wholeData: false },
  };
  const proposedWith = (facts: ReturnType<typeof reaching>, more: Partial<typeof wish> = {}) => {
    const outcome = decide(diagnosed, 'propose_operation', { ...wish, ...more }, facts);
    if (isRefusal(outcome)) throw new Error(outcome.code);
    return Object.values(outcome.at(-1)?.after.operations ?? {})[0];
  };

  it('is the policy by what it touches, whatever its proposer says', () => {
    expect(proposedWith(reaching('normal'))).toMatchObject({ major: false, touches: { because: [] } });
    expect(proposedWith(reaching('critical'))).toMatchObject({
      major: true,
      touches: { itemIds: ['switch'], people: 3, because: ['critical_item'] },
    });
    expect(proposedWith(reaching('normal', 50))).toMatchObject({
      major: true,
      touches: { because: ['people'] },
    });
    expect(proposedWith(reaching('normal'), { major: true })).toMatchObject({
      major: true,
      touches: { because: ['said'] },
    });
  });

  it('touches what the ticket is about unless it names something else, and nothing that is not there', () => {
    const outcome = (itemIds: readonly string[] | null) =>
      decide(diagnosed, 'propose_operation', { ...wish, itemIds }, reaching('normal'));
    expect(outcome(null)).toMatchObject([{ data: { itemIds: null } }]);
    expect(proposedWith(reaching('normal'))?.touches?.itemIds).toEqual(['switch']);
    expect(outcome(['router'])).toMatchObject({ code: 'unknown_reference' });
  });

  it('is asked once more when it starts: what it touches may have become critical since', () => {
    const operation = operationWith({ consent: CONSENT, backup: BACKUP });
    const started = (changes: Partial<typeof operation>, facts: ReturnType<typeof reaching>) =>
      decide(
        ticketWith({ status: 'in_progress', operations: { op: { ...operation, ...changes } } }),
        'start_operation',
        { operationId: 'op' },
        facts,
      );
    expect(started({}, reaching('normal'))).toHaveLength(1);
    expect(started({}, reaching('critical'))).toMatchObject({ code: 'change_required' });
    expect(started({ changeRef: 'CH-2' }, reaching('critical'))).toMatchObject({ code: 'change_required' });
    expect(started({ changeRef: 'CH-1' }, reaching('critical'))).toMatchObject([
      { after: { operations: { op: { major: true } } } },
    ]);
  });

  it('is done under a change of this ticket alone', () => {
    const waiting = ticketWith({ status: 'in_progress', operations: { op: operationWith({ major: true }) } });
    expect(acted(waiting, 'link_change', chen, {}).operations.op?.changeRef).toBe('CH-1');
    const link = (changeRef: string) =>
      decide(waiting, 'link_change', { operationId: 'op', changeRef }, contextOf(chen));
    expect(link('CH-9')).toMatchObject({ code: 'unknown_reference', fields: [{ field: 'body.changeRef' }] });
    const named = decide(diagnosed, 'propose_operation', { ...wish, changeRef: 'CH-9' }, reaching('normal'));
    expect(named).toMatchObject({ code: 'unknown_reference', fields: [{ field: 'body.changeRef' }] });
  });
});
