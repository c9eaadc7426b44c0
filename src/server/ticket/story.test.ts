import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Actor } from '#domain/permissions/actor.ts';
import type { Role } from '#domain/permissions/roles.ts';
import type { Commands } from '#domain/ticket/commands.ts';
import { rebuild } from '#domain/ticket/evolve.ts';
import type { Action } from '#domain/ticket/lifecycle.ts';
import { transaction } from '#server/platform/db/db.ts';
import { testDatabase } from '#test/db.ts';
import { act, recordTicket } from './actions.ts';
import { loadTicket } from './store.ts';

const db = await testDatabase();
const T0 = Date.parse('2026-03-02T09:00:00+08:00');

async function person(name: string, roles: Role[]): Promise<Extract<Actor, { kind: 'person' }>> {
  const made = await sql<{ id: string }>`
    insert into person (login, name, phone, roles) values (${name}, ${name}, '8001', ${roles}) returning id`.execute(db);
  return { kind: 'person', personId: made.rows[0]!.id, roles, groupIds: [] };
}

const lina = await person('lina', ['requester']);
const chen = await person('chen', ['requester', 'agent']);
const lead = await person('lead', ['requester', 'lead']);

const record = () =>
  transaction(db, (tx) =>
    recordTicket(
      tx,
      {
        submission: {
          type: 'incident',
          title: 'VPN登录失败',
          symptom: '输入密码后提示 691',
          occurredAt: T0 - 600_000,
          scope: '只有我',
          description: null,
          devices: [{ kind: 'device', name: '笔记本 SN-4471', ref: null }],
          noDeviceReason: null,
          impact: 'individual',
          urgency: 'blocked',
          channel: 'portal',
          source: null,
          receivedAt: null,
          backdateReason: null,
        },
        requester: { personId: lina.personId, contact: null },
        uploadIds: [],
      },
      { actor: lina, now: T0 },
    ),
  );

let minutes = 0;
const does = <A extends Action>(id: number, actor: Actor, action: A, command: Commands[A]) => {
  minutes += 1;
  return transaction(db, (tx) => act(tx, { id, action, command }, { actor, now: T0 + minutes * 60_000 }));
};
