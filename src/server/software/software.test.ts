import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Member, world } from '#test/world.ts';
import { transaction } from '../platform/db/db.ts';
import { recordInstallations, recordMany } from './record.ts';

const { db, people, person, groups, department } = await world();
const { lina, chen, lead, auditor } = people;
const NOW = Date.now();

const item = async (name: string, more: object = {}) =>
  (await chen.post('/items', { class: 'computer', name, because: { reason: '盘点' }, ...more })).body as {
    id: string;
    number: string;
  };
const record = (itemId: string, list: object[], more: object = {}, who: Member = chen) =>
  who.post(`/items/${itemId}/software`, { list, ...more });
const told = (itemId: string, source: string, complete: boolean, ...list: [string, string, boolean?][]) =>
  transaction(db, (tx) =>
    recordInstallations(
      tx,
      itemId,
      source,
      list.map(([name, version, gone = false]) => ({ name, version, gone })),
      { complete, personId: null, now: NOW, changeRef: null },
    ),
  );
const installed = async (itemId: string) =>
  (await chen.get(`/items/${itemId}/software`)).body.installed.map(
    ({
      product,
      version,
      seen,
    }: {
      product: { name: string };
      version: string;
      seen: { source: string }[];
    }) => `${product.name} ${version} (${seen.map(({ source }) => source)})`,
  );
const moves = async (itemId: string) =>
  (await chen.get(`/software/moves?item=${itemId}`)).body.items.map(
    ({ kind, from, to, verdict }: Record<string, string>) => `${kind} ${from} ${to} ${verdict}`,
  );
const codes = ({
  status,
  body,
}: {
  status: number;
  body: { code?: string; fields?: { field: string }[] };
}) => [status, ...(body.fields ?? []).map(({ field }) => field)];
const product = async (wish: object) =>
  (await chen.post('/software/products', { kind: 'other', ...wish })).body as { id: string; version: number };
const importFile = (file: string | Buffer, query = '', who: Member = chen) =>
  who.post(`/software/installations/import?dryRun=false${query}`, Buffer.from(file), {
    'content-type': 'text/csv',
  });
const preview = (file: string | Buffer) =>
  chen.post('/software/installations/import?dryRun=true', Buffer.from(file), { 'content-type': 'text/csv' });
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)).rows[0]!.n;

/** An approved change. */
const change = await (async () => {
  const answers = { experience: 'often', tested: 'same', back_out: 'minutes', outage: 'none', data: 'no' };
  const said = {
    title: '升级',
    category: 'normal',
    implementerId: people.zhao.id,
    reason: '升级',
    plan: '装',
    test: '试',
    backOut: '退',
  };
  const window = { from: new Date(NOW).toISOString(), to: new Date(NOW + 3_600_000).toISOString() };
  const made = await chen.post('/changes', {
    ...said,
    window,
    answers,
    itemIds: [(await item('升级对象')).id],
  });
  await chen.post(`/changes/${made.body.id}/submit`);
  const voted = await lead.post(`/changes/${made.body.id}/votes`, { vote: 'approve' }, { 'if-match': '*' });
  expect([voted.status, voted.body.status]).toEqual([200, 'approved']);
  return made.body.number as string;
})();

describe('what is installed', () => {
  it('is replaced by a whole list of the same source, added to by a part, and other sources keep theirs', async () => {
    const { id } = await item('李娜的笔记本');
    await told(id, 'osquery', true, ['7-Zip 22.01 (x64)', '22.01'], ['WPS Office', '11.1.0']);
    await told(id, 'glpi', true, ['7-zip', '22.01']);
    expect(await installed(id)).toEqual([
      '7-Zip 22.01 (x64) 22.01 (glpi,osquery)',
      'WPS Office 11.1.0 (osquery)',
    ]);
    await told(id, 'osquery', false, ['Python 3.12.1 (64-bit)', '3.12.1']);
    await told(id, 'osquery', true, ['7-Zip 23.01 (x64)', '23.01'], ['Python 3.12.1 (64-bit)', '3.12.1']);
    expect(await installed(id)).toEqual([
      '7-Zip 22.01 (x64) 22.01 (glpi)',
      '7-Zip 22.01 (x64) 23.01 (osquery)',
      'Python 3.12.1 (64-bit) 3.12.1 (osquery)',
    ]);
    await told(id, 'osquery', false, ['Python', '3.12.1', true], ['Nobody knows it', '1', true]);
    expect(await installed(id)).toHaveLength(2);
    expect((await moves(id)).sort()).toEqual([
      'installed null 11.1.0 null',
      'installed null 22.01 null',
      'installed null 23.01 null',
      'installed null 3.12.1 null',
      'removed 11.1.0 null null',
      'removed 3.12.1 null null',
    ]);
    const before = await count('software_move');
    expect(await told(id, 'osquery', true, ['7-Zip 23.01 (x64)', '23.01'])).toMatchObject({
      installed: 0,
      moves: 0,
    });
    expect(await count('software_move')).toBe(before);
  });

  it('is said by hand by who manages the item, and refused by field', async () => {
    const { id } = await item('王强的台式机');
    expect((await record(id, [{ name: 'Redis', version: '7.0' }])).body).toMatchObject({
      installed: 1,
      newProducts: 1,
    });
    const later = [
      { name: 'Redis', gone: true },
      { name: 'redis', version: '7.2' },
    ];
    expect((await record(id, later, { changeRef: change.toLowerCase() })).body).toMatchObject({ moves: 1 });
    const { items } = (await chen.get(`/software/moves?item=${id}`)).body;
    expect(items[0]).toMatchObject({
      ...{
        kind: 'upgraded',
        from: '7.0',
        to: '7.2',
        by: '陈晨',
        changeRef: change,
        verdict: 'conforming',
      },
    });
    const before = await count('software_installation');
    for (const [list, more, ...said] of [
      [[{ name: 'Redis 8', version: '8' }, { name: '®' }], {}, 400, 'body.list.1.name'],
      [[{ name: '' }], {}, 400, 'body.list.0.name'],
      [[{ name: 'x', version: 'x'.repeat(101) }], {}, 400, 'body.list.0.version'],
      [[{ name: 'x' }], { changeRef: '12' }, 400, 'body.changeRef'],
      [[{ name: 'x' }], { changeRef: 'CH-999999' }, 400, 'body.changeRef'],
      [[{ name: 'x' }], { source: 'Not a source' }, 400, 'body.source'],
    ] as const)
      expect([list, ...codes(await record(id, [...list], more))]).toEqual([list, ...said]);
    expect((await record(id, [{ name: 'x' }], {}, lina)).status).toBe(403);
    expect((await record(id, [{ name: 'x' }], {}, auditor)).status).toBe(403);
    expect((await record(groups.first, [{ name: 'x' }])).status).toBe(404);
    expect(await count('software_installation')).toBe(before);
    const retired = await item('旧机', { class: 'business_service', state: 'idle' });
    await chen.patch(
      `/items/${retired.id}`,
      { state: 'retired', because: { reason: '报废' } },
      { 'if-match': '*' },
    );
    expect((await record(retired.id, [{ name: 'x' }])).body.code).toBe('item_retired');
  });

  it('told by many at once names every new product once', async () => {
    const machines = await Promise.all(['并一', '并二', '并三', '并四'].map((name) => item(name)));
    const list: [string, string][] = Array.from({ length: 20 }, (_, n) => [`并发软件${n % 7}`, `${n}`]);
    await Promise.all(
      machines.map(({ id }, n) => told(id, 'agent', true, ...(n % 2 === 0 ? list : [...list].reverse()))),
    );
    const { items } = (await chen.get('/software/products?q=并发软件')).body;
    expect(items.map(({ items: on }: { items: number }) => on)).toEqual([4, 4, 4, 4, 4, 4, 4]);
  });
});

describe('products', () => {
  it('gather what sources called them, and keep other names from being given twice', async () => {
    const [one, two] = [await item('收一'), await item('收二')];
    await told(one.id, 'osquery', true, ['Java 8 Update 391 (64-bit)', '8.0.3910.13'], ['Java Helper', '1']);
    await told(two.id, 'osquery', true, ['Java 8 Update 401', '8.0.4010.10']);
    const jre = await product({ name: 'Oracle JRE 8', vendor: 'Oracle', aliases: ['Java 8 Update*'] });
    const page = (await chen.get(`/software/products/${jre.id}`)).body;
    expect(page).toMatchObject({ confirmed: true, version: 1, vendor: 'Oracle' });
    expect(page.versions.map(({ version, items }: Record<string, unknown>) => [version, items])).toEqual([
      ['8.0.4010.10', 1],
      ['8.0.3910.13', 1],
    ]);
    await told(two.id, 'osquery', true, ['Java 8 Update 411', '8.0.4110.9']);
    expect(await moves(two.id)).toEqual([
      'upgraded 8.0.4010.10 8.0.4110.9 violation',
      'installed null 8.0.4010.10 null',
    ]);
    expect((await chen.get('/software/products?q=java&confirmed=no')).body.items).toHaveLength(1);
    const taken = await chen.post('/software/products', { name: 'X', kind: 'os', aliases: ['oracle jre 8'] });
    expect(codes(taken)).toEqual([409, 'body.aliases.0']);
    const change = { name: 'Oracle JRE 8', kind: 'middleware', aliases: ['Java 8 Update*', '®'] };
    expect(codes(await chen.put(`/software/products/${jre.id}`, change, { 'if-match': '"1"' }))).toEqual([
      ...[400, 'body.aliases.1'],
    ]);
    const right = { ...change, aliases: ['Java 8 Update*', 'JRE'] };
    const changed = await chen.put(`/software/products/${jre.id}`, right, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({
      kind: 'middleware',
      version: 2,
      aliases: expect.arrayContaining(['JRE']),
    });
    expect((await chen.put(`/software/products/${jre.id}`, right, { 'if-match': '"1"' })).status).toBe(412);
    expect((await chen.put(`/software/products/${jre.id}`, right)).status).toBe(428);
  });

  it('that nobody confirmed become part of another one, with what is said twice said once', async () => {
    const { id } = await item('合并');
    await told(id, 'a', true, ['Mozilla Firefox', '115.0'], ['火狐浏览器', '115.0']);
    const known = (name: string) =>
      chen.get(`/software/products?q=${encodeURIComponent(name)}`).then(({ body }) => body.items[0].id);
    const [from, into] = [await known('火狐'), await known('Mozilla')];
    expect((await chen.post(`/software/products/${from}/merge`, { into: from })).status).toBe(400);
    expect((await chen.post(`/software/products/${from}/merge`, { into })).status).toBe(200);
    expect(await installed(id)).toEqual(['Mozilla Firefox 115.0 (a)']);
    expect((await chen.get(`/software/products/${from}`)).status).toBe(404);
    await told(id, 'a', true, ['火狐浏览器', '116.0']);
    expect(await installed(id)).toEqual(['Mozilla Firefox 116.0 (a)']);
    const { body } = await chen.put(
      `/software/products/${into}`,
      { name: 'Firefox', kind: 'other' },
      { 'if-match': '*' },
    );
    expect(body.confirmed).toBe(true);
    const another = await product({ name: '另一个' });
    expect((await chen.post(`/software/products/${into}/merge`, { into: another.id })).body.code).toBe(
      'product_confirmed',
    );
  });

  it('end their support by version, and lists find who still has them', async () => {
    const { id } = await item('旧系统', { departmentId: department });
    await told(id, 'a', true, ['Windows 10 专业版', '10.0.19045.3803']);
    const [{ id: win }] = (await chen.get('/software/products?q=Windows 10')).body.items;
    const versions = `/software/products/${win}/versions`;
    expect(
      (await chen.put(versions, { version: '10.0.19045.3803', supportedUntil: '2025-02-30' })).status,
    ).toBe(400);
    await chen.put(versions, { version: '10.0.19045.3803', supportedUntil: '2025-10-14' });
    const { body } = await chen.put(versions, { version: '10.0.99', supportedUntil: '2199-01-01' });
    expect(body.versions).toMatchObject([
      { version: '10.0.19045.3803', ended: true, items: 1 },
      { version: '10.0.99', ended: false, items: 0 },
    ]);
    const found = async (query: string, who: Member = chen) =>
      (await who.get(`/software/installations?${query}`)).body.items.map(
        (one: { item: { name: string } }) => one.item.name,
      );
    for (const [query, names] of [
      ['ended=yes', ['旧系统']],
      [`product=${win}&from=10&before=10.0.19045.3804`, ['旧系统']],
      [`product=${win}&before=10.0.19045.3803`, []],
      [`product=${win}&upTo=10.0.19045.3803.0`, ['旧系统']],
      [`product=${win}&version=10.0.19045.3803`, ['旧系统']],
      [`ended=yes&department=${department}&class=computer&q=旧系统`, ['旧系统']],
      ['ended=yes&class=server', []],
      ['ended=yes&source=b', []],
    ] as const)
      expect([query, await found(query)]).toEqual([query, names]);
    expect((await chen.get('/software/installations?cursor=x')).status).toBe(400);
    const all = (await chen.get('/software/installations?limit=100')).body.items;
    const first = (await chen.get('/software/installations?limit=3')).body;
    const second = (await chen.get(`/software/installations?limit=3&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 6));
    const csv = await chen.get('/software/installations/export?ended=yes');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.raw.toString()).toContain('旧系统,Windows 10 专业版,10.0.19045.3803,,2025-10-14,a,,财务部,');
  });
});

describe('a file of installations', () => {
  const file = (...rows: string[]) => ['主机名,软件,版本,已卸载', ...rows, ''].join('\n');

  it('is read in GBK and UTF-8, finds machines by what names them, and keeps formulas as text', async () => {
    const a = await item('文件一', { attributes: { host_name: 'PC-0001' }, serial: 'SN-F1' });
    const b = await item('文件二', { assetNumber: 'IT-F2' });
    const rows = [
      `pc-0001,达梦数据库,8.1`,
      `sn-f1,"'=cmd()",1`,
      `${b.number},达梦数据库,8.1`,
      `it-f2,中间件,`,
    ];
    const bytes = iconv.encode(file(...rows.map((row) => `${row},`)), 'gbk');
    const before = await count('software_installation');
    expect((await preview(bytes)).body).toMatchObject({
      applied: false,
      encoding: 'gb18030',
      rows: 4,
      items: 2,
      problems: [],
    });
    expect(await count('software_installation')).toBe(before);
    expect((await importFile(bytes)).body).toMatchObject({ applied: true, installed: 4, moves: 4 });
    expect(await installed(a.id)).toEqual(['=cmd() 1 (csv)', '达梦数据库 8.1 (csv)']);
    const again = await importFile(
      file('PC-0001,达梦数据库,8.1,是', 'PC-0001,达梦数据库,8.2,'),
      `&changeRef=${change}`,
    );
    expect(again.body).toMatchObject({ installed: 1, removed: 1, moves: 1 });
    expect((await moves(a.id))[0]).toBe('upgraded 8.1 8.2 conforming');
    await importFile(`\ufeff${file('IT-F2,中间件,2,')}`, '&complete=true');
    expect(await installed(b.id)).toEqual(['中间件 2 (csv)']);
  });

  it('is taken as a whole or not at all, and says of every row what is wrong', async () => {
    await item('同名', { attributes: { host_name: 'twin' } });
    await item('同名', { attributes: { host_name: 'TWIN' } });
    await item('好', { attributes: { host_name: 'good' } });
    const narrow = await person('narrow', '只读', ['auditor']);
    const rows = [
      ...['good,A,1,', 'nobody,A,1,', 'twin,A,1,', ',A,1,', 'good,,1,', 'good,®,1,'],
      ...['good,a,1.0,', 'good,A,1,是', 'good,B,1,maybe', 'good,B,1', `good,${'x'.repeat(301)},1,`],
    ];
    const before = await count('software_installation');
    const { body } = await preview(file(...rows));
    expect(
      body.problems.map(({ row, column, code }: Record<string, unknown>) => `${row} ${column} ${code}`),
    ).toEqual([
      ...[
        '3 item unknown_item',
        '4 item ambiguous_item',
        '5 item required',
        '6 name required',
        '7 name bad_name',
      ],
      ...[
        '8 name given_twice',
        '9 name contradiction',
        '10 gone bad_yes_no',
        '11 null column_count',
        '12 name too_long',
      ],
    ]);
    const refused = await importFile(file(...rows));
    expect([refused.status, refused.body.code, refused.body.detail.count]).toEqual([
      422,
      'import_problems',
      10,
    ]);
    expect(await count('software_installation')).toBe(before);
    for (const [text, ...said] of [
      ['', '1 item missing_column', '1 name missing_column'],
      ['主机名,软件\n', '1 null no_rows'],
      ['主机名,软件,颜色\nx,y,z\n', '1 null unknown_column'],
      ['主机名,软件,序列号\nx,y,z\n', '1 item duplicate_column'],
      ['主机名,软件\n"x,y\n', '2 null bad_quotes'],
    ] as const) {
      const found = (await preview(text)).body.problems.map(
        ({ row, column, code }: Record<string, unknown>) => `${row} ${column} ${code}`,
      );
      expect([text, found]).toEqual([text, expect.arrayContaining(said)]);
    }
    expect((await preview(Buffer.from([0xff, 0xff, 0x00]))).body.problems).toMatchObject([
      { code: 'broken_text' },
    ]);
    expect((await importFile(file('good,A,1,'), '', narrow)).status).toBe(403);
  });
});

describe('version changes on items lacking a change (2.2)', () => {
  it('are listed, are answered for by word, and are none of it when the product updates itself', async () => {
    const { id } = await item('检查');
    const from = new Date(NOW - 60_000).toISOString();
    const to = new Date(NOW + 3_600_000).toISOString();
    const check = async (query = `from=${from}&to=${to}`) =>
      (await chen.get(`/software/change-check?${query}`)).body;
    const before = await check();
    await told(id, 'a', true, ['检查软件', '1'], ['自动浏览器', '1']);
    await told(id, 'a', true, ['检查软件', '2'], ['自动浏览器', '2']);
    await told(id, 'a', true, ['检查软件', '1'], ['自动浏览器', '2']);
    const grown = async () => {
      const now = await check();
      return ['population', 'conforming', 'violations', 'exceptions', 'notApplicable'].map(
        (name) => now[name] - before[name],
      );
    };
    expect(await grown()).toEqual([3, 0, 3, 0, 2]);
    const found = (await chen.get(`/software/moves?item=${id}&verdict=violation`)).body.items;
    expect(found).toHaveLength(3);
    const items = found.filter((one: { product: { name: string } }) => one.product.name === '检查软件');
    const say = (move: number, body: object, who: Member = chen) =>
      who.post(`/software/moves/${move}/words`, body);
    expect((await say(items[0].id, { changeRef: change, reason: '补登' })).body).toMatchObject({
      ...{ changeRef: change, verdict: 'conforming' },
    });
    expect((await say(items[1].id, { reason: '测试机' })).body.verdict).toBe('exception');
    expect((await say(items[1].id, {})).status).toBe(400);
    expect((await say(items[1].id, { reason: 'x' }, auditor)).status).toBe(403);
    expect((await say(999_999, { reason: 'x' })).status).toBe(404);
    const { items: all } = (await chen.get(`/software/moves?item=${id}`)).body;
    expect((await say(all.at(-1).id, { reason: 'x' })).body.code).toBe('no_version_change');
    const [{ id: browser }] = (await lead.get('/software/products?q=自动浏览器')).body.items;
    const wish = { name: '自动浏览器', kind: 'other', updatesItself: '厂商自动更新，已评估' };
    await lead.put(`/software/products/${browser}`, wish, { 'if-match': '*' });
    expect(await grown()).toEqual([3, 1, 0, 2, 2]);
    expect((await chen.get(`/software/moves?item=${id}&verdict=exception`)).body.items).toHaveLength(2);
    expect(await check(`from=${from}&to=${from}`)).toMatchObject({ population: 0, result: 'no_evidence' });
  });

  it('cannot be altered afterwards', async () => {
    for (const statement of ['update software_move set change_ref = null', 'delete from software_move_word'])
      await expect(sql.raw(statement).execute(db)).rejects.toThrow();
  });
});

it('a thousand programs on many items are noted in a handful of statements', async () => {
  const machines = await Promise.all(Array.from({ length: 5 }, (_, n) => item(`大${n}`)));
  const list = Array.from({ length: 1000 }, (_, n) => ({
    name: `大量软件 ${n}`,
    version: `${n % 10}.0.${n}`,
  }));
  const reports = machines.map(({ id }) => ({ itemId: id, source: 'agent', complete: true, list }));
  const by = { personId: null, now: NOW, changeRef: null };
  expect(await transaction(db, (tx) => recordMany(tx, reports, by))).toMatchObject({
    installed: 5000,
    moves: 5000,
  });
  expect(await transaction(db, (tx) => recordMany(tx, reports, by))).toMatchObject({
    installed: 0,
    moves: 0,
    newProducts: 0,
  });
});
