import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { DIAGNOSIS, INCIDENT, RESULT, world } from '#test/world.ts';

const { db, people } = await world();
const { lina, wang, chen } = people;

const find = async (q: string, by = chen) => {
  const { status, body } = await by.get(`/tickets?state=all&limit=100&q=${encodeURIComponent(q)}`);
  expect(status, q).toBe(200);
  return body.items.map(({ id }: { id: number }) => id) as number[];
};
const record = async (changes: object) =>
  (await lina.post('/tickets', { ...INCIDENT, ...changes })).body.id as number;

const vpn = await record({ title: 'VPN登录失败', symptom: '提示 691,见 oa.huaheng.example/vpn' });
const printer = await record({
  title: '三楼打印机HP LaserJet-1020卡纸',
  symptom: 'Paper Jam in Tray-2',
  devices: [],
});
const mail = await record({
  type: 'service_request',
  title: "O'Brien's mailbox",
  description: '申请扩容 50GB 邮箱(Outlook)',
});

describe('search', () => {
  it.each([
    ['登录', [vpn]],
    ['登录失败', [vpn]],
    ['VPN登录失败', [vpn]],
    ['vpn', [vpn]],
    ['ｖｐｎ', [vpn]],
    ['VPN 691', [vpn]],
    ['691 登录', [vpn]],
    ['huaheng.example', [vpn]],
    ['打印', [printer]],
    ['印机', [printer]],
    ['打印机HP', [printer]],
    ['laser', [printer]],
    ['LaserJet-1020', [printer]],
    ['1020', [printer]],
    ['jam', [printer]],
    ['扩容', [mail]],
    ['outl', [mail]],
    ['邮箱 outlook', [mail]],
    ["o'brien", [mail]],
    ['O’Brien', [mail]],
    ['李娜', [vpn, printer, mail]],
    ['SN-4471', [vpn, mail]],
    ['纸', [printer]],
    ['打印 登录', []],
    ['鼠标', []],
    ['!!!', []],
  ])('%s', async (q, found) => expect((await find(q)).sort()).toEqual([...found].sort()));

  it('a number is the ticket, however it is written', async () => {
    for (const q of [`${vpn}`, `#${vpn}`, `YN-${vpn}`, `yn${vpn}`, `#${vpn}`, ` ${vpn} `]) {
      expect(await find(q), q).toContain(vpn);
    }
    expect(await find('999999999')).toEqual([]);
    expect(await find('9'.repeat(30))).toEqual([]);
  });

  it('finds words, answers, results and file names as they come', async () => {
    const id = await record({ title: '新工单' });
    const later = async (word: string, say: () => Promise<unknown>) => {
      expect(await find(word), `before ${word}`).toEqual([]);
      await say();
      expect(await find(word), word).toEqual([id]);
    };
    const file = (await lina.upload('季度报表.xlsx', 'x')).body.id;
    await later('鲸鱼', () => lina.post(`/tickets/${id}/comment`, { text: '看见鲸鱼了' }));
    await later('报表', () => lina.post(`/tickets/${id}/attach`, { uploadIds: [file] }));
    await chen.post(`/tickets/${id}/ask`, { question: '颜色?' });
    await later('靛蓝', () => lina.post(`/tickets/${id}/answer`, { text: '靛蓝色' }));
    await later('海豚', async () => {
      const { version } = (await lina.get(`/tickets/${id}`)).body;
      await lina.patch(`/tickets/${id}`, { fields: { title: '海豚' } }, { 'if-match': `"${version}"` });
    });
    await chen.post(`/tickets/${id}/accept`);
    await chen.post(`/tickets/${id}/diagnose`, DIAGNOSIS);
    await later('证书', () => chen.post(`/tickets/${id}/resolve`, RESULT));
    expect(await find('新工单'), 'the old title is gone').toEqual([]);
  });

  it('shows others only what is theirs', async () => {
    expect(await find('登录', wang)).toEqual([]);
    expect(await find(`${vpn}`, wang)).toEqual([]);
    expect(await find('登录', lina)).toEqual([vpn]);
  });

  it('any text is a search and never an error', async () => {
    const odd = [
      "'",
      "''",
      '"',
      '\\',
      '\\\\',
      "\\'",
      ':*',
      '&',
      '|',
      '!',
      '(',
      '<->',
      '%',
      '_',
      '*',
      "a'b:*&!c",
      "');--",
      'a\\',
      "中'文",
      '{}',
      'null',
      '\u202e',
      '\u200b',
      'ﷺ'.repeat(60),
      '𠮷野家',
      'x'.repeat(200),
      '登'.repeat(200),
    ];
    for (const q of odd) await find(q);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (q) => {
        if (!q.includes('\u0000')) await find(q);
      }),
      { numRuns: 60 },
    );
  });

  it('a very long story can still be told, and is found', async () => {
    const id = await record({ title: '长篇' });
    let seed = 1;
    const sign = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCodePoint(0x4e00 + (seed % 20_900));
    };
    for (let part = 0; part < 10; part++) {
      const text = Array.from({ length: 20_000 }, sign).join('');
      expect((await lina.post(`/tickets/${id}/comment`, { text })).status, `part ${part}`).toBe(200);
    }
    expect(await find('长篇')).toEqual([id]);
  });
});

it('keeps statistics fine enough to look for a rare word in its index, not in every ticket', async () => {
  const found = await sql<{ target: number }>`select attstattarget as target from pg_attribute
    where attrelid = 'ticket_search'::regclass and attname = 'words'`.execute(db);
  expect(found.rows[0]?.target).toBeGreaterThanOrEqual(500);
});
