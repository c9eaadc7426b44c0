import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ruleOf } from '#domain/asset/class-rule.ts';
import { isA } from '#domain/config/item-class.ts';
import { retire, WIPE } from '#test/asset/retire.ts';
import { type Member, world } from '#test/world.ts';
import { classRules } from '../config/class-rules.ts';
import { classesOf } from '../config/classes.ts';
import { transaction } from '../platform/db/db.ts';
import { brokenAt, eventsOf } from '../platform/history/history.ts';

const { db, people } = await world();
const { lina, wang, chen, zhao, lead, manager, auditor } = people;
const BECAUSE = { reason: '登记' };

let made = 0;
const add = async (wish: object = {}): Promise<string> => {
  made += 1;
  const body = { class: 'computer', name: `电脑${made}`, state: 'in_stock', because: BECAUSE, ...wish };
  return (await chen.post('/items', body)).body.id;
};
const propose = (item: string, by: Member = chen) =>
  by.post(`/items/${item}/disposals`, { way: 'recycled', reason: '老化' });
const said = async (id: string, what: string, by: Member, body: object = {}) => {
  const answer = await by.post(`/disposals/${id}/${what}`, body);
  return answer.status === 200 ? 'done' : answer.body.code;
};
const item = async (id: string) => (await chen.get(`/items/${id}`)).body.item;
const asset = async (id: string, by: Member = chen) => (await by.get(`/items/${id}/asset`)).body;
const refusal = (...statements: ReturnType<typeof sql>[]): Promise<string> =>
  transaction(db, async (tx) => {
    for (const statement of statements) await statement.execute(tx);
  }).then(
    () => 'done',
    (error: Error & { constraint?: string }) => error.constraint ?? error.message,
  );

describe('disposal (报废)', () => {
  it('is proposed by one and approved by another, with evidence of wiping, and in no other way', async () => {
    const id = await add({ holderId: lina.id, state: 'in_use' });
    const { version } = await item(id);
    const patched = await chen.patch(
      `/items/${id}`,
      { state: 'retired', because: BECAUSE },
      { 'if-match': `"${version}"` },
    );
    expect([patched.status, patched.body.code]).toEqual([422, 'disposal_required']);
    const proposed = await propose(id, lead);
    expect(proposed.body).toMatchObject({ number: expect.stringMatching(/^DP-\d{6}$/) });
    const disposal = proposed.body.id;
    expect((await propose(id)).body.code).toBe('disposal_open');
    expect(await said(disposal, 'approve', chen)).toBe('forbidden');
    expect(await said(disposal, 'approve', lead)).toBe('own_proposal');
    expect(await said(disposal, 'complete', chen)).toBe('disposal_required');
    expect((await asset(id, lead)).disposals[0]).toMatchObject({
      ...{ state: 'proposed', missing: ['approval', 'wipe'], may: ['withdraw', 'wipe'] },
    });
    expect((await asset(id, manager)).disposals[0].may).toEqual(['approve', 'refuse', 'withdraw', 'wipe']);
    expect(await said(disposal, 'approve', manager, { decision: '同意' })).toBe('done');
    expect(await said(disposal, 'approve', manager)).toBe('disposal_state');
    expect(await said(disposal, 'complete', chen)).toBe('wipe_required');
    expect(await said(disposal, 'wipe', chen, { ...WIPE, method: 'not_at_hand' })).toBe('invalid');
    expect(await said(disposal, 'wipe', chen, WIPE)).toBe('done');
    expect(await said(disposal, 'complete', chen)).toBe('done');
    expect(await item(id)).toMatchObject({ state: 'retired', holderId: null });
    expect((await asset(id)).disposals[0]).toMatchObject({
      ...{ state: 'done', proposedBy: '周队', decidedBy: '孙经理', wipe: WIPE, may: [], missing: [] },
    });
    const history = await eventsOf(db, 'disposal', disposal);
    expect([history.map(({ kind }) => kind), brokenAt(history)]).toEqual([
      ['proposed', 'approved', 'wiped', 'done'],
      null,
    ]);
    const told = await auditor.get('/audit/entries?objectKind=disposal&limit=50');
    expect(told.body.items.map(({ kind }: { kind: string }) => kind)).toContain('disposal_approved');
  });

  it('that was refused or withdrawn retires nothing, and another may follow', async () => {
    const id = await add({ class: 'printer' });
    const first = (await propose(id)).body.id;
    expect((await lead.post(`/disposals/${first}/refuse`, {})).status).toBe(400);
    expect(await said(first, 'refuse', lead, { decision: '还能用' })).toBe('done');
    const second = (await propose(id)).body.id;
    expect(await said(second, 'withdraw', zhao)).toBe('forbidden');
    expect(await said(second, 'withdraw', chen)).toBe('done');
    expect(await said(second, 'complete', chen)).toBe('disposal_state');
    await retire(id, chen, lead);
    expect((await propose(id)).body.code).toBe('item_retired');
  });

  it('is for assets; a service is just retired, a computer that is called a service is still a computer', async () => {
    const service = await add({ class: 'technical_service', name: '备份服务', state: 'in_use' });
    expect((await propose(service)).body.code).toBe('not_an_asset');
    const change = (id: string, version: number, wish: object) =>
      chen.patch(`/items/${id}`, { ...wish, because: BECAUSE }, { 'if-match': `"${version}"` });
    expect((await change(service, 1, { state: 'retired' })).status).toBe(200);
    const computer = await add();
    expect((await change(computer, 1, { class: 'technical_service' })).status).toBe(200);
    expect((await change(computer, 2, { state: 'retired' })).body.code).toBe('disposal_required');
    const { id } = (await propose(computer)).body;
    expect(await said(id, 'approve', lead)).toBe('done');
    expect(await said(id, 'complete', chen)).toBe('wipe_required');
  });

  it('follows the rule of a class of one’s own, which is data', async () => {
    const kiosk = { code: 'x-screen', zh: '电子屏', en: 'Screen', parent: 'peripheral' };
    await lead.post('/item-classes', kiosk);
    expect((await asset(await add({ class: 'x-screen' }))).rule).toEqual({ disposal: true, wipe: false });
    const set = (rule: object, by = lead) => by.put('/item-class-rules/x-screen', rule);
    expect((await set({ disposal: true, wipe: true }, chen)).status).toBe(403);
    expect((await set({ disposal: false, wipe: true })).status).toBe(400);
    expect((await lead.put('/item-class-rules/ghost', { disposal: true, wipe: true })).status).toBe(400);
    expect((await set({ disposal: true, wipe: true })).body).toEqual({ disposal: true, wipe: true });
    const id = await add({ class: 'x-screen' });
    expect((await asset(id)).rule).toEqual({ disposal: true, wipe: true });
    const known = await sql`select disposal, wipe from item_rule(${id})`.execute(db);
    expect(known.rows).toEqual([{ disposal: true, wipe: true }]);
  });

  it('the rules of PostgreSQL are those of the domain, and every shipped piece of hardware has one', async () => {
    const [classes, rules] = [await classesOf(db), await classRules(db)];
    for (const code of classes.keys()) {
      const found = await sql<{ disposal: boolean; wipe: boolean }>`
        select coalesce((class_rule(${code})).disposal, false) as disposal,
          coalesce((class_rule(${code})).wipe, false) as wipe`.execute(db);
      expect([code, found.rows[0]]).toEqual([code, ruleOf(classes, rules, code)]);
      expect([code, found.rows[0]?.disposal]).toEqual([code, isA(classes, code, 'hardware')]);
    }
  });

  it('nothing written past the rules retires an asset', async () => {
    const id = await add();
    const disposal = (await propose(id)).body.id;
    const hash = Buffer.alloc(32);
    const event = (seq: number) => sql`insert into item_event
      select item_id, ${seq}, at, person_id, 'moved', cause, ref, reason, '{}', '{"state":"retired"}', '{}', hash, ${hash}
      from item_event where item_id = ${id} and seq = 1`;
    const retired = sql`update item set state = 'retired', version = 2, hash = ${hash} where id = ${id}`;
    expect(await refusal(event(2), retired)).toBe('item_retired_by_disposal');
    const step = (set: ReturnType<typeof sql>) => sql`update disposal set ${set}, version = version + 1
      where id = ${disposal}`;
    for (const [set, rule] of [
      [sql`state = 'done', item_version = 2, decided_by = ${lead.id}`, 'disposal_move'],
      [sql`state = 'approved'`, 'disposal_decided'],
      [sql`state = 'approved', decided_by = proposed_by`, 'disposal_decided_by_another'],
      [sql`state = 'approved', decided_by = ${lead.id}`, 'record_change_has_event'],
      [sql`proposed_by = ${lead.id}`, 'disposal_stays'],
      [sql`wipe_method = 'reset'`, 'disposal_wipe_is_whole'],
    ] as const)
      expect([rule, await refusal(step(set))]).toEqual([rule, rule]);
    expect(await said(disposal, 'approve', lead)).toBe('done');
    expect(await refusal(event(2), retired, step(sql`state = 'done', item_version = 2`))).toBe(
      'disposal_wiped',
    );
    expect(
      await refusal(sql`insert into disposal_event select record_id, 3, at, ${chen.id}, 'approved', data, after,
      hash, hash from disposal_event where record_id = ${disposal} and seq = 2`),
    ).toBe('disposal_decided_by_another');
    expect(await said(disposal, 'wipe', chen, WIPE)).toBe('done');
    expect(await said(disposal, 'complete', chen)).toBe('done');
    expect(await refusal(step(sql`state = 'approved', item_version = null`))).toBe('disposal_move');
  });

  it('comes back only as a mistake, and goes again only by another disposal', async () => {
    const id = await add({ class: 'printer' });
    await retire(id, chen, lead);
    const { version } = await item(id);
    const move = (state: string, at: number) =>
      chen.patch(`/items/${id}`, { state, because: BECAUSE }, { 'if-match': `"${at}"` });
    expect((await move('idle', version)).status).toBe(200);
    expect((await move('retired', version + 1)).body.code).toBe('disposal_required');
    await retire(id, chen, lead);
  });

  it('retired without approved disposal and evidence of wiping: none', async () => {
    expect((await auditor.get('/disposals/unlawful')).body).toEqual({ count: 0, items: [] });
    const id = await add({ class: 'printer' });
    await transaction(db, async (tx) => {
      // What no way of the product brings about is set by hand.
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`update item set state = 'retired' where id = ${id}`.execute(tx);
    });
    expect((await auditor.get('/disposals/unlawful')).body).toMatchObject({ count: 1, items: [{ id }] });
    expect((await lina.get('/disposals/unlawful')).status).toBe(403);
  });

  it('is listed for who may know of the item', async () => {
    const all = (await auditor.get('/disposals?state=all&limit=2')).body;
    expect(all.items).toHaveLength(2);
    expect(
      (await auditor.get(`/disposals?state=all&limit=2&cursor=${all.next}`)).body.items[0].number,
    ).not.toBe(all.items[0].number);
    expect(
      (await chen.get('/disposals')).body.items.every(({ state }: { state: string }) =>
        /proposed|approved/.test(state),
      ),
    ).toBe(true);
    expect((await lina.get('/disposals')).status).toBe(403);
  });
});

describe('hand-over', () => {
  const give = (id: string, body: object, by: Member = chen) => by.post(`/items/${id}/handovers`, body);
  const issue = (id: string, to: Member, by: Member = chen) =>
    give(id, { kind: 'issue', personId: to.id }, by);
  const mine = async (who: Member) =>
    (await who.get('/my-handovers')).body.items.map(({ id }: { id: string }) => id);
  const answer = async (who: Member, id: string, body: object) => {
    const { status, body: told } = await who.post(`/my-handovers/${id}/answer`, body);
    return status === 200 ? 'done' : told.code;
  };

  it('waits for the holder’s word, which nobody else gives', async () => {
    const id = await add();
    const { body } = await issue(id, lina);
    expect(body.number).toMatch(/^HO-\d{6}$/);
    expect(await item(id)).toMatchObject({ state: 'in_use', holder: '李娜' });
    expect((await asset(id)).handovers[0]).toMatchObject({
      state: 'waiting',
      person: '李娜',
      givenBy: '陈晨',
    });
    expect([await mine(lina), await mine(wang)]).toEqual([[body.id], []]);
    expect((await lina.get('/my-assets/waiting')).body).toEqual({ handovers: 1, verifications: 0 });
    expect((await chen.get(`/items/${id}`)).body.moves).not.toContain('retired');
    for (const who of [wang, chen, lead, auditor])
      expect(await answer(who, body.id, { yes: true })).toBe('not_found');
    expect(await answer(lina, body.id, { yes: true })).toBe('done');
    expect(await answer(lina, body.id, { yes: false, reason: '后悔' })).toBe('handover_answered');
    expect([(await asset(id)).handovers[0].state, await mine(lina)]).toEqual(['confirmed', []]);
    expect(brokenAt(await eventsOf(db, 'handover', body.id))).toBeNull();
  });

  it('is refused with a reason, and the device is where it was', async () => {
    const id = await add({ state: 'idle' });
    const { body } = await issue(id, lina);
    expect(await answer(lina, body.id, { yes: false })).toBe('reason_required');
    expect(await answer(lina, body.id, { yes: false, reason: '没有收到' })).toBe('done');
    expect(await item(id)).toMatchObject({ state: 'idle', holderId: null });
    expect((await asset(id)).handovers[0]).toMatchObject({ state: 'refused', reason: '没有收到' });
    const { items } = (await chen.get(`/items/${id}/history`)).body;
    expect(items[0]).toMatchObject({ ref: body.number, reason: '没有收到', by: '李娜' });
  });

  it('back: the device is in stock, and the one who had it says so', async () => {
    const id = await add({ state: 'in_use', holderId: lina.id });
    expect((await give(id, { kind: 'return' })).status).toBe(400);
    const { body } = await give(id, { kind: 'return', state: 'in_stock', note: '附电源' });
    expect(await item(id)).toMatchObject({ state: 'in_stock', holderId: null });
    expect(await answer(lina, body.id, { yes: false, reason: '还在我这里' })).toBe('done');
    expect(await item(id)).toMatchObject({ state: 'in_use', holder: '李娜' });
    expect((await give(await add(), { kind: 'return', state: 'idle' })).body.code).toBe('nobody_has_it');
  });

  it('to oneself is none; the next one takes back the one that waits, and so does the desk', async () => {
    const id = await add();
    expect((await issue(id, chen)).body.code).toBe('own_word');
    expect((await issue(id, { ...lina, id })).status).toBe(422);
    expect((await issue(id, wang, lina)).status).toBe(403);
    const first = (await issue(id, lina)).body.id;
    const second = (await issue(id, wang)).body.id;
    expect([await mine(lina), await mine(wang)]).toEqual([[], [second]]);
    expect(await answer(lina, first, { yes: true })).toBe('handover_answered');
    expect((await chen.post(`/handovers/${second}/withdraw`, {})).status).toBe(200);
    expect(await item(id)).toMatchObject({ state: 'in_use', holder: '李娜' });
    expect((await chen.get('/handovers')).body.items).toEqual([]);
    expect((await chen.get('/handovers?state=all&limit=1')).body.items).toHaveLength(1);
  });

  it('PostgreSQL takes no word but the holder’s', async () => {
    const { body } = await issue(await add(), lina);
    const hash = Buffer.alloc(32);
    const set = (what: ReturnType<typeof sql>) =>
      sql`update handover set ${what}, version = 2, hash = ${hash} where id = ${body.id}`;
    const event = (by: string) => sql`insert into handover_event
      select record_id, 2, at, ${by}, 'confirmed', data, after, hash, ${hash} from handover_event
      where record_id = ${body.id}`;
    expect(await refusal(set(sql`state = 'confirmed', answered_by = ${chen.id}`))).toBe(
      'handover_answered_by_holder',
    );
    expect(await refusal(set(sql`state = 'confirmed'`))).toBe('handover_answered_by_holder');
    expect(await refusal(set(sql`state = 'confirmed', answered_by = ${lina.id}`), event(chen.id))).toBe(
      'handover_answered_by_holder',
    );
    expect(await refusal(set(sql`person_id = ${wang.id}`))).toBe('handover_stays');
  });
});
