import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import { hashOf, newSecret } from '#server/platform/auth/secret.ts';
import { type Database, transaction } from '#server/platform/db/db.ts';
import { openSession } from '#server/session/store.ts';
import { testApp } from './api.ts';
import { testDatabase } from './db.ts';

/** What a route answered. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  body: any;
  headers: Record<string, string | string[] | number | undefined>;
  raw: Buffer;
}

/** Calls of one signed-in person, below `/api`. */
export interface Api {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Uploads bytes under a name and answers as `POST /uploads` does. */
  upload(name: string, bytes: Buffer | string): Promise<Answer>;
}

export interface Member extends Api {
  id: string;
  name: string;
  actor: Extract<Actor, { kind: 'person' }>;
  headers: { cookie: string };
}

export interface World {
  db: Database;
  app: FastifyInstance;
  people: Record<keyof typeof CAST, Member>;
  groups: { first: string; second: string };
  department: string;
  /** One more employee with these roles. */
  person(login: string, name: string, roles?: readonly Role[], groupIds?: readonly string[]): Promise<Member>;
}

/** Login, name, roles and whether in the first or second line. */
const CAST = {
  lina: ['李娜', [], null],
  wang: ['王强', [], null],
  chen: ['陈晨', ['agent'], 'first'],
  zhao: ['赵敏', ['agent'], 'second'],
  lead: ['周队', ['lead'], 'first'],
  manager: ['孙经理', ['it_manager'], null],
  admin: ['管理员', ['admin'], null],
  auditor: ['审计员', ['auditor'], null],
} as const satisfies Record<string, readonly [string, readonly Role[], 'first' | 'second' | null]>;

/** A desk with its people on a database of its own, and the whole product in front of it, which may ask these hosts. */
export async function world(privateHosts?: ReadonlySet<string>): Promise<World> {
  const db = await testDatabase();
  const app = await testApp(db, privateHosts);
  const department = await idOf(db, sql`insert into department (name) values ('财务部') returning id`);
  const group = (name: string, line: number, next: string | null) =>
    idOf(
      db,
      sql`insert into support_group (name, line, next_group_id) values (${name}, ${line}, ${next}) returning id`,
    );
  const second = await group('网络组', 2, null);
  const groups = { first: await group('服务台', 1, second), second };
  const person: World['person'] = (login, name, roles = [], groupIds = []) =>
    join({ db, app, department }, login, name, roles, groupIds);
  const people: Partial<World['people']> = {};
  for (const login of Object.keys(CAST) as (keyof typeof CAST)[]) {
    const [name, roles, line] = CAST[login];
    people[login] = await person(login, name, roles, line ? [groups[line]] : []);
  }
  return { db, app, people: people as World['people'], groups, department, person };
}

async function idOf(db: Database, query: ReturnType<typeof sql>): Promise<string> {
  const made = await query.execute(db);
  return (made.rows[0] as { id: string }).id;
}

async function join(
  { db, app, department }: Pick<World, 'db' | 'app' | 'department'>,
  login: string,
  name: string,
  roles: readonly Role[],
  groupIds: readonly string[],
): Promise<Member> {
  const all: Role[] = ['requester', ...roles];
  const id = await idOf(
    db,
    sql`insert into person (login, name, email, phone, roles, department_id)
      values (${login}, ${name}, ${`${login}@huaheng.example`}, '8001', ${all}, ${department}) returning id`,
  );
  for (const groupId of groupIds) {
    await sql`insert into group_member (group_id, person_id) values (${groupId}, ${id})`.execute(db);
  }
  const secret = newSecret();
  const session = { idHash: hashOf(secret), personId: id, now: Date.now(), ip: '127.0.0.1', userAgent: null };
  await transaction(db, (tx) => openSession(tx, session));
  const headers = { cookie: `yinuo_session=${secret}` };
  return {
    id,
    name,
    headers,
    actor: { kind: 'person', personId: id, roles: all, groupIds },
    ...apiOf(app, headers),
  };
}

/** Calls with these headers; without any, of somebody who is not signed in. */
export function apiOf(app: FastifyInstance, signedIn: Record<string, string> = {}): Api {
  type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';
  const call = async (method: Method, path: string, payload?: unknown, more: Record<string, string> = {}) => {
    const json = payload === undefined ? {} : { 'content-type': 'application/json' };
    const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    const response = await app.inject({
      method,
      url: `/api${path}`,
      headers: { ...signedIn, ...json, ...more },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      body: isJson ? response.json() : response.body,
      headers: response.headers,
      raw: response.rawPayload,
    };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body = {}, headers) => call('POST', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    upload: (name, bytes) => {
      const { payload, headers } = multipart(`form-data; name="file"; filename="${name}"`, bytes);
      return call('POST', '/uploads', payload, headers);
    },
  };
}

/** A multipart body of one part with this disposition. */
export function multipart(disposition: string, bytes: Buffer | string, type = 'application/octet-stream') {
  const boundary = 'yinuo-test-boundary';
  const payload = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

/** A complete incident as the portal hands it in. */
export const INCIDENT = {
  type: 'incident',
  title: 'VPN登录失败',
  symptom: '输入密码后提示 691',
  occurredAt: '2026-03-02T08:30:00+08:00',
  scope: '只有我',
  devices: [{ kind: 'device', name: '笔记本 SN-4471' }],
  impact: 'individual',
  urgency: 'blocked',
} as const;

export const RESULT = {
  result: '已更新证书',
  verification: '重新登录 VPN',
  mode: 'remote',
  source: 'standard',
} as const;
export const DIAGNOSIS = { method: 'remote', finding: '证书过期' } as const;
