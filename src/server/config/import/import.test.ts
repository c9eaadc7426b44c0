import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { rebuildItem } from '#domain/config/decide.ts';
import { type Answer, type Member, world } from '#test/world.ts';
import { type EventRow, itemHash } from '../history.ts';
import { workImports } from './work.ts';

const made = await world();
const { db, people, department, groups } = made;
const { lina, chen, lead, auditor } = people;

const upload = (file: string | Buffer, by: Member = chen, name = '设备.csv') =>
  by.post(`/item-imports?name=${encodeURIComponent(name)}`, Buffer.from(file), {
    'content-type': 'application/octet-stream',
  });
const settle = async () => {
  while (await workImports(db, Date.now));
};

interface Planned {
  id: string;
  counts: Record<string, number>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  rows: any[];
}

async function look(id: string, by: Member = chen): Promise<Planned> {
  const opened = await by.get(`/item-imports/${id}`);
  const { body } = await by.get(`/item-imports/${id}/rows?limit=100`);
  return { id, counts: opened.body.counts, rows: body.items };
}

/** A file as far as its preview, with what the headings suggest. */
async function plan(file: string | Buffer, more: object = {}, by: Member = chen): Promise<Planned> {
  const { status, body } = await upload(file, by);
  expect([status, body]).toMatchObject([201, {}]);
  const planned = await by.post(`/item-imports/${body.id}/plan`, {
    ...body.mapping,
    class: 'computer',
    ...more,
  });
  expect([planned.status, planned.body]).toMatchObject([200, { state: 'planning' }]);
  await settle();
  expect((await by.get(`/item-imports/${body.id}`)).body).toMatchObject({ state: 'planned', problem: null });
  return look(body.id, by);
}

async function run(file: string | Buffer, more: object = {}, by: Member = chen): Promise<Planned> {
  const { id } = await plan(file, more, by);
  expect((await by.post(`/item-imports/${id}/run`)).status).toBe(200);
  await settle();
  expect((await by.get(`/item-imports/${id}`)).body).toMatchObject({ state: 'done', problem: null });
  return look(id, by);
}

async function undo(id: string): Promise<Planned> {
  expect((await chen.post(`/item-imports/${id}/undo`, { reason: '传错文件' })).status).toBe(200);
  await settle();
  expect((await chen.get(`/item-imports/${id}`)).body).toMatchObject({ state: 'undone', problem: null });
  return look(id);
}

const codes = ({ rows }: Planned) =>
  rows.map(({ outcome, problems }) => [
    outcome,
    ...problems.map((p: { field: string; code: string }) => `${p.field} ${p.code}`),
  ]);
const item = async (id: string) => (await chen.get(`/items/${id}`)).body;
const add = async (wish: object) =>
  (await chen.post('/items', { class: 'computer', name: '笔记本', because: { reason: '盘点' }, ...wish }))
    .body;
const refusal = ({ status, body }: Answer) => [
  status,
  body.code,
  ...(body.fields ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`),
];

describe('a file', () => {
  const text = '名称,序列号,使用人\n李娜的电脑,SN-A1,李娜\n';

  it.each([
    ['utf-8', false, Buffer.from(text)],
    ['utf-8', true, Buffer.from(`\ufeff${text}`)],
    ['gb18030', false, iconv.encode(text, 'gbk')],
    ['utf-16le', true, Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le')],
  ])('in %s (with a mark: %s) is told by its bytes', async (encoding, bom, bytes) => {
    const { status, body } = await upload(bytes);
    expect([status, body]).toMatchObject([
      201,
      {
        ...{
          encoding,
          bom,
          headings: ['名称', '序列号', '使用人'],
          samples: [['李娜的电脑', 'SN-A1', '李娜']],
        },
      },
    ]);
    expect(body.mapping.columns).toEqual(['name', 'serial', 'holderId']);
    await chen.post(`/item-imports/${body.id}/discard`);
  });

  it('is read with another delimiter, or in another encoding, when somebody says so', async () => {
    const { body } = await upload('a;b;c,d\n1;2;3,4\n');
    expect(body).toMatchObject({ delimiter: ';', headings: ['a', 'b', 'c,d'] });
    const other = await chen.post(`/item-imports/${body.id}/shape`, { delimiter: ',' });
    expect(other.body).toMatchObject({ delimiter: ',', headings: ['a;b;c', 'd'] });
    const wrong = await chen.post(`/item-imports/${body.id}/shape`, { encoding: 'utf-16le' });
    expect(wrong.status).toBe(400);
    expect((await chen.post(`/item-imports/${body.id}/discard`)).body.state).toBe('discarded');
    expect(refusal(await chen.post(`/item-imports/${body.id}/plan`, body.mapping))).toEqual([
      409,
      'wrong_status',
    ]);
  });

  it.each([
    ['empty', '', 'no_rows'],
    ['with a header alone', 'a,b\n', 'no_rows'],
    ['of bytes in no encoding', Buffer.from([0x61, 0xff, 0xff, 0x0a]), 'broken_text'],
    ['with an open quote', 'a\n"b\n', 'bad_quotes'],
    ['that is an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4, 5]), 'protected_workbook'],
    ['that only begins like a workbook', Buffer.from('PK\u0003\u0004 and nothing'), 'bad_workbook'],
    ['with more columns than a sheet of ours', `${'a,'.repeat(300)}\n1\n`, 'too_many_columns'],
  ])('%s is not kept', async (_, bytes, code) => {
    const before = await sql`select from item_import`.execute(db);
    expect(refusal(await upload(bytes))).toEqual([400, 'invalid', `body ${code}`]);
    expect((await sql`select from item_import`.execute(db)).rows.length).toBe(before.rows.length);
  });

  it('belongs to who brought it, and to who manages all items', async () => {
    const { body } = await upload(text);
    expect((await lina.get(`/item-imports/${body.id}`)).status).toBe(403);
    expect((await auditor.get('/item-imports')).status).toBe(403);
    expect((await lead.get(`/item-imports/${body.id}`)).body).toMatchObject({ own: false, by: '陈晨' });
    expect((await lead.post(`/item-imports/${body.id}/plan`, body.mapping)).status).toBe(403);
    expect((await chen.get('/item-imports')).body.items[0]).toMatchObject({
      id: body.id,
      own: true,
      fileName: '设备.csv',
    });
    await chen.post(`/item-imports/${body.id}/discard`);
  });

  it('is refused a mapping that fits neither it nor the classes, by column', async () => {
    const { body } = await upload('a,b,c\n1,2,3\n');
    const say = (columns: unknown[], more = {}) =>
      chen.post(`/item-imports/${body.id}/plan`, {
        columns,
        class: null,
        keys: ['serial'],
        empty: 'keep',
        ...more,
      });
    expect(refusal(await say(['name']))).toEqual([400, 'invalid', 'body.columns column_count']);
    expect(refusal(await say([null, null, null]))).toEqual([400, 'invalid', 'body.columns required']);
    expect(
      refusal(await say(['name', 'name', 'attribute:ghost'], { class: 'hardware', keys: ['ghost'] })),
    ).toEqual([
      ...[400, 'invalid', 'body.columns.1 given_twice', 'body.columns.2 unknown_reference'],
      ...['body.class unknown_reference', 'body.keys.0 unknown_reference'],
    ]);
    await chen.post(`/item-imports/${body.id}/discard`);
  });
});

describe('a preview', () => {
  it('says of each row what it would do, with the fields that differ, and writes nothing', async () => {
    const old = await add({ name: '旧电脑', serial: 'P-1', assetNumber: 'P-A1' });
    const same = await add({ name: '不变', serial: 'P-2' });
    const before = (await sql`select from item_event`.execute(db)).rows.length;
    const planned = await plan(
      '名称,序列号,状态,内存,使用人,地点\n新电脑,P-3,在库,16,李娜,\n旧电脑改名,p-1,维修,32,lina,\n不变,P-2,,,,\n坏的,P-4,飞行,很多,没有这个人,火星\n',
    );
    expect(planned.counts).toMatchObject({ rows: 4, new: 1, change: 1, same: 1, refused: 1, ambiguous: 0 });
    expect(planned.rows[1]).toMatchObject({
      ...{ row: 3, outcome: 'change', item: { id: old.id, number: old.number } },
      changes: expect.arrayContaining([
        { field: 'name', before: '旧电脑', after: '旧电脑改名' },
        { field: 'state', before: 'in_use', after: 'repair' },
        { field: 'attribute:memory', before: null, after: 32 },
        { field: 'holderId', before: null, after: lina.id },
      ]),
    });
    expect(planned.rows[2]).toMatchObject({ outcome: 'same', item: { id: same.id } });
    expect(codes(planned)[3]).toEqual([
      ...['refused', 'state unknown_choice', 'holderId unknown_reference', 'siteId unknown_reference'],
    ]);
    const refused = await chen.get(`/item-imports/${planned.id}/rows?outcome=refused`);
    expect(refused.body.items.map(({ row }: { row: number }) => row)).toEqual([5]);
    expect((await sql`select from item_event`.execute(db)).rows.length).toBe(before);
  });

  it('finds items by number, serial, asset number, addresses, and name with class, the first that finds one', async () => {
    const one = await add({
      name: '网卡机',
      attributes: { mac_address: '00-1a-2b-00-00-01', host_name: 'PC-77' },
    });
    const [twin] = [await add({ name: '双胞胎' }), await add({ name: '双胞胎' })];
    const planned = await plan(
      `编号,名称,序列号,主机名,MAC 地址\n${one.number},网卡机一,,,\n,网卡机二,,,00:1A:2B:00:00:01\n,网卡机三,,pc-77,\n,双胞胎,,,\nCI-999999,鬼,,,\n,双胞胎,,,00:1a:2b:00:00:01\n`,
    );
    expect(codes(planned)).toEqual([
      ['refused', 'null given_twice'],
      ['refused', 'null given_twice'],
      ['refused', 'null given_twice'],
      ['ambiguous'],
      ['refused', 'number unknown_reference'],
      ['refused', 'null given_twice'],
    ]);
    expect(planned.rows[3].candidates).toHaveLength(2);
    expect(planned.rows[3].candidates[0].name).toBe(twin.name);
    const alone = await plan('名称,主机名\n网卡机三,pc-77\n');
    expect(alone.rows[0]).toMatchObject({
      outcome: 'change',
      item: { id: one.id },
      changes: [{ field: 'name' }, {}],
    });
  });

  it('takes no item for another of the same name when their serials differ', async () => {
    await add({ name: 'ThinkPad', serial: 'T-1' });
    const planned = await run('名称,序列号\nThinkPad,T-2\nThinkPad,T-3\n');
    expect(planned.counts).toMatchObject({ new: 2, done: 2, failed: 0 });
  });

  it('refuses rows about one thing, in the file or against what is there; serials that name nothing are left out', async () => {
    await add({ name: '占用者', serial: 'D-9', assetNumber: 'D-A9' });
    const planned = await plan(
      '名称,序列号,资产编号,IMEI,类别\n甲,D-1,,,\n乙,d-1 ,,,\n丙,To be filled by O.E.M.,,,\n丁,To be filled by O.E.M.,,,\n戊,D-5,D-A9,,\n手机一,,,123456789012345,移动设备\n手机二,,,123456789012345,移动设备\n',
    );
    expect(codes(planned)).toEqual(
      [
        ['refused', 'serial given_twice'],
        ['refused', 'serial given_twice'],
        ['new', 'serial meaningless'],
        ['new', 'serial meaningless'],
        ['new'],
        ['refused', 'attribute:imei given_twice'],
        ['refused', 'attribute:imei given_twice'],
      ].map((row, i) => (i === 4 ? expect.anything() : row)),
    );
    // D-5 is not there, D-A9 is: it is that one, which has another serial.
    expect(planned.rows[4]).toMatchObject({
      outcome: 'change',
      changes: [{ field: 'name' }, { field: 'serial', before: 'D-9', after: 'D-5' }],
    });
  });

  it('takes of formulas in CSV none, and a text in quotes after an equals sign', async () => {
    const planned = await plan(
      '名称,序列号,备注\n"=HYPERLINK(""http://x"")",F-1,\n"=""00123""",F-2,\'=1+1\n+86 机,F-3,@a\n',
    );
    expect(codes(planned)).toEqual(
      [['refused', 'name formula', 'name required'], ['new'], ['new']].map((row, i) =>
        i === 0 ? ['refused', 'name formula'] : row,
      ),
    );
    expect(planned.rows[1].name).toBe('00123');
    expect(planned.rows[2].name).toBe('+86 机');
  });
});

describe('a run', () => {
  it('adds and changes what was shown, with its cause, and the histories stand', async () => {
    const old = await add({ name: '改前', serial: 'R-1' });
    const done = await run(
      '名称,序列号,部门,支持组,类别,IMEI\n改后,R-1,财务部,服务台,,\n手机,R-2,,,移动设备,999999999999999\n',
    );
    expect(done.counts).toMatchObject({ new: 1, change: 1, done: 2, failed: 0 });
    expect((await item(old.id)).item).toMatchObject({
      name: '改后',
      departmentId: department,
      groupId: groups.first,
    });
    const phone = done.rows[1].item;
    expect((await item(phone.id)).item).toMatchObject({
      name: '手机',
      class: 'mobile_device',
      state: 'in_use',
    });
    const history = await chen.get(`/items/${phone.id}/history`);
    expect(history.body.items[0]).toMatchObject({
      kind: 'created',
      cause: 'import',
      ref: expect.stringMatching(/^IM-\d{6}$/),
      by: '陈晨',
    });
    await standing();
    expect((await plan('名称,序列号\n改后,R-1\n')).counts).toMatchObject({ same: 1 });
    expect((await auditor.get('/audit/entries?kind=items_imported&limit=1')).body.items[0]).toMatchObject({
      what: { done: 2, failed: 0 },
    });
  });

  it('refuses a row that would do something else by now', async () => {
    const one = await add({ name: '等等', serial: 'W-1' });
    const { id } = await plan('名称,序列号\n等到了,W-1\n新的,W-2\n没变,W-3\n');
    await chen.patch(`/items/${one.id}`, { name: '抢先', because: { reason: '改' } }, { 'if-match': '"1"' });
    await add({ name: '抢注', serial: 'W-2' });
    await chen.post(`/item-imports/${id}/run`);
    await settle();
    const after = await look(id);
    expect(after.rows.map(({ result }) => result)).toEqual(['refused', 'refused', 'done']);
    expect(codes(after).slice(0, 2)).toEqual([
      ['change', 'null changed_since'],
      ['new', 'null changed_since'],
    ]);
    expect((await chen.get(`/item-imports/${id}/rows?outcome=failed`)).body.items).toHaveLength(2);
    expect((await item(one.id)).item.name).toBe('抢先');
  });

  it('relates items of the file to each other and to those that are there; circles of parts are refused', async () => {
    const host = await add({ name: '宿主机', class: 'server', serial: 'H-1' });
    const file =
      '名称,类别,序列号,运行于,属于\n库,数据库,,h-1;备机,\n备机,服务器,H-2,,机架甲\n机架甲,机柜,,,机房乙\n机房乙,机房,,,\n圈一,机柜,,,圈二\n圈二,机柜,,,圈一\n迷路,数据库,,没有的机器,\n跟着迷路,数据库,,,迷路\n';
    const planned = await plan(file);
    expect(codes(planned)).toEqual([
      ...[['new'], ['new'], ['new'], ['new']],
      ['refused', 'relation:part_of:forth circle'],
      ['refused', 'relation:part_of:forth circle'],
      ['refused', 'relation:runs_on:forth unknown_reference'],
      ['refused', 'null needs_refused'],
    ]);
    const done = await run(file);
    const relations = (await item(done.rows[0].item.id)).relations;
    expect(
      relations.map(
        ({ kind, direction, item: other }: { kind: string; direction: string; item: { name: string } }) => [
          kind,
          direction,
          other.name,
        ],
      ),
    ).toEqual([
      ['runs_on', 'forth', '备机'],
      ['runs_on', 'forth', '宿主机'],
    ]);
    expect((await chen.get(`/items/${host.id}/history`)).body.items[0]).toMatchObject({
      kind: 'related',
      cause: 'import',
    });
    // A circle that the file closes over what stands already.
    const closing = await plan('名称,类别,属于\n机房乙,机房,机架甲\n');
    expect(codes(closing)).toEqual([['refused', 'relation:part_of:forth circle']]);
    expect((await plan(file.split('\n').slice(0, 5).join('\n'))).counts).toMatchObject({ same: 4 });
    await standing();
  });

  it('goes no further than its importer may', async () => {
    const theirs = await add({ name: '网络组的', serial: 'S-1', groupId: groups.second });
    await sql`insert into role (code, name, grants, parts) values ('x-own-group', '本组配置', ${JSON.stringify(
      {
        ...{ 'config.read': ['groups'], 'config.manage': ['groups'], 'ticket.use': ['all'] },
      },
    )}::jsonb, '{agent}')`.execute(db);
    const small = await made.person('small', '小赵', [], [groups.first]);
    await sql`update person set given_roles = '{requester,x-own-group}' where id = ${small.id}`.execute(db);
    const planned = await plan(
      `名称,序列号,支持组,编号\n抢来,S-1,服务台,\n也抢,,服务台,${theirs.number}\n本组,S-2,服务台,\n给别人,S-3,网络组,\n`,
      {},
      small,
    );
    expect(codes(planned)).toEqual([
      ['refused', 'null not_yours'],
      ['refused', 'number unknown_reference'],
      ['new'],
      ['refused', 'null not_yours'],
    ]);
    expect(planned.rows[0].item).toBeNull();
    await small.post(`/item-imports/${planned.id}/run`);
    await sql`update person set given_roles = '{requester}' where id = ${small.id}`.execute(db);
    await settle();
    const after = (
      await sql<{ result: string; problems: { code: string }[] }>`select result, problems from item_import_row
      where import_id = ${planned.id} and outcome = 'new'`.execute(db)
    ).rows;
    expect(after).toMatchObject([{ result: 'refused', problems: [{ code: 'not_yours' }] }]);
  });
});

describe('undoing', () => {
  it('takes a whole import back by further events, but for what was changed since', async () => {
    const changedItem = await add({ name: '原名', serial: 'U-1', attributes: { memory: 8 } });
    const meant = await add({ name: '后来改', serial: 'U-2' });
    const done = await run('名称,序列号,状态,内存,依赖\n新名,U-1,维修,16,\n别名,U-2,,,\n新机,U-3,,,U-1\n');
    const [, , fresh] = done.rows.map((row) => row.item.id);
    await chen.patch(
      `/items/${meant.id}`,
      { note: '手工', because: { reason: '改' } },
      { 'if-match': '"2"' },
    );
    const undone = await undo(done.id);
    expect(undone.rows.map((row) => row.undone)).toEqual(['done', 'refused', 'done']);
    expect(codes(undone)[1]).toEqual(['change', 'null changed_since']);
    expect((await item(changedItem.id)).item).toMatchObject({
      name: '原名',
      state: 'in_use',
      attributes: { memory: 8 },
    });
    expect((await item(meant.id)).item.name).toBe('别名');
    expect(await item(fresh)).toMatchObject({ item: { state: 'retired' }, relations: [] });
    expect(undone.counts).toMatchObject({ undone: 2, kept: 1 });
    await standing();
    const report = await chen.get(`/item-imports/${done.id}/report`);
    expect(report.body).toContain('3,修改，未撤销');
    expect(report.body).toMatch(/^\ufeff行,结果,编号/);
    expect(refusal(await chen.post(`/item-imports/${done.id}/undo`, { reason: '再来' }))).toEqual([
      409,
      'wrong_status',
    ]);
  });

  it('gives nothing back that another item has by now', async () => {
    const one = await add({ name: '换号', serial: 'V-1' });
    const done = await run(`编号,序列号\n${one.number},V-2\n`);
    await add({ name: '新主', serial: 'V-1' });
    expect(codes(await undo(done.id))).toEqual([['change', 'serial already_exists']]);
    expect((await item(one.id)).item.serial).toBe('V-2');
  });
});

describe('a mapping', () => {
  it('is kept under a name, and offered for files with the same headings', async () => {
    const file = '机器,号码\n甲机,M-1\n';
    const { body } = await upload(file);
    expect(body.mapping.columns).toEqual([null, null]);
    const mapping = { ...body.mapping, columns: ['name', 'serial'], class: 'server' };
    const saved = await chen.put('/item-import-mappings', {
      name: '厂商清单',
      headings: body.headings,
      mapping,
    });
    expect(saved.status).toBe(200);
    const again = await upload(file);
    expect(again.body).toMatchObject({ fitting: '厂商清单', mapping });
    expect((await chen.get('/item-import-mappings')).body.items).toMatchObject([{ name: '厂商清单' }]);
    expect((await chen.post(`/item-import-mappings/${saved.body.id}/drop`)).status).toBe(204);
    for (const { id } of [body, again.body]) await chen.post(`/item-imports/${id}/discard`);
  });
});

describe('a workbook', () => {
  const book = (sheet: string, more: Record<string, string> = {}) =>
    Buffer.from(
      zipSync(
        Object.fromEntries(
          Object.entries({
            'xl/workbook.xml':
              '<workbook xmlns:r="r"><sheets><sheet name="说明" r:id="rId2"/><sheet name="设备" r:id="rId1"/></sheets></workbook>',
            'xl/_rels/workbook.xml.rels':
              '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
            'xl/styles.xml':
              '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            'xl/sharedStrings.xml':
              '<sst><si><t>名称</t></si><si><r><t>富</t></r><r><t>文本</t></r><rPh><t>x</t></rPh></si></sst>',
            'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
            'xl/worksheets/sheet2.xml':
              '<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c></row><row><c><v>1</v></c></row></sheetData></worksheet>',
            ...more,
          }).map(([name, text]) => [name, strToU8(text)]),
        ),
      ),
    );
  const SHEET = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>序列号</t></is></c><c r="C1" t="str"><v>购置日期</v></c><c r="D1" t="inlineStr"><is><t>内存</t></is></c></row>
    <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>4471</v></c><c r="C2" s="1"><v>45658</v></c><c r="D2"><f>8*2</f><v>16</v></c></row>
    <row r="4"><c r="A4" t="str"><f>"算"&amp;"出"</f><v>算出</v></c><c r="B4" t="e"><v>#N/A</v></c></row>
    <row r="5"><c r="A5"><f>EVIL()</f></c><c r="B5" t="inlineStr"><is><t>X-5</t></is></c></row>`;

  it('is read from the sheet that is chosen; of formulas the value that was kept, or the row is refused', async () => {
    const { body } = await upload(book(SHEET), chen, '设备.xlsx');
    expect(body).toMatchObject({ format: 'xlsx', sheets: ['说明', '设备'], sheet: '说明', headings: ['a'] });
    const chosen = (await chen.post(`/item-imports/${body.id}/shape`, { sheet: '设备' })).body;
    expect(chosen).toMatchObject({ headings: ['名称', '序列号', '购置日期', '内存'] });
    expect(refusal(await chen.post(`/item-imports/${body.id}/shape`, { sheet: '没有' }))).toEqual([
      400,
      'invalid',
      'body.sheet unknown_sheet',
    ]);
    await chen.post(`/item-imports/${body.id}/plan`, { ...chosen.mapping, class: 'computer' });
    await settle();
    const planned = await look(body.id);
    expect(codes(planned)).toEqual([['new'], ['refused', 'serial error_value'], ['refused', 'name formula']]);
    expect(planned.rows.map(({ row }) => row)).toEqual([2, 4, 5]);
    await chen.post(`/item-imports/${body.id}/run`);
    await settle();
    const { id } = (await look(body.id)).rows[0].item;
    expect((await item(id)).item).toMatchObject({
      name: '富文本',
      serial: '4471',
      attributes: { bought_on: '2025-01-01', memory: 16 },
    });
  });

  it.each([
    [
      'entities of its own',
      {
        'xl/workbook.xml':
          '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><workbook><sheets><sheet name="&a;" r:id="rId9"/></sheets></workbook>',
      },
      'bad_workbook',
    ],
    ['no workbook in it', { 'xl/workbook.xml': '' }, 'bad_workbook'],
    [
      'strings without end',
      {
        'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(68_000_000)}</t></si></sst>`,
      },
      'too_large',
    ],
  ])('with %s is refused', async (_, parts, code) => {
    const answer = await upload(book(SHEET, parts));
    expect(refusal(answer)).toEqual(
      code === 'too_large' ? [413, 'too_large'] : [400, 'invalid', `body ${code}`],
    );
  });
});

type StoredEvent = Omit<EventRow, 'at'> & { at: Date };

/** Every item is what its events make it, and each event is chained to the one before. */
async function standing(): Promise<void> {
  const items = await sql<{
    id: string;
    name: string;
    state: string;
    serial: string | null;
    attributes: object;
    hash: string;
  }>`
    select id, name, state, serial, attributes, encode(hash, 'hex') as hash from item`.execute(db);
  const events =
    await sql<StoredEvent>`select item_id as "itemId", seq, at, person_id as "personId", kind, cause, ref, reason, before,
    after, data, encode(hash, 'hex') as hash, encode(prev_hash, 'hex') as "prevHash" from item_event order by item_id, seq`.execute(
      db,
    );
  for (const one of items.rows) {
    const own = events.rows.filter(({ itemId }) => itemId === one.id);
    expect(rebuildItem(own)).toMatchObject({
      name: one.name,
      state: one.state,
      serial: one.serial,
      attributes: one.attributes,
    });
    for (const { hash, prevHash, at, ...event } of own)
      expect(itemHash({ ...event, at: at.getTime() }, prevHash)).toBe(hash);
    expect(own.at(-1)!.hash).toBe(one.hash);
  }
}
