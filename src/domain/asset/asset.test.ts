import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHIPPED_CLASSES } from '../config/classes.ts';
import { ITEM_STATES } from '../config/item.ts';
import { type ClassRules, ruleOf, ruleOfAll } from './class-rule.ts';
import {
  completeDisposal,
  DISPOSAL_STATES,
  DISPOSAL_WAYS,
  type Disposal,
  decideDisposal,
  disposalActions,
  proposeDisposal,
  WIPE_METHODS,
  wipeDisposal,
  withdrawDisposal,
} from './disposal.ts';
import {
  answerHandover,
  giveOver,
  HANDOVER_STATES,
  type Handover,
  holderAfter,
  placeBack,
  RETURN_STATES,
  withdrawHandover,
} from './handover.ts';

const codeOf = (outcome: object) => ('code' in outcome ? outcome.code : undefined);
const ANY = { disposal: true, wipe: false };
const STORES = { disposal: true, wipe: true };

const disposal = (changes: Partial<Disposal> = {}): Disposal => {
  const made = proposeDisposal({ state: 'idle' }, 'pc', { way: 'recycled', reason: '老化' }, 'chen');
  return { ...(made as { after: Disposal }).after, ...changes };
};
const WIPED = {
  wipeMethod: 'overwritten',
  wipedBy: '陈晨',
  wipedOn: '2026-03-02',
  wipeEvidence: '报告 7',
} as const;

describe('what retiring takes', () => {
  const classes = new Map(
    [
      ...SHIPPED_CLASSES,
      { code: 'x-kiosk', zh: '终端', en: 'Kiosk', parent: 'computer', abstract: false, attributes: [] },
      { code: 'x-sign', zh: '标牌', en: 'Sign', parent: 'x-kiosk', abstract: false, attributes: [] },
    ].map((one) => [one.code, one]),
  );
  const rules: ClassRules = new Map([
    ['hardware', ANY],
    ['computer', STORES],
    ['x-sign', { disposal: false, wipe: false }],
  ]);
  it.each([
    ['computer', STORES],
    ['x-kiosk', STORES],
    ['x-sign', { disposal: false, wipe: false }],
    ['printer', ANY],
    ['business_service', { disposal: false, wipe: false }],
    ['ghost', { disposal: false, wipe: false }],
  ])('%s inherits %j', (code, rule) => expect(ruleOf(classes, rules, code)).toEqual(rule));

  it('is not escaped by another class', () => {
    expect(ruleOfAll(classes, rules, ['computer', 'business_service'])).toEqual(STORES);
    expect(ruleOfAll(classes, rules, [])).toEqual({ disposal: false, wipe: false });
  });
});

describe('a disposal', () => {
  it('is decided once, by somebody else, and no says why', () => {
    for (const state of DISPOSAL_STATES)
      for (const by of ['chen', 'lead'])
        for (const approve of [true, false])
          for (const decision of [null, '好']) {
            const outcome = decideDisposal(disposal({ state }), { approve, decision }, by);
            const code =
              state !== 'proposed'
                ? 'disposal_state'
                : by === 'chen'
                  ? 'own_proposal'
                  : !approve && decision === null
                    ? 'reason_required'
                    : undefined;
            expect([state, by, approve, decision, codeOf(outcome)]).toEqual([
              state,
              by,
              approve,
              decision,
              code,
            ]);
          }
  });

  it.each([
    [{}, ANY, 'disposal_required'],
    [{ state: 'approved' }, ANY, undefined],
    [{ state: 'approved' }, STORES, 'wipe_required'],
    [{ state: 'approved', ...WIPED }, STORES, undefined],
    [{ state: 'proposed', ...WIPED }, STORES, 'disposal_required'],
    [{ state: 'withdrawn', ...WIPED }, STORES, 'disposal_state'],
    [{ state: 'refused', ...WIPED }, ANY, 'disposal_state'],
    [{ state: 'done', ...WIPED }, ANY, 'disposal_state'],
  ] as const)('%j with %j is carried out: %s', (changes, rule, code) =>
    expect(codeOf(completeDisposal(disposal(changes), rule, 5))).toBe(code),
  );

  it('is taken back by who proposed it or who decides', () => {
    const back = (by: string, mayDecide: boolean, state: Disposal['state'] = 'approved') =>
      codeOf(withdrawDisposal(disposal({ state }), { by, mayDecide }));
    expect([back('chen', false), back('lead', true), back('zhao', false)]).toEqual([
      undefined,
      undefined,
      'forbidden',
    ]);
    expect(back('chen', true, 'done')).toBe('disposal_state');
  });

  it('what is not at hand is lost; nothing was wiped tomorrow', () => {
    for (const way of DISPOSAL_WAYS)
      for (const method of WIPE_METHODS) {
        const said = { method, by: '陈晨', on: '2026-03-02', evidence: 'x' };
        const bad = method === 'not_at_hand' && way !== 'lost';
        expect(codeOf(wipeDisposal(disposal({ way }), said, '2026-03-02'))).toBe(bad ? 'invalid' : undefined);
        expect(codeOf(wipeDisposal(disposal({ way }), said, '2026-03-01'))).toBe('invalid');
      }
  });

  it('offers what its rules allow, and nothing else', () => {
    const state = fc.constantFrom(...DISPOSAL_STATES);
    const who = fc.record({
      by: fc.constantFrom('chen', 'lead'),
      decides: fc.boolean(),
      manages: fc.constant(true),
    });
    fc.assert(
      fc.property(state, who, fc.boolean(), fc.boolean(), (at, one, wiped, wipe) => {
        const it = disposal({ state: at, ...(wiped ? WIPED : {}) });
        const may = disposalActions(it, { disposal: true, wipe }, one);
        const judged = decideDisposal(it, { approve: true, decision: null }, one.by);
        expect(may.includes('approve')).toBe(one.decides && !('code' in judged));
        expect(may.includes('complete')).toBe(!('code' in completeDisposal(it, { disposal: true, wipe }, 1)));
        const back = withdrawDisposal(it, { by: one.by, mayDecide: one.decides });
        expect(may.includes('withdraw')).toBe(!('code' in back));
      }),
    );
  });
});

describe('a hand-over', () => {
  const wish = (changes: object = {}) =>
    ({
      ...{ kind: 'issue', personId: 'lina', state: null, note: null },
      ...changes,
    }) as Parameters<typeof giveOver>[2];
  const at = (state: (typeof ITEM_STATES)[number], holderId: string | null = null) => ({ state, holderId });

  it.each([
    [at('in_stock'), wish(), 'chen', undefined],
    [at('in_use', 'wang'), wish(), 'chen', undefined],
    [at('in_use', 'lina'), wish(), 'chen', 'has_it_already'],
    [at('retired'), wish(), 'chen', 'item_retired'],
    [at('in_stock'), wish(), 'lina', 'own_word'],
    [at('in_stock'), wish({ personId: null }), 'chen', 'invalid'],
    [at('in_use', 'lina'), wish({ kind: 'return', state: 'in_stock' }), 'chen', undefined],
    [at('in_use', 'lina'), wish({ kind: 'return', state: 'in_stock' }), 'lina', 'own_word'],
    [at('in_use'), wish({ kind: 'return', state: 'in_stock' }), 'chen', 'nobody_has_it'],
    [at('in_use', 'lina'), wish({ kind: 'return' }), 'chen', 'invalid'],
    [at('planned', 'lina'), wish({ kind: 'return', state: 'repair' }), 'chen', 'item_move'],
  ] as const)('of %j, %j by %s: %s', (item, asked, by, code) =>
    expect(codeOf(giveOver(item, 'pc', asked, by))).toBe(code),
  );

  it('is answered once, by the holder alone, and no says why', () => {
    const one = (giveOver(at('idle'), 'pc', wish(), 'chen') as { after: Handover }).after;
    for (const state of HANDOVER_STATES)
      for (const by of ['lina', 'chen', 'wang'])
        for (const yes of [true, false])
          for (const reason of [null, '没收到']) {
            const code =
              by !== 'lina'
                ? 'not_holder'
                : state !== 'waiting'
                  ? 'handover_answered'
                  : !yes && reason === null
                    ? 'reason_required'
                    : undefined;
            expect(codeOf(answerHandover({ ...one, state }, { yes, reason }, by))).toBe(code);
          }
    expect(codeOf(withdrawHandover({ state: 'confirmed' }))).toBe('handover_answered');
  });

  it('that is refused leaves the item where it was, or in stock', () => {
    const item = fc.record({
      state: fc.constantFrom(...ITEM_STATES),
      holderId: fc.constantFrom(null, 'wang', 'lina'),
    });
    const asked = fc.record({
      kind: fc.constantFrom('issue', 'return'),
      personId: fc.constantFrom('lina', 'wang'),
      state: fc.constantFrom(...RETURN_STATES),
      note: fc.constant(null),
    });
    fc.assert(
      fc.property(item, asked, (before, given) => {
        const outcome = giveOver(before, 'pc', given as never, 'chen');
        if ('code' in outcome) return;
        const made = outcome.after as Handover;
        const now = { state: made.itemState, holderId: holderAfter(made) };
        const back = placeBack(now, made);
        expect(back?.holderId).toBe(before.holderId);
        expect([before.state, 'in_stock']).toContain(back?.state);
        expect(placeBack({ ...now, holderId: 'zhao' }, made)).toBeNull();
      }),
    );
  });
});
