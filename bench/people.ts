import { sql } from 'kysely';
import type { Role } from '#domain/permissions/roles.ts';
import { indexWords } from '#domain/search/words.ts';
import { hashOf, newSecret } from '#server/platform/auth/secret.ts';
import type { Database } from '#server/platform/db/db.ts';
import { transaction } from '#server/platform/db/db.ts';
import { insertToken } from '#server/tokens/store.ts';

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹'];
const GIVEN = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '秀英',
  '建国',
];
const SIGNS = [
  ...'伟芳娜敏静丽强磊洋艳勇杰娟涛明超秀英建国华平刚桂兰玉梅海文军红辉宇晨浩然思雨欣怡子涵梓轩嘉琪俊凯雪莹志鹏晓东立新春生永福德成佳宁',
];
const GROUPS = [
  '服务台一线',
  '桌面支持',
  '网络组',
  '应用支持',
  '账号与权限',
  '邮件与协作',
  '服务器组',
  '数据库组',
  '安全组',
  '工厂现场',
  '终端采购',
  '研发支持',
];

export interface Staff {
  /** Agents in two groups each, and people who only ask. */
  agents: string[];
  requesters: string[];
}

/** Someone for each 50 tickets, at least 60 people, at most 20,000; about 200 agents at a million. */
export const peopleFor = (tickets: number): number => Math.min(20_000, Math.max(60, Math.ceil(tickets / 50)));

const surname = (n: number): string => SURNAMES[n % SURNAMES.length] ?? '';

/** Of few given names, so that many people have the same one. */
const commonName = (n: number): string =>
  `${surname(n)}${GIVEN[Math.floor(n / SURNAMES.length) % GIVEN.length]}`;

/** Of two and three signs, nearly all of them different. */
export function ownName(n: number): string {
  const [m, rest] = [SIGNS.length, Math.floor(n / SURNAMES.length)];
  return `${surname(n)}${SIGNS[rest % m]}${n % 5 === 0 ? '' : SIGNS[Math.floor(rest / m) % m]}`;
}

/** Departments, groups and people with Chinese names; agents first, spread over all groups. */
export async function seedPeople(db: Database, count: number, nameOf = commonName): Promise<Staff> {
  const agents = Math.max(24, Math.ceil(count / 100));
  const people = Array.from({ length: count }, (_, n) => ({
    login: n < agents ? `agent${n}` : `user${n}`,
    name: nameOf(n),
    roles: rolesOf(n, agents),
  }));
  await sql`
    with top as (insert into department (name) values ('华衡集团') returning id)
    insert into department (name, parent_id) select '部门' || n, top.id from top, generate_series(1, 40) n`.execute(
    db,
  );
  await sql`
    insert into support_group (name, line)
    select name, 1 + (n - 1) / 4 from unnest(${GROUPS}::text[]) with ordinality g (name, n)`.execute(db);
  await sql`
    update support_group g set next_group_id =
      (select n.id from support_group n where n.line = g.line + 1 order by n.name limit 1)`.execute(db);
  await sql`
    insert into person (login, name, email, phone, roles, department_id)
    select p.login, p.name, p.login || '@huaheng.example', '0571-' || (80000 + p.n), array(select jsonb_array_elements_text(p.roles)), d.id
    from rows from (jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as (login text, name text, roles jsonb)) with ordinality p (login, name, roles, n)
    join (select id, row_number() over (order by name) as n from department where parent_id is not null) d on d.n = 1 + p.n % 40`.execute(
    db,
  );
  await joinGroups(db);
  const found = await sql<{ id: string; agent: boolean }>`
    select id, 'agent' = any(roles) as agent from person order by login`.execute(db);
  return {
    agents: found.rows.filter((row) => row.agent).map((row) => row.id),
    requesters: found.rows.filter((row) => !row.agent).map((row) => row.id),
  };
}

function rolesOf(n: number, agents: number): Role[] {
  if (n >= agents) return ['requester'];
  return n % 12 === 0 ? ['requester', 'agent', 'lead'] : ['requester', 'agent'];
}

async function joinGroups(db: Database): Promise<void> {
  await sql`
    insert into group_member (group_id, person_id)
    select g.id, p.id
    from (select id, row_number() over (order by login) - 1 as n from person where 'agent' = any(roles)) p
    join (select id, row_number() over (order by line, name) - 1 as n from support_group) g
      on g.n in (p.n % 12, (p.n + 5) % 12)`.execute(db);
}

/** A token that may do all that the person may do with tickets, and look people up. */
export async function tokenFor(db: Database, personId: string): Promise<string> {
  const secret = newSecret();
  const now = Date.now();
  const wish = {
    personId,
    name: 'bench',
    scopes: ['ticket:read', 'ticket:write', 'organisation:read'] as const,
  };
  const times = { now, expiresAt: now + 86_400_000 };
  await transaction(db, (tx) => insertToken(tx, { ...wish, ...times, secretHash: hashOf(secret) }));
  return `yn_${secret}`;
}

/** Search words of the people's names, as their tickets are found by. */
export async function namesWithWords(db: Database): Promise<{ id: string; words: string[] }[]> {
  const found = await sql<{ id: string; name: string }>`select id, name from person`.execute(db);
  return found.rows.map(({ id, name }) => ({ id, words: indexWords(name) }));
}
