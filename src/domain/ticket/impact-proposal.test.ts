import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedPolicy } from '../sla/policy.ts';
import {
  flagsOfHit,
  type HitFacts,
  impactOfHit,
  proposedRank,
  type Ranked,
  SHIPPED_SIZES,
} from './impact-proposal.ts';
import { IMPACTS, type Impact, P1_FLAGS, URGENCIES } from './priority.ts';

const hit = (facts: Partial<HitFacts> = {}): HitFacts => ({
  ...{ items: ['CI-000001'], services: [], people: 0, departments: 0 },
  ...facts,
});
const service = (criticality: HitFacts['services'][number]['criticality'], name = '财务系统') => ({
  name,
  criticality,
});
const RULES = { ...shippedPolicy, p1: { ...shippedPolicy.p1, criticalServices: ['门户'] } };

describe('how wide trouble is by what it hits (3.3)', () => {
  it.each<[string, Partial<HitFacts>, Impact]>([
    ['nothing but itself', {}, 'individual'],
    ['one person', { people: 1 }, 'individual'],
    ['a few people', { people: 2 }, 'group'],
    ['one less than a department', { people: 19 }, 'group'],
    ['as many as a department', { people: 20 }, 'department'],
    ['one less than many departments', { people: 99 }, 'department'],
    ['as many as the enterprise', { people: 100 }, 'enterprise'],
    ['a service of which nobody said who uses it', { services: [service('normal')] }, 'group'],
    ['a critical one of which nobody said who uses it', { services: [service('critical')] }, 'department'],
    ['a department', { departments: 1, people: 5 }, 'department'],
    ['two departments', { departments: 2, people: 5 }, 'enterprise'],
  ])('%s', (_name, facts, expected) => {
    expect(impactOfHit(hit(facts), SHIPPED_SIZES)).toBe(expected);
  });
});

describe('hard P1 rules by what is hit (A3)', () => {
  it.each([
    ['a critical service that stands', [service('critical')], 0, 'stopped', ['critical_service_down']],
    ['one that limps', [service('critical')], 0, 'blocked', []],
    ['one that the policy names', [service('normal', '门户')], 0, 'stopped', ['critical_service_down']],
    ['any other', [service('high')], 0, 'stopped', []],
    ['many who cannot work', [], 50, 'blocked', ['many_users_blocked']],
    ['one less', [], 49, 'stopped', []],
    ['many who can', [], 500, 'avoidable', []],
    ['nobody knows how urgent', [service('critical')], 500, null, []],
    ['both', [service('critical')], 50, 'stopped', ['critical_service_down', 'many_users_blocked']],
  ] as const)('%s', (_name, services, people, urgency, expected) => {
    expect(flagsOfHit(hit({ services, people }), urgency, RULES, SHIPPED_SIZES)).toEqual(expected);
  });

  it('are none where the policy has none', () => {
    const none = { ...RULES, p1: { flags: [], criticalServices: [] } };
    expect(flagsOfHit(hit({ people: 900 }), 'stopped', none, SHIPPED_SIZES)).toEqual([]);
  });
});

describe('the rank that is proposed', () => {
  const ticket: Ranked = {
    ...{ impact: 'group', urgency: 'blocked', p1Flags: [], priority: 'P2', services: [] },
  };

  it('raises P2 to P1 when two departments cannot work', () => {
    expect(proposedRank(hit({ departments: 2, people: 30 }), ticket, RULES)).toEqual({
      ...{ impact: 'enterprise', p1Flags: [], priority: 'P1' },
    });
  });

  it('is none without items, and none for what the ticket says already', () => {
    expect(proposedRank(null, ticket, RULES)).toBeNull();
    expect(proposedRank(hit({ items: [], people: 500 }), ticket, RULES)).toBeNull();
    expect(proposedRank(hit({ people: 3 }), ticket, RULES)).toBeNull();
    expect(proposedRank(hit(), { ...ticket, impact: 'enterprise' }, RULES)).toBeNull();
  });

  it('fills in what nobody said', () => {
    expect(proposedRank(hit(), { ...ticket, impact: null, priority: 'P3' }, RULES)).toMatchObject({
      impact: 'individual',
    });
  });

  it('never speaks for less, and is none once it is taken', () => {
    const facts = fc.record({
      items: fc.constant(['CI-000001']),
      services: fc.array(
        fc.record({ name: fc.string(), criticality: fc.constantFrom('critical', 'normal') }),
        { maxLength: 3 },
      ),
      people: fc.nat(200),
      departments: fc.nat(3),
    });
    const ranked = fc.record({
      impact: fc.option(fc.constantFrom(...IMPACTS)),
      urgency: fc.option(fc.constantFrom(...URGENCIES)),
      p1Flags: fc.uniqueArray(fc.constantFrom(...P1_FLAGS)),
      priority: fc.constant('P3' as const),
      services: fc.constant([]),
    });
    fc.assert(
      fc.property(facts as fc.Arbitrary<HitFacts>, ranked, (found, before) => {
        const proposal = proposedRank(found, before, RULES);
        if (proposal === null) return;
        if (before.impact)
          expect(IMPACTS.indexOf(proposal.impact)).toBeLessThanOrEqual(IMPACTS.indexOf(before.impact));
        expect(proposal.p1Flags).toEqual(expect.arrayContaining(before.p1Flags));
        expect(proposedRank(found, { ...before, ...proposal }, RULES)).toBeNull();
      }),
    );
  });
});
